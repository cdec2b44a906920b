package io.smartcar.store.transaction;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.smartcar.camel.kafka.KafkaRouteConsumer;
import io.smartcar.camel.kafka.ProducerRenewal;
import io.smartcar.camel.support.Causes;
import io.smartcar.camel.support.ProblemHealthCheck;
import io.smartcar.store.HoldingStore;
import io.smartcar.store.RolledBackException;
import io.smartcar.store.RolledBackException.Reason;
import io.smartcar.store.Store;
import io.smartcar.store.loss.ConsumerPositions;
import io.smartcar.store.loss.LossDetector;
import io.smartcar.store.loss.LostEvents;
import io.smartcar.store.outage.Backlog;
import io.smartcar.store.outage.GateClock;
import io.smartcar.store.outage.GateTimes;
import io.smartcar.store.outage.LagMetrics;
import io.smartcar.store.outage.OutageGate;
import io.smartcar.store.outage.OutageGates;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.support.subcription.DefaultSubscribeAdapter;
import org.apache.camel.component.kafka.consumer.support.subcription.SubscribeAdapter;
import org.apache.camel.component.kafka.consumer.support.subcription.TopicInfo;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects the transactions of one policy to a Camel context: threads, metrics, health, the subscription of Kafka
 * consumers, and the dead-letter route. Safe for use by several threads.
 */
final class StoreServices extends ServiceSupport {
    private static final Logger LOG = LoggerFactory.getLogger(StoreServices.class);
    /** A probe waits for an answer, and one outage must not delay the end of another; one thread is the watch's. */
    private static final int PROBE_THREADS = 3;

    private static final Duration WATCH_PAUSE = Duration.ofSeconds(5);

    private final CamelContext context;
    private final Store store;
    private final String deadLetterEndpoint;
    private final ScheduledExecutorService probes;
    private final LostEvents lostEvents;
    /** Null, as the listeners, if the store holds nothing. */
    private final HeldRegister held;

    private final PollListeners pollListeners;
    private final OutageGates gates;
    private final Transaction.Parts parts;
    private ProblemHealthCheck health;
    private final ConcurrentMap<String, WatchedRoute> routes = new ConcurrentHashMap<>();
    private ProducerTemplate template;

    /** A route with a gate, and what measures its backlog, or null. */
    private static final class WatchedRoute {
        final Backlog.Source source;
        final LagMetrics lag;
        int failures;

        WatchedRoute(Backlog.Source source, LagMetrics lag) {
            this.source = source;
            this.lag = lag;
        }

        void close() {
            if (source != null) {
                source.close();
            }
        }
    }

    StoreServices(CamelContext context, Store store, String deadLetterEndpoint, GateTimes times) {
        this.context = context;
        this.store = store;
        this.deadLetterEndpoint = deadLetterEndpoint;
        MeterRegistry meters = meters(context);
        LossDetector lossDetector = lossDetector(meters);
        ConsumerPositions.Register positions = lossDetector.positions();
        lostEvents = lossDetector.lostEvents();
        StoreMetrics metrics = new StoreMetrics(meters, store.scheme(), InstantSource.system());
        held = store instanceof HoldingStore holding
                ? new HeldRegister(holding, positions, meters, metrics, System::nanoTime)
                : null;
        if (held != null) {
            lossDetector.add(held);
        }
        probes = context.getExecutorServiceManager().newScheduledThreadPool(this, "OutageProbe", PROBE_THREADS);
        gates = new OutageGates(
                routeId -> KafkaRouteConsumer.find(context, routeId),
                times,
                GateClock.system(probes),
                store::needsOperator,
                meters);
        pollListeners = held == null ? null : new PollListeners(held, gates);
        if (held != null) {
            context.addLifecycleStrategy(pollListeners);
        }
        parts = new Transaction.Parts(
                store,
                gates,
                lossDetector,
                positions,
                held,
                new DeadLetterPublisher(this::sendDeadLetters, positions),
                new OffsetCommitter(positions, held),
                metrics,
                System::nanoTime);
    }

    private static MeterRegistry meters(CamelContext context) {
        MeterRegistry registry = context.getRegistry().findSingleByType(MeterRegistry.class);
        // a composite without a member counts nothing
        return registry == null ? new CompositeMeterRegistry() : registry;
    }

