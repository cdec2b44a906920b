package io.smartcar.event;

import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts the lines of one kind from one source, batch by batch: each received line is kept, dropped or rejected. Not
 * thread-safe.
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
    private final Counter rejectedBytes;
    private final Map<RejectReason, Integer> rejected = new EnumMap<>(RejectReason.class);
    private int receivedLines;
    private int keptLines;
    private int droppedLines;
    private long keptLength;
    private long droppedLength;
    private long rejectedLength;

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
        rejectedBytes = counters.rejectedBytes(source, kind);
    }

    /** Counts a line that became an event. */
    public void kept(long length) {
        receivedLines++;
        keptLines++;
        keptLength += length;
    }

    /** Counts a line that the rules of its kind drop. */
    public void dropped(long length) {
        receivedLines++;
        droppedLines++;
        droppedLength += length;
    }

    /** Counts a line that became a dead letter. */
    public void rejected(long length, RejectReason reason) {
        receivedLines++;
        rejectedLength += length;
        rejected.merge(reason, 1, Integer::sum);
    }

    /** Adds the counts to the metrics and resets them. */
    public void count() {
        received.increment(receivedLines);
        bytes.increment(keptLength + droppedLength + rejectedLength);
        readBytes.increment(keptLength);
        droppedBytes.increment(droppedLength);
        rejectedBytes.increment(rejectedLength);
        read.increment(keptLines);
        dropped.increment(droppedLines);
        rejected.forEach((reason, lines) ->
                counters.rejected(source, kind, reason.reason()).increment(lines));
        receivedLines = 0;
        keptLines = 0;
        droppedLines = 0;
        keptLength = 0;
        droppedLength = 0;
        rejectedLength = 0;
        rejected.clear();
    }
}
