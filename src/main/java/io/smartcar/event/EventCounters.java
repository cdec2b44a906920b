package io.smartcar.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.camel.CamelContext;

/** Counts events, in the metrics registry of the Camel context if there is one. Thread-safe. */
public final class EventCounters {
    private final CamelContext context;
    private MeterRegistry registry;

    /** The counters of a Camel context, which finds its registry when the first event is counted. */
    public EventCounters(CamelContext context) {
        this.context = context;
    }

    private synchronized MeterRegistry registry() {
        if (registry == null) {
            registry = context.getRegistry().findByType(MeterRegistry.class).stream()
                    .findFirst()
                    .orElseGet(SimpleMeterRegistry::new);
        }
        return registry;
    }

    /**
     * Counters of the lines of one kind from one source.
     *
     * @param source the source in one word: a tag, so there must be few
     */
    public LineCounters lines(String source, String kind) {
        return new LineCounters(registry(), source, kind);
    }

    /** Events acknowledged by Kafka. */
    public Counter sent(String kind) {
        return counter("events.sent", "Events acknowledged by Kafka", kind).register(registry());
    }

    /** Dead letters acknowledged by Kafka. */
    public Counter deadLettered(String kind, String reason) {
        return counter("events.dead.lettered", "Events sent to the dead-letter topic", kind)
                .tag("reason", reason)
                .register(registry());
    }

    /** Dead letters replayed to their topics. */
    public Counter replayed(String kind) {
        return counter("events.replayed", "Dead letters replayed to their topics", kind)
                .register(registry());
    }

    /** Files by outcome: read or failed. */
    public Counter files(String kind, String outcome) {
        return counter("events.files", "Files that were read or moved aside", kind)
                .tag("outcome", outcome)
                .register(registry());
    }

    /** Entries of archives that were ignored. */
    public Counter ignoredEntries(String kind) {
        return counter("events.entries.ignored", "Folders, links, hidden and empty entries of zip archives", kind)
                .register(registry());
    }

    private static Counter.Builder counter(String name, String description, String kind) {
        return Counter.builder(name).description(description).tag("kind", kind);
    }
}
