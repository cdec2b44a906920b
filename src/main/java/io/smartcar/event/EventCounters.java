package io.smartcar.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.camel.CamelContext;

/** Counts events, in the metrics registry of the Camel context if there is one. Thread-safe. */
public final class EventCounters {
    private final MeterRegistry registry;

    private EventCounters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** The counters of a Camel context. */
    public static EventCounters of(CamelContext context) {
        return new EventCounters(context.getRegistry().findByType(MeterRegistry.class).stream()
                .findFirst()
                .orElseGet(SimpleMeterRegistry::new));
    }

    /** Lines that became events. */
    public Counter read(String kind) {
        return counter("events.read", "Lines that were read as events", kind).register(registry);
    }

    /** Lines that a kind's rule drops. */
    public Counter dropped(String kind) {
        return counter("events.dropped", "Lines that the rules of their kind drop", kind)
                .register(registry);
    }

    /** Events that Kafka has acknowledged. */
    Counter sent(String kind) {
        return counter("events.sent", "Events that Kafka has acknowledged", kind)
                .register(registry);
    }

    /** Dead letters that Kafka has acknowledged. */
    Counter deadLettered(String kind, String reason) {
        return counter("events.dead.lettered", "Events that were sent to the dead-letter topic", kind)
                .tag("reason", reason)
                .register(registry);
    }

    /** Dead letters that were sent to their topics again. */
    Counter replayed(String kind) {
        return counter("events.replayed", "Dead letters that were sent to their topics again", kind)
                .register(registry);
    }

    private static Counter.Builder counter(String name, String description, String kind) {
        return Counter.builder(name).description(description).tag("kind", kind);
    }
}
