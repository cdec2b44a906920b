package io.smartcar.store.loss;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The positions of one Kafka consumer in its partitions: the offset from which it must read again after a failure, and
 * the offset that is expected next.
 *
 * <p>Confined to the consumer's thread; only the {@link Register} is shared.
 */
public final class ConsumerPositions {
    private static final long UNKNOWN = -1;

    private final LongSupplier nanoTime;
    /** The committed offset as far as this process knows; before the first commit, the offset of the first event. */
    private final Map<TopicPartition, Long> committed = new HashMap<>();

    private final Map<TopicPartition, Long> expected = new HashMap<>();
    /** The offset at which the last delivery of each partition began. */
    private final Map<TopicPartition, Long> begun = new HashMap<>();
    /** The partitions whose committed offset is taken from their first delivery, as Kafka has not returned it. */
    private final Set<TopicPartition> guessed = new HashSet<>();
    /**
     * The lowest offset at which events may still arrive though later ones are committed, as a store that holds events makes
     * it: Camel may have gone back to an offset that was committed before, or a rewind went forward, to what the store had
     * already, and Camel delivers what it had fetched.
     */
    private final Map<TopicPartition, Long> lowest = new HashMap<>();
    /** The partitions whose offsets Kafka has returned since they were assigned. */
    private final Set<TopicPartition> resolved = new HashSet<>();
    /** The partitions assigned since the last delivery: the next one may hold events fetched before the assignment. */
    private final Set<TopicPartition> assigned = new HashSet<>();
    /** The partitions whose log was replaced, until the beginning of the new log is committed. */
    private final Set<TopicPartition> replaced = new HashSet<>();

    private final PublishedDeadLetters deadLetters = new PublishedDeadLetters();
    private final Thread thread = Thread.currentThread();
    private long nextLookupNanos;

    private ConsumerPositions(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        nextLookupNanos = nanoTime.getAsLong();
    }

    /** Whether the current thread is the consumer's: the one that subscribed it. */
    public boolean isConsumerThread() {
        return Thread.currentThread() == thread;
    }

    /** The uncommitted events whose dead letters are acknowledged. */
    public PublishedDeadLetters deadLetters() {
        return deadLetters;
    }

    /** Partitions were assigned to the consumer. */
    void assigned(Collection<TopicPartition> partitions) {
        assigned.addAll(partitions);
    }

    /** Sets the position of a partition, unless it is known. */
    void startAt(TopicPartition partition, long offset) {
        if (!isKnown(partition)) {
            committed.put(partition, offset);
            guessed.remove(partition);
            expect(partition, offset);
        }
    }

    /** Whether the committed offset is known from Kafka, or from an own commit. */
    public boolean isKnown(TopicPartition partition) {
        return committed.containsKey(partition) && !guessed.contains(partition);
    }

    /** Sets the position of a partition, whatever it was before. */
    void moveTo(TopicPartition partition, long offset) {
        committed.put(partition, offset);
        guessed.remove(partition);
        expect(partition, offset);
        replaced.remove(partition);
        deadLetters.forget(Set.of(partition));
    }

    private void expect(TopicPartition partition, long offset) {
        expected.put(partition, offset);
        begun.put(partition, offset);
        lowest.remove(partition);
    }

    /** Kafka has returned the offsets of the partition. */
    void resolved(TopicPartition partition) {
        resolved.add(partition);
    }

    /** Partitions whose offsets are still unknown; empty while a failed lookup is backing off. */
    Set<TopicPartition> unresolved(Set<TopicPartition> assignment) {
        if (resolved.containsAll(assignment) || nanoTime.getAsLong() - nextLookupNanos < 0) {
            return Set.of();
        }
        Set<TopicPartition> partitions = new HashSet<>(assignment);
        partitions.removeAll(resolved);
        return partitions;
    }

    /** A lookup of offsets failed: none is made during the pause. */
    void backOff(Duration pause) {
        nextLookupNanos = nanoTime.getAsLong() + pause.toNanos();
    }

    /** Forgets partitions that were revoked or lost. */
    void revoked(Collection<TopicPartition> partitions) {
        committed.keySet().removeAll(partitions);
        guessed.removeAll(partitions);
        expected.keySet().removeAll(partitions);
        begun.keySet().removeAll(partitions);
        lowest.keySet().removeAll(partitions);
        resolved.removeAll(partitions);
        assigned.removeAll(partitions);
        replaced.removeAll(partitions);
        deadLetters.forget(partitions);
    }

