package io.smartcar.camel.spool.queue;

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
        check(
                segmentBytes >= SMALLEST_SEGMENT && segmentBytes <= SpoolPosition.LARGEST_OFFSET,
                "Expected the spool's segment-bytes to be 1024 to 2147483647, got " + segmentBytes);
        check(
                maximumBytes / 4 >= segmentBytes,
                "Expected the spool's maximum-bytes to be at least four times its segment-bytes (" + segmentBytes
                        + "), got " + maximumBytes);
        check(
                fsyncIntervalMillis >= 0,
                "Expected the spool's fsync-interval-ms to be 0 or more, got " + fsyncIntervalMillis);
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
