package io.smartcar.store.transaction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smartcar.camel.kafka.KafkaRouteConsumer;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gates of all Kafka routes of a policy, and the threads of their probes. Safe for use by any thread. */
final class OutageGates extends ServiceSupport {
    /** Probes wait for answers, and one outage must not delay the end of another. */
    private static final int THREADS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(OutageGates.class);

    private final CamelContext context;
    private final GateTimes times;
    private final MeterRegistry meters;
    private final ConcurrentMap<String, OutageGate> gates = new ConcurrentHashMap<>();
    private volatile ScheduledExecutorService scheduler;

    OutageGates(CamelContext context, GateTimes times, MeterRegistry meters) {
        this.context = context;
        this.times = times;
        this.meters = meters;
    }

    @Override
    protected void doStart() {
        scheduler = context.getExecutorServiceManager().newScheduledThreadPool(this, "OutageProbe", THREADS);
    }

    @Override
    protected void doStop() {
        gates.values().forEach(OutageGate::reset);
        context.getExecutorServiceManager().shutdownNow(scheduler);
    }

    /** The gate of the route that the exchange comes from, or null if that is not consuming from Kafka. */
    OutageGate of(Exchange exchange) {
        String routeId = exchange.getFromRouteId();
        if (routeId == null || scheduler == null) {
            return null;
        }
        OutageGate gate = gates.get(routeId);
        if (gate != null) {
            return gate;
        }
        Route route = context.getRoute(routeId);
        return route != null && route.getConsumer() instanceof KafkaConsumer
                ? gates.computeIfAbsent(routeId, this::create)
                : null;
    }

    private OutageGate create(String routeId) {
        OutageGate gate = new OutageGate(routeId, new KafkaRouteConsumer(context, routeId), times, this::after);
        Gauge.builder("store.gate.closed", gate, each -> each.isClosed() ? 1 : 0)
                .description("1 while the route waits for its store, 0 while it consumes")
                .tag("route", routeId)
                .register(meters);
        return gate;
    }

    private void after(Duration delay, Runnable action) {
        try {
            scheduler.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Stopping: no gate is probed any more");
        }
    }

    /** All gates that there are. */
    Collection<OutageGate> all() {
        return gates.values();
    }
}
