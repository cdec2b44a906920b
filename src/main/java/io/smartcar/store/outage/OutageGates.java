package io.smartcar.store.outage;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smartcar.camel.kafka.RouteConsumer;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The outage gates of all Kafka routes of a policy; their state is the metric {@code store.gate.closed} by route, their
 * backlog {@code store.waiting}. Safe for use by any thread.
 */
public final class OutageGates {
    private final Function<String, RouteConsumer> consumers;
    private final GateTimes times;
    private final GateClock clock;
    private final Predicate<Throwable> needsOperator;
    private final MeterRegistry meters;
    private final ConcurrentMap<String, OutageGate> gates = new ConcurrentHashMap<>();

    /**
     * @param consumers returns the Kafka consumer of a route by the route's id, or null if it has none
     * @param needsOperator whether an outage with this cause lasts until an operator acts
     */
    public OutageGates(
            Function<String, RouteConsumer> consumers,
            GateTimes times,
            GateClock clock,
            Predicate<Throwable> needsOperator,
            MeterRegistry meters) {
        this.consumers = consumers;
        this.times = times;
        this.clock = clock;
        this.needsOperator = needsOperator;
        this.meters = meters;
    }

    /** The gate of the route with this id, or null if it does not consume from Kafka. */
    public OutageGate of(String routeId) {
        return routeId == null ? null : gates.computeIfAbsent(routeId, this::create);
    }

    private OutageGate create(String routeId) {
        RouteConsumer consumer = consumers.apply(routeId);
        if (consumer == null) {
            return null;
        }
        OutageGate gate = new OutageGate(routeId, consumer, times, clock, needsOperator);
        Gauge.builder("store.gate.closed", gate, each -> each.isClosed() ? 1 : 0)
                .description("1 while the route waits for its store, 0 while it consumes")
                .tag("route", routeId)
                .register(meters);
        Gauge.builder("store.waiting", gate, OutageGate::waiting)
                .description("Events in Kafka that the route's group has not stored yet")
                .tag("route", routeId)
                .register(meters);
        return gate;
    }

    /** All gates. */
    public Collection<OutageGate> all() {
        return gates.values();
    }

    /** Opens all gates, without resuming any consumer. */
    public void reset() {
        gates.values().forEach(OutageGate::reset);
    }
}
