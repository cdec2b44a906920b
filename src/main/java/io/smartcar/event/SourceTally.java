package io.smartcar.event;

import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts what becomes of the lines of one kind from one source, a batch at a time: what is received is kept, dropped or
 * refused. Not thread-safe.
 */
public final class SourceTally {
    private final EventCounters counters;
    private final String source;
    private final String kind;
    private final Counter received;
    private final Counter bytes;
    private final Counter read;
    private final Counter dropped;
    private final Map<Refusal, Integer> refused = new EnumMap<>(Refusal.class);
    private int receivedLines;
    private long receivedBytes;
    private int keptLines;
    private int droppedLines;

    SourceTally(EventCounters counters, String source, String kind) {
        this.counters = counters;
        this.source = source;
        this.kind = kind;
        received = counters.received(source, kind);
        bytes = counters.receivedBytes(source, kind);
        read = counters.read(source, kind);
        dropped = counters.dropped(source, kind);
    }

    /** A line that is an event. */
    public void kept(long length) {
        receive(length);
        keptLines++;
    }

    /** A line that the rules of its kind leave out. */
    public void dropped(long length) {
        receive(length);
        droppedLines++;
    }

    /** A line that is a dead letter. */
    public void refused(long length, Refusal refusal) {
        receive(length);
        refused.merge(refusal, 1, Integer::sum);
    }

    private void receive(long length) {
        receivedLines++;
        receivedBytes += length;
    }

    /** Adds all this to the metrics, and begins anew. */
    public void count() {
        received.increment(receivedLines);
        bytes.increment(receivedBytes);
        read.increment(keptLines);
        dropped.increment(droppedLines);
        refused.forEach((refusal, lines) ->
                counters.refused(source, kind, refusal.reason()).increment(lines));
        receivedLines = 0;
        receivedBytes = 0;
        keptLines = 0;
        droppedLines = 0;
        refused.clear();
    }
}
