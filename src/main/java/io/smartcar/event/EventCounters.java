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
     * Counts what becomes of the lines of a kind.
     *
     * @param source where they come from, in one word: it is a tag, so let there be few
     */
    public SourceTally source(String source, String kind) {
        return new SourceTally(this, source, kind);
    }

    private Counter ofSource(String name, String description, String source, String kind) {
        return counter(name, description, kind).tag("source", source).register(registry);
    }

    /** Lines that came, whatever becomes of them; beside it their rate is shown. */
    Counter received(String source, String kind) {
        Counter received = ofSource("events.received", "Lines that were received", source, kind);
        Tags tags = Tags.of("kind", kind, "source", source);
        // a batch asks for its counters anew, and the registry warns of a second gauge
        if (registry.find("events.received.rate").tags(tags).gauge() == null) {
            Gauge.builder("events.received.rate", new CounterRate(received, System::nanoTime), CounterRate::perSecond)
                    .description("Lines that were received, a second, over the last ten to twenty seconds")
                    .tags(tags)
                    .strongReference(true)
                    .register(registry);
        }
        return received;
    }

    /** Their bytes, without line ends. */
    Counter receivedBytes(String source, String kind) {
        return ofSource(
                "events.received.bytes", "Bytes of the lines that were received, without line feeds", source, kind);
    }

    /** The bytes of lines that became events. */
    Counter readBytes(String source, String kind) {
        return ofSource("events.read.bytes", "Bytes of the lines that were read as events", source, kind);
    }

    /** The bytes of lines that a kind's rule drops. */
    Counter droppedBytes(String source, String kind) {
        return ofSource("events.dropped.bytes", "Bytes of the lines that the rules of their kind drop", source, kind);
    }

    /** The bytes of lines that became dead letters where they were read; whole lines, be they cut or not. */
    Counter refusedBytes(String source, String kind) {
        return ofSource(
                "events.refused.bytes",
                "Bytes of the lines that became dead letters where they were read",
                source,
                kind);
    }

    /** Lines that became events. */
    Counter read(String source, String kind) {
        return ofSource("events.read", "Lines that were read as events", source, kind);
    }

    /** Lines that a kind's rule drops. */
    Counter dropped(String source, String kind) {
        return ofSource("events.dropped", "Lines that the rules of their kind drop", source, kind);
    }

    /** Lines that became dead letters where they were read. */
    Counter refused(String source, String kind, String reason) {
        return counter("events.refused", "Lines that became dead letters where they were read", kind)
                .tag("source", source)
                .tag("reason", reason)
                .register(registry);
    }

    /** Events that Kafka has acknowledged. */
    public Counter sent(String kind) {
        return counter("events.sent", "Events that Kafka has acknowledged", kind)
                .register(registry);
    }

    /** Dead letters that Kafka has acknowledged. */
    public Counter deadLettered(String kind, String reason) {
        return counter("events.dead.lettered", "Events that were sent to the dead-letter topic", kind)
                .tag("reason", reason)
                .register(registry);
    }

    /** Dead letters that were sent to their topics again. */
    public Counter replayed(String kind) {
        return counter("events.replayed", "Dead letters that were sent to their topics again", kind)
                .register(registry);
    }

    /** Files that were dealt with: read, failed, duplicate or left. */
    public Counter files(String kind, String outcome) {
        return counter("events.files", "Files that were read or put aside", kind)
                .tag("outcome", outcome)
                .register(registry);
    }

    private static Counter.Builder counter(String name, String description, String kind) {
        return Counter.builder(name).description(description).tag("kind", kind);
    }
}
