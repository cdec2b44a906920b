package io.smartcar.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
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

    /**
     * Counts the lines of a kind by outcome.
     *
     * @param source their source in one word: a tag, so there must be few
     */
    public SourceTally source(String source, String kind) {
        return new SourceTally(this, source, kind);
    }

    private Counter ofSource(String name, String description, String source, String kind) {
        return counter(name, description, kind).tag("source", source).register(registry);
    }

    /** Lines received, with any outcome; a gauge shows their rate. */
    Counter received(String source, String kind) {
        Counter received = ofSource("events.received", "Lines received", source, kind);
        Tags tags = Tags.of("kind", kind, "source", source);
        // each batch looks its counters up, and the registry warns of a second gauge
        if (registry.find("events.received.rate").tags(tags).gauge() == null) {
            Gauge.builder("events.received.rate", new CounterRate(received, System::nanoTime), CounterRate::perSecond)
                    .description("Lines received per second, over the last ten to twenty seconds")
                    .tags(tags)
                    .strongReference(true)
                    .register(registry);
        }
        return received;
    }

    /** Bytes of the lines received, without line ends. */
    Counter receivedBytes(String source, String kind) {
        return ofSource("events.received.bytes", "Bytes of the lines received, without line feeds", source, kind);
    }

    /** Bytes of lines that became events. */
    Counter readBytes(String source, String kind) {
        return ofSource("events.read.bytes", "Bytes of the lines that were read as events", source, kind);
    }

    /** Bytes of lines dropped by a kind's rules. */
    Counter droppedBytes(String source, String kind) {
        return ofSource("events.dropped.bytes", "Bytes of the lines dropped by the rules of their kind", source, kind);
    }

    /** Bytes of lines that became dead letters where they were read; whole lines, even if truncated. */
    Counter rejectedBytes(String source, String kind) {
        return ofSource(
                "events.rejected.bytes",
                "Bytes of the lines that became dead letters where they were read",
                source,
                kind);
    }

    /** Lines that became events. */
    Counter read(String source, String kind) {
        return ofSource("events.read", "Lines that were read as events", source, kind);
    }

    /** Lines dropped by a kind's rules. */
    Counter dropped(String source, String kind) {
        return ofSource("events.dropped", "Lines dropped by the rules of their kind", source, kind);
    }

    /** Lines that became dead letters where they were read. */
    Counter rejected(String source, String kind, String reason) {
        return counter("events.rejected", "Lines that became dead letters where they were read", kind)
                .tag("source", source)
                .tag("reason", reason)
                .register(registry);
    }

    /** Events acknowledged by Kafka. */
    public Counter sent(String kind) {
        return counter("events.sent", "Events acknowledged by Kafka", kind).register(registry);
    }

    /** Dead letters acknowledged by Kafka. */
    public Counter deadLettered(String kind, String reason) {
        return counter("events.dead.lettered", "Events sent to the dead-letter topic", kind)
                .tag("reason", reason)
                .register(registry);
    }

    /** Dead letters replayed to their topics. */
    public Counter replayed(String kind) {
        return counter("events.replayed", "Dead letters replayed to their topics", kind)
                .register(registry);
    }

    /** Files by outcome: read, failed, duplicate or left. */
    public Counter files(String kind, String outcome) {
        return counter("events.files", "Files that were read or moved aside", kind)
                .tag("outcome", outcome)
                .register(registry);
    }

    private static Counter.Builder counter(String name, String description, String kind) {
        return Counter.builder(name).description(description).tag("kind", kind);
    }
}
