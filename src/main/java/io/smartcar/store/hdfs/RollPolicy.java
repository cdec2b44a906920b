package io.smartcar.store.hdfs;

import io.smartcar.camel.support.Require;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * When the open files of a partition become visible. Immutable and thread-safe.
 *
 * @param bytes their size
 * @param age the time since the first record
 * @param idle the time since the last record
 * @param dayOver the time after midnight from which files of the day before do not wait any longer
 * @param clock the time
 */
public record RollPolicy(long bytes, Duration age, Duration idle, Duration dayOver, Clock clock) {
    /** Checks the limits. */
    public RollPolicy {
        Require.between("hdfs.roll.bytes", bytes, 1, Long.MAX_VALUE);
        Require.between("hdfs.roll.age-ms", age.toMillis(), 1, Integer.MAX_VALUE);
        Require.between("hdfs.roll.idle-ms", idle.toMillis(), 1, Integer.MAX_VALUE);
        Require.between(
                "hdfs.roll.day-over-ms",
                dayOver.toMillis(),
                0,
                Duration.ofDays(1).toMillis());
    }

    /**
     * Whether it is time.
     *
     * @param first when the first record was written
     * @param last when the last one was written
     * @param zone that of the records' days
     */
    boolean isDue(long size, Instant first, Instant last, ZoneId zone) {
        if (size >= bytes) {
            return true;
        }
        Instant now = clock.instant();
        Instant midnight = now.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
        return !now.isBefore(first.plus(age))
                || !now.isBefore(last.plus(idle))
                || first.isBefore(midnight) && !now.isBefore(midnight.plus(dayOver));
    }
}
