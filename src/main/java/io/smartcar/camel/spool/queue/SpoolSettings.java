package io.smartcar.camel.spool.queue;

import io.smartcar.camel.support.Require;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The folder and the bounds of a spool.
 *
 * @param directory the folder of this spool only; created if missing
 * @param segmentBytes the size at which a segment is finished; it is deleted when all of it is acknowledged
 * @param maximumBytes the size of all segments at which the spool is full; at least four segments
 * @param fsyncIntervalMillis how often messages are forced onto the disk; 0: each before it counts as stored
 * @param whenFull how a full spool treats senders
 */
public record SpoolSettings(
        Path directory, long segmentBytes, long maximumBytes, long fsyncIntervalMillis, WhenFull whenFull) {
    private static final int SMALLEST_SEGMENT = 1024;

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if one is out of range; the message names it
     */
    public SpoolSettings {
        Objects.requireNonNull(directory, "Expected the directory of a spool, got null");
        Objects.requireNonNull(whenFull, "Expected what a full spool does, got null");
        Require.between(
                "camel.component.spool.segment-bytes", segmentBytes, SMALLEST_SEGMENT, SpoolPosition.LARGEST_OFFSET);
        Require.between("camel.component.spool.maximum-bytes", maximumBytes, 4 * segmentBytes, Long.MAX_VALUE);
        Require.between("camel.component.spool.fsync-interval-ms", fsyncIntervalMillis, 0, Integer.MAX_VALUE);
    }
}
