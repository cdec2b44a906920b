package io.smartcar.camel.spool.queue;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the time of the oldest unacknowledged message. Reads the disk only after messages were acknowledged or dropped.
 * Thread-safe.
 */
final class OldestWaiting {
    static final long NOTHING_WAITS = Long.MAX_VALUE;

    private static final Logger LOG = LoggerFactory.getLogger(OldestWaiting.class);
    private static final int WINDOW = 1024;

    private final SpoolFolder folder;
    private volatile Found last = new Found(-1, -1, NOTHING_WAITS);

    /** The first message after an acknowledged position; valid while its segment exists. */
    private record Found(long acknowledged, long segment, long time) {}

    OldestWaiting(SpoolFolder folder) {
        this.folder = folder;
    }

    /** In milliseconds since 1970; {@link #NOTHING_WAITS} if nothing waits, or the disk cannot be read now. */
    long time() {
        long acknowledged = folder.acknowledged();
        Found known = last;
        if (known.acknowledged == acknowledged && folder.has(known.segment)) {
            return known.time;
        }
        try {
            return lookUp(acknowledged);
        } catch (IOException e) {
            // it may have been deleted meanwhile; a failing disk is reported by the reader
            LOG.debug("Failed to find the age of the oldest message in the spool", e);
            return NOTHING_WAITS;
        }
    }

    private long lookUp(long acknowledged) throws IOException {
        long number = SpoolPosition.segment(acknowledged);
        for (Segment segment = folder.segmentFrom(number);
                segment != null;
                segment = folder.segmentFrom(segment.number() + 1)) {
            long offset = segment.number() == number ? SpoolPosition.offset(acknowledged) : SegmentHeader.BYTES;
            if (offset >= segment.size()) {
                continue;
            }
            try (SegmentCursor cursor =
                    new SegmentCursor(segment, new RecordFormat(folder.identity()), offset, WINDOW)) {
                if (cursor.advance()) {
                    long time = cursor.take().time();
                    last = new Found(acknowledged, segment.number(), time);
                    return time;
                }
            }
        }
        return NOTHING_WAITS;
    }
}
