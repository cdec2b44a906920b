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
    private final Counter readBytes;
    private final Counter droppedBytes;
    private final Counter refusedBytes;
    private final Map<RejectReason, Integer> refused = new EnumMap<>(RejectReason.class);
    private int receivedLines;
    private int keptLines;
    private int droppedLines;
    private long keptLength;
    private long droppedLength;
    private long refusedLength;

    SourceTally(EventCounters counters, String source, String kind) {
        this.counters = counters;
        this.source = source;
        this.kind = kind;
        received = counters.received(source, kind);
        bytes = counters.receivedBytes(source, kind);
        read = counters.read(source, kind);
        dropped = counters.dropped(source, kind);
        readBytes = counters.readBytes(source, kind);
        droppedBytes = counters.droppedBytes(source, kind);
        refusedBytes = counters.refusedBytes(source, kind);
    }

    /** A line that is an event. */
    public void kept(long length) {
        receivedLines++;
        keptLines++;
        keptLength += length;
    }

    /** A line that the rules of its kind leave out. */
    public void dropped(long length) {
        receivedLines++;
        droppedLines++;
        droppedLength += length;
    }

    /** A line that is a dead letter. */
    public void refused(long length, RejectReason refusal) {
        receivedLines++;
        refusedLength += length;
        refused.merge(refusal, 1, Integer::sum);
    }

    /** Adds all this to the metrics, and begins anew. */
    public void count() {
        received.increment(receivedLines);
        bytes.increment(keptLength + droppedLength + refusedLength);
        readBytes.increment(keptLength);
        droppedBytes.increment(droppedLength);
        refusedBytes.increment(refusedLength);
        read.increment(keptLines);
        dropped.increment(droppedLines);
        refused.forEach((refusal, lines) ->
                counters.refused(source, kind, refusal.reason()).increment(lines));
        receivedLines = 0;
        keptLines = 0;
        droppedLines = 0;
        keptLength = 0;
        droppedLength = 0;
        refusedLength = 0;
        refused.clear();
    }
}