    /** Of all transactions of the context: a consumer is watched once. */
    private LossDetector lossDetector(MeterRegistry meters) {
        SubscribeAdapter subscription = subscription();
        if (subscription instanceof LossDetector shared) {
            return shared;
        }
        LossDetector created = new LossDetector(
                subscription,
                new ConsumerPositions.Register(System::nanoTime),
                new LostEvents(meters),
                OffsetCommitter::commit);
        // camel-kafka looks it up when a consumer starts
        context.getRegistry().bind(KafkaConstants.KAFKA_SUBSCRIBE_ADAPTER, created);
        return created;
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

    /**
     * Watches the store and the backlog of a route, from now on.
     *
     * @param measured the configuration of its consumer; null if the backlog is not measured
     */
    void watch(String routeId, KafkaConfiguration measured) {
        if (pollListeners != null) {
            pollListeners.add(routeId);
        }
        Backlog.Source source = measured == null
                ? null
                : new GroupBacklog(measured, held == null ? partition -> OptionalLong.of(-1) : held::next);
        WatchedRoute before = routes.put(
                routeId, new WatchedRoute(source, new LagMetrics(meters(context), routeId, InstantSource.system())));
        if (before != null) {
            before.close();
        }
    }

    private void watch() {
        try {
            if (routes.keySet().stream().noneMatch(routeId -> gates.of(routeId) != null)) {
                return;
            }
            RolledBackException storeFailure = storeFailure();
            routes.forEach((routeId, route) -> {
                OutageGate gate = gates.of(routeId);
                if (gate != null) {
                    RolledBackException kafkaFailure = measure(gate, route, storeFailure != null);
                    gate.watched(storeFailure != null ? storeFailure : kafkaFailure);
                }
            });
        } catch (RuntimeException e) {
            // for example because the context stops; the next look may succeed
            LOG.debug("Failed to watch the store", e);
        }
    }

    /** Why the store is unavailable, if that is so twice in a row: a region that moves is no outage. */
    private RolledBackException storeFailure() {
        Exception failure = null;
        for (int i = 0; i < 2 && (i == 0 || failure != null && !store.needsOperator(failure)); i++) {
            try {
                store.check();
                failure = null;
            } catch (Exception e) {
                failure = e;
            }
        }
        return failure == null ? null : new RolledBackException(Reason.STORE, failure.getMessage(), failure);
    }

    /** Measures the backlog; returns why that is impossible if Kafka has not answered twice in a row. */
    private static RolledBackException measure(OutageGate gate, WatchedRoute route, boolean outage) {
        try {
            if (route.source != null) {
                Backlog backlog = route.source.read(outage || gate.isOutage());
                gate.measured(backlog);
                route.lag.measured(backlog);
            }
            route.failures = 0;
        } catch (Exception e) {
            LOG.debug("Failed to measure the backlog", e);
            route.failures = Causes.find(RetriableException.class, e) == null ? 0 : route.failures + 1;
            if (route.failures > 1) {
                return new RolledBackException(Reason.KAFKA, "Kafka does not answer: " + e.getMessage(), e);
            }
        }
        return null;
    }

    private String problem(HealthCheckResultBuilder result) {
        List<String> problems = new ArrayList<>();
        lostEvents
                .byPartition()
                .forEach((partition, events) -> problems.add(
                        events + " events of " + partition + " were deleted by retention before they were stored"));
        for (OutageGate gate : gates.all()) {
            if (gate.backlog() != null) {
                result.detail("backlog of " + gate.routeId(), gate.backlog());
            }
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
        probes.scheduleWithFixedDelay(this::watch, 1_000, WATCH_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        if (registry != null) {
            // a second policy has a check of its own
            String id = registry.getCheck("store").isEmpty() ? "store" : "store-" + store.scheme();
            // readiness alone: a restart of the process would not end an outage
            health = new ProblemHealthCheck("smartcar", id, this::problem);
            health.setCamelContext(context);
            registry.register(health);
        }
    }

    @Override
    protected void doStop() {
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        if (registry != null && health != null) {
            registry.unregister(health);
        }
        gates.reset();
        context.getExecutorServiceManager().shutdownNow(probes);
        routes.values().forEach(WatchedRoute::close);
        // null if the start failed before its turn
        ServiceHelper.stopService(template);
    }

    Transaction.Parts parts() {
        return parts;
    }
}
