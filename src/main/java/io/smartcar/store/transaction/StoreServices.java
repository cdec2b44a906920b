package io.smartcar.store.transaction;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.smartcar.camel.kafka.KafkaRouteConsumer;
import io.smartcar.camel.kafka.ProducerRenewal;
import io.smartcar.camel.support.ProblemHealthCheck;
import io.smartcar.store.Store;
import io.smartcar.store.loss.ConsumerPositions;
import io.smartcar.store.loss.LossDetector;
import io.smartcar.store.loss.LostEvents;
import io.smartcar.store.outage.GateClock;
import io.smartcar.store.outage.GateTimes;
import io.smartcar.store.outage.OutageGate;
import io.smartcar.store.outage.OutageGates;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.support.subcription.DefaultSubscribeAdapter;
import org.apache.camel.component.kafka.consumer.support.subcription.SubscribeAdapter;
import org.apache.camel.component.kafka.consumer.support.subcription.TopicInfo;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.service.ServiceSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;

/**
 * Connects the transactions of one policy to a Camel context: threads, metrics, health, the subscription of Kafka
 * consumers, and the dead-letter route. Safe for use by several threads.
 */
final class StoreServices extends ServiceSupport {
    /** A probe waits for an answer, and one outage must not delay the end of another. */
    private static final int PROBE_THREADS = 2;

    private final CamelContext context;
    private final String deadLetterEndpoint;
    private final ScheduledExecutorService probes;
    private final LostEvents lostEvents;
    private final OutageGates gates;
    private final Transaction.Parts parts;
    private final ProblemHealthCheck health;
    private ProducerTemplate template;

    StoreServices(CamelContext context, Store store, String deadLetterEndpoint, GateTimes times) {
        this.context = context;
        this.deadLetterEndpoint = deadLetterEndpoint;
        MeterRegistry meters = meters(context);
        ConsumerPositions.Register positions = new ConsumerPositions.Register(System::nanoTime);
        lostEvents = new LostEvents(meters);
        LossDetector lossDetector = new LossDetector(subscription(), positions, lostEvents, OffsetCommitter::commit);
        // camel-kafka looks it up when a consumer starts
        context.getRegistry().bind(KafkaConstants.KAFKA_SUBSCRIBE_ADAPTER, lossDetector);
        probes = context.getExecutorServiceManager().newScheduledThreadPool(this, "OutageProbe", PROBE_THREADS);
        gates = new OutageGates(
                routeId -> KafkaRouteConsumer.find(context, routeId),
                times,
                GateClock.system(probes),
                store::needsOperator,
                meters);
        parts = new Transaction.Parts(
                store,
                gates,
                lossDetector,
                positions,
                new DeadLetterPublisher(this::sendDeadLetters, positions),
                new OffsetCommitter(positions),
                new StoreMetrics(meters),
                System::nanoTime);
        // readiness alone: a restart of the process would not end an outage
        health = new ProblemHealthCheck("smartcar", "store", this::problem);
        health.setCamelContext(context);
    }

    private static MeterRegistry meters(CamelContext context) {
        MeterRegistry registry = context.getRegistry().findSingleByType(MeterRegistry.class);
        // a composite without a member counts nothing
        return registry == null ? new CompositeMeterRegistry() : registry;
    }

    /** The application's own adapter, if there is one. */
    private SubscribeAdapter subscription() {
        SubscribeAdapter own = context.getRegistry()
                .lookupByNameAndType(KafkaConstants.KAFKA_SUBSCRIBE_ADAPTER, SubscribeAdapter.class);
        return own != null ? own : this::subscribe;
    }

    private void subscribe(Consumer<?, ?> consumer, ConsumerRebalanceListener listener, TopicInfo topics) {
        boolean mustExist = context.hasComponent("kafka") instanceof KafkaComponent kafka
                && kafka.isSubscribeConsumerTopicMustExists();
        new DefaultSubscribeAdapter(String.join(",", topics.getTopics()), mustExist)
                .subscribe(consumer, listener, topics);
    }

    /** The dead-letter route returns when it has finished, so it must not finish before the acknowledgement. */
    private void sendDeadLetters(List<Exchange> deadLetters) throws Exception {
        // an exchange of its own: it must not take part in the transaction
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(deadLetters);
        template.send(deadLetterEndpoint, exchange);
        ProducerRenewal renewal = context.getRegistry().findSingleByType(ProducerRenewal.class);
        if (renewal != null) {
            renewal.process(exchange);
        }
        Exception failure = Failures.take(exchange);
        if (failure != null) {
            throw failure;
        }
    }

    private String problem(HealthCheckResultBuilder result) {
        List<String> problems = new ArrayList<>();
        lostEvents
                .byPartition()
                .forEach((partition, events) -> problems.add(
                        events + " events of " + partition + " were deleted by retention before they were stored"));
        for (OutageGate gate : gates.all()) {
            String message = gate.healthMessage();
            if (message != null) {
                problems.add(message);
                result.error(gate.cause());
            }
        }
        return problems.isEmpty() ? null : String.join("; ", problems);
    }

    @Override
    protected void doStart() {
        template = context.createProducerTemplate();
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        if (registry != null) {
            registry.register(health);
        }
    }

    @Override
    protected void doStop() {
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        if (registry != null) {
            registry.unregister(health);
        }
        gates.reset();
        context.getExecutorServiceManager().shutdownNow(probes);
        template.stop();
    }

    Transaction.Parts parts() {
        return parts;
    }
}
