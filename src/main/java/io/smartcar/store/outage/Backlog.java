package io.smartcar.store.outage;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What a consumer group has not stored yet.
 *
 * @param partitions the lag of each partition; without those that another process holds events of
 * @param keptUntil when Kafka may begin to delete events that wait; null if it never does, or it is not known
 * @param measured when the measurement began
 */
public record Backlog(List<PartitionLag> partitions, Instant keptUntil, Instant measured) {
    /** Asks Kafka for the backlog of one route. Used by one thread at a time. */
    public interface Source extends AutoCloseable {
        /**
         * The backlog now; takes a few seconds at most.
         *
         * @param withRetention whether to find out how long it is kept, too
         * @throws Exception if Kafka does not answer
         */
        Backlog read(boolean withRetention) throws Exception;

        @Override
        void close();
    }

    /** The number of events that wait. */
    public long events() {
        return partitions.stream().mapToLong(PartitionLag::events).sum();
    }

    /** The time of the oldest of them; null if it is not known. */
    public Instant oldest() {
        return partitions.stream()
                .map(PartitionLag::oldest)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** When the group has last committed an offset; null if it has not since this process measures it. */
    public Instant committed() {
        return partitions.stream()
                .map(PartitionLag::committed)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** The backlog in words: how many events wait, from when, and how long they are safe. */
    @Override
    public String toString() {
        long events = events();
        Instant oldest = oldest();
        if (events == 0) {
            return "no event waits";
        }
        return count(events)
                + (events == 1 ? " event waits" : " events wait")
                + (oldest == null ? "" : ", the oldest from " + seconds(oldest))
                + (keptUntil == null ? "" : ", Kafka keeps them until " + seconds(keptUntil));
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    /** A duration as people say it, in its two largest units: {@code 2 h 5 min}. */
    static String words(Duration duration) {
        long seconds = duration.toSeconds();
        long minutes = duration.toMinutes();
        if (seconds < 60) {
            return seconds + " s";
        }
        if (minutes < 60) {
            return minutes + " min " + seconds % 60 + " s";
        }
        return duration.toHours() + " h " + minutes % 60 + " min";
    }
}
