package io.smartcar.event;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts the lines of one kind from one source, batch by batch: each received line is kept, dropped or rejected. Not
 * thread-safe.
 */
public final class LineCounters {
    private final MeterRegistry registry;
    private final Tags tags;
    private final Counter received;
    private final Counter receivedBytes;
    private final Counter read;
    private final Counter readBytes;
    private final Counter dropped;
    private final Counter droppedBytes;
    private final Counter rejectedBytes;
    private Counts counts = new Counts();

    /** The lines since the last call of {@link #take()}. */
    private static final class Counts {
        private final Map<RejectReason, Integer> rejectedLines = new EnumMap<>(RejectReason.class);
        private int keptLines;
        private int droppedLines;
        private long keptLength;
        private long droppedLength;
        private long rejectedLength;
    }

    LineCounters(MeterRegistry registry, String source, String kind) {
        this.registry = registry;
        tags = Tags.of("kind", kind, "source", source);
        received = counter("events.received", "Lines received", tags);
        receivedBytes = counter("events.received.bytes", "Bytes of the lines received, without line feeds", tags);
        read = counter("events.read", "Lines that were read as events", tags);
        readBytes = counter("events.read.bytes", "Bytes of the lines that were read as events", tags);
        dropped = counter("events.dropped", "Lines dropped by the rules of their kind", tags);
        droppedBytes = counter("events.dropped.bytes", "Bytes of the lines dropped by the rules of their kind", tags);
        rejectedBytes = counter(
                "events.rejected.bytes", "Bytes of the lines that became dead letters where they were read", tags);
    }

    private Counter counter(String name, String description, Tags tagged) {
        return Counter.builder(name).description(description).tags(tagged).register(registry);
    }

    /** Counts a line that became an event. */
    public void kept(long length) {
        counts.keptLines++;
        counts.keptLength += length;
    }

    /** Counts a line that the rules of its kind drop. */
    public void dropped(long length) {
        counts.droppedLines++;
        counts.droppedLength += length;
    }

    /** Counts a line that became a dead letter, by its whole length even if it is truncated. */
    public void rejected(long length, RejectReason reason) {
        counts.rejectedLength += length;
        counts.rejectedLines.merge(reason, 1, Integer::sum);
    }

    /** The counts since the last call: to be run once the lines are acknowledged, which adds them to the metrics. */
    public Runnable take() {
        Counts taken = counts;
        counts = new Counts();
        return () -> add(taken);
    }

    private void add(Counts added) {
        int rejected = 0;
        for (Map.Entry<RejectReason, Integer> entry : added.rejectedLines.entrySet()) {
            counter(
                            "events.rejected",
                            "Lines that became dead letters where they were read",
                            tags.and("reason", entry.getKey().reason()))
                    .increment(entry.getValue());
            rejected += entry.getValue();
        }
        received.increment(added.keptLines + added.droppedLines + rejected);
        receivedBytes.increment(added.keptLength + added.droppedLength + added.rejectedLength);
        read.increment(added.keptLines);
        readBytes.increment(added.keptLength);
        dropped.increment(added.droppedLines);
        droppedBytes.increment(added.droppedLength);
        rejectedBytes.increment(added.rejectedLength);
    }
}
