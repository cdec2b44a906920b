package io.smartcar.store.transaction;

import io.micrometer.core.instrument.MeterRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.support.subcription.DefaultSubscribeAdapter;
import org.apache.camel.component.kafka.consumer.support.subcription.SubscribeAdapter;
import org.apache.camel.component.kafka.consumer.support.subcription.TopicInfo;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.support.service.ServiceSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;

/** What all transactions of one policy share, for as long as its Camel context runs. Safe for use by several threads. */
final class StoreServices extends ServiceSupport {
    private final CamelContext context;
    private final MutationBuffer.Factory buffers;
    private final DeadLetterPublisher deadLetters;
    private final StoreMetrics metrics;
    private final ConsumerPositions.Register positions = new ConsumerPositions.Register();
    private final OffsetCommitter committer = new OffsetCommitter(positions);
    private final PositionKeeper positionKeeper;
    private final OutageGates gates;
    private final StoreHealthCheck health;

    StoreServices(CamelContext context, MutationBuffer.Factory buffers, String deadLetterEndpoint, GateTimes times) {
        this.context = context;
        this.buffers = buffers;
        deadLetters = new DeadLetterPublisher(context, deadLetterEndpoint, positions);
        metrics = new StoreMetrics(context.getRegistry().findSingleByType(MeterRegistry.class));
        LostEvents lostEvents = new LostEvents(metrics);
        positionKeeper = new PositionKeeper(subscription(), positions, lostEvents);
        // camel-kafka looks it up when a consumer starts
        context.getRegistry().bind(KafkaConstants.KAFKA_SUBSCRIBE_ADAPTER, positionKeeper);
        gates = new OutageGates(context, times, metrics.registry());
        health = new StoreHealthCheck(gates, lostEvents);
        health.setCamelContext(context);
    }

    /** What subscribes: the application's own adapter, if there is one. */
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

    @Override
    protected void doStart() {
        deadLetters.start();
        gates.start();
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
        gates.stop();
        deadLetters.stop();
    }

    MutationBuffer.Factory buffers() {
        return buffers;
    }

    DeadLetterPublisher deadLetters() {
        return deadLetters;
    }

    OffsetCommitter committer() {
        return committer;
    }

    ConsumerPositions.Register positions() {
        return positions;
    }

    PositionKeeper positionKeeper() {
        return positionKeeper;
    }

    OutageGates gates() {
        return gates;
    }

    StoreMetrics metrics() {
        return metrics;
    }
}