    /** The offset below which all events of the partition are stored or dead-lettered; −1 if it is unknown. */
    public long committed(TopicPartition partition) {
        return committed.getOrDefault(partition, UNKNOWN);
    }

    /** The offset of the partition was committed. */
    public void committed(TopicPartition partition, long offset) {
        Long before = committed.put(partition, offset);
        if (before != null && before < begun.getOrDefault(partition, UNKNOWN)) {
            lowest.merge(partition, before, Math::min);
        }
        guessed.remove(partition);
        deadLetters.committed(partition, offset);
    }

    /** The offset at which the partition's next event is expected; −1 if it is unknown. */
    long expected(TopicPartition partition) {
        return expected.getOrDefault(partition, UNKNOWN);
    }

    /** Events were delivered. An unknown partition starts with the first of them. */
    void delivered(TopicPartition partition, OffsetRange range) {
        if (committed.putIfAbsent(partition, range.first()) == null) {
            guessed.add(partition);
        }
        begun.put(partition, range.first());
        // events fetched before the assignment may be fetched once more
        if (!assigned.contains(partition)) {
            expected.put(partition, range.last() + 1);
        }
    }

    /** The consumer holds no more events that it fetched before its last assignment. */
    void deliveredAll() {
        assigned.clear();
    }

    /**
     * Whether an event at this offset follows a rewind: this class's own are known, but Camel, too, rewinds a consumer when
     * it resumes it, to the committed offset; or the log was replaced.
     */
    boolean isBehind(TopicPartition partition, long offset) {
        return offset < expected(partition) && !assigned.contains(partition);
    }

    /** Whether an event at this offset cannot belong to the log that was read so far: no rewind explains it. */
    boolean isReplaced(TopicPartition partition, long offset) {
        // a store that holds events commits long after the last delivery began
        long earliest = Math.min(
                begun.getOrDefault(partition, Long.MAX_VALUE),
                Math.min(
                        committed.getOrDefault(partition, Long.MAX_VALUE),
                        lowest.getOrDefault(partition, Long.MAX_VALUE)));
        if (isBehind(partition, offset) && offset < earliest) {
            replaced.add(partition);
        }
        return replaced.contains(partition);
    }

    /**
     * Rewinds the consumer to its uncommitted events; a partition whose committed offset is unknown, or whose log was
     * replaced, to its beginning: its events are stored again, but none is missed.
     *
     * <p>Camel itself rewinds to the committed offsets when a consumer is resumed. That is not enough: a new group has
     * none, and its next poll would skip the events of the failed delivery.
     */
    public void rewind(Consumer<?, ?> consumer) {
        deliveredAll();
        List<TopicPartition> toBeginning = new ArrayList<>();
        for (TopicPartition partition : consumer.assignment()) {
            Long offset = committed.get(partition);
            long position = offset == null ? UNKNOWN : position(consumer, partition, offset);
            if (offset == null || isReplaced(partition, position)) {
                toBeginning.add(partition);
                expected.remove(partition);
            } else {
                // the log may have been replaced nevertheless: nothing before its position is skipped
                long from = isBehind(partition, position) ? Math.min(offset, begun.get(partition)) : offset;
                consumer.seek(partition, from);
                long fetched = Math.min(begun.getOrDefault(partition, from), lowest.getOrDefault(partition, from));
                expect(partition, from);
                if (fetched < from) {
                    lowest.put(partition, fetched);
                }
            }
        }
        // an empty collection would mean all partitions
        if (!toBeginning.isEmpty()) {
            consumer.seekToBeginning(toBeginning);
        }
    }

    /** The consumer's own position: if its log was replaced by a shorter one, the client has reset it. */
    private static long position(Consumer<?, ?> consumer, TopicPartition partition, long otherwise) {
        try {
            return consumer.position(partition, Duration.ZERO);
        } catch (KafkaException e) {
            // the client is resetting it; the next delivery shows where to
            return otherwise;
        }
    }

    /** The positions of all consumers. Safe for use by any thread. */
    public static final class Register {
        private final Map<Consumer<?, ?>, ConsumerPositions> positions =
                Collections.synchronizedMap(new WeakHashMap<>());
        private final LongSupplier nanoTime;

        /** @param nanoTime as {@link System#nanoTime()} */
        public Register(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
        }

        /** The positions of the consumer; created by the first call, on the current thread as the consumer's own. */
        public ConsumerPositions of(Consumer<?, ?> consumer) {
            return positions.computeIfAbsent(consumer, created -> new ConsumerPositions(nanoTime));
        }
    }
}
