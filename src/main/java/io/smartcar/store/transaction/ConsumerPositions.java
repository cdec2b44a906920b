package io.smartcar.store.transaction;

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
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * How far one Kafka consumer has settled each of its partitions, as far as this process knows.
 *
 * <p>Confined to the consumer's thread; only the {@link Register} is shared.
 */
final class ConsumerPositions {
    private static final long UNKNOWN = -1;

    private final Map<TopicPartition, Long> settled = new HashMap<>();
    private final Map<TopicPartition, Long> expected = new HashMap<>();
    /** The partitions of which Kafka has told where they stand. */
    private final Set<TopicPartition> told = new HashSet<>();
    /** The partitions that were given since the last delivery: the next may hold what was read of them before. */
    private final Set<TopicPartition> given = new HashSet<>();
    /** The partitions whose logs began anew, until it is committed that they did. */
    private final Set<TopicPartition> replaced = new HashSet<>();

    private final PublishedDeadLetters letters = new PublishedDeadLetters();
    private final Thread thread = Thread.currentThread();
    private long askNanos = System.nanoTime();

    /** Whether this is the thread of the consumer: the one that subscribed it. */
    boolean isOwn() {
        return Thread.currentThread() == thread;
    }

    /** The dead letters that have arrived of events that are not settled. */
    PublishedDeadLetters letters() {
        return letters;
    }

    /** Takes note of partitions that this consumer was given. */
    void given(Collection<TopicPartition> partitions) {
        given.addAll(partitions);
    }

    /** Starts to follow a partition here, unless its place is known already. */
    void startAt(TopicPartition partition, long position) {
        if (settled.putIfAbsent(partition, position) == null) {
            expected.put(partition, position);
        }
    }

    /** Goes on here, whatever was known of the partition before. */
    void moveTo(TopicPartition partition, long position) {
        settled.put(partition, position);
        expected.put(partition, position);
        replaced.remove(partition);
        letters.forget(Set.of(partition));
    }

    /** Notes that Kafka has told where the partition stands. */
    void told(TopicPartition partition) {
        told.add(partition);
    }

    /** The partitions of which Kafka is to be asked where they stand: none while an answer would have to be waited for. */
    Set<TopicPartition> toAskFor(Set<TopicPartition> assignment) {
        if (told.containsAll(assignment) || System.nanoTime() - askNanos < 0) {
            return Set.of();
        }
        Set<TopicPartition> partitions = new HashSet<>(assignment);
        partitions.removeAll(told);
        return partitions;
    }

    /** Notes that Kafka did not answer: it is left alone for a while. */
    void askAfter(Duration pause) {
        askNanos = System.nanoTime() + pause.toNanos();
    }

    /** Forgets partitions that were taken away. */
    void revoked(Collection<TopicPartition> partitions) {
        settled.keySet().removeAll(partitions);
        expected.keySet().removeAll(partitions);
        told.removeAll(partitions);
        given.removeAll(partitions);
        replaced.removeAll(partitions);
        letters.forget(partitions);
    }

    /** The offset up to which, excluding it, all events of the partition are settled; −1 if it is not known. */
    long settled(TopicPartition partition) {
        return settled.getOrDefault(partition, UNKNOWN);
    }

    /** Notes that all events of the partition below the offset are settled. */
    void settled(TopicPartition partition, long offset) {
        settled.put(partition, offset);
        letters.settled(partition, offset);
    }

    /** The offset that the partition's next event is expected at; −1 if it is not known. */
    long expected(TopicPartition partition) {
        return expected.getOrDefault(partition, UNKNOWN);
    }

    /** Notes what was delivered. The first event of a partition that is not known yet is where it starts. */
    void delivered(TopicPartition partition, OffsetRange range) {
        settled.putIfAbsent(partition, range.first());
        // what was read before the partition was given may come once more
        if (!given.contains(partition)) {
            expected.put(partition, range.last() + 1);
        }
    }

    /** Notes that the consumer holds nothing any more that it had read when it was given its partitions. */
    void deliveredAll() {
        given.clear();
    }

    /**
     * Whether an event at this offset cannot be of the log that was read so far: what was delivered comes again after a
     * rewind alone, or from a new log.
     */
    boolean isReplaced(TopicPartition partition, long offset) {
        if (offset < expected(partition) && !given.contains(partition)) {
            replaced.add(partition);
        }
        return replaced.contains(partition);
    }

    /**
     * Makes the consumer read again what is not settled; a partition of which that is not known, or whose log began anew,
     * from its beginning: its rows are written again then, but nothing is missing.
     *
     * <p>Camel itself rewinds to the committed offsets when a consumer is resumed. That is not enough: a new group has
     * none, and the next poll would go on behind what it has handed out.
     */
    void rewind(Consumer<?, ?> consumer) {
        deliveredAll();
        List<TopicPartition> toBeginning = new ArrayList<>();
        for (TopicPartition partition : consumer.assignment()) {
            Long offset = settled.get(partition);
            if (offset == null || isReplaced(partition, position(consumer, partition, offset))) {
                toBeginning.add(partition);
                expected.remove(partition);
            } else {
                consumer.seek(partition, offset);
                expected.put(partition, offset);
            }
        }
        // given none, it would mean all
        if (!toBeginning.isEmpty()) {
            consumer.seekToBeginning(toBeginning);
        }
    }

    /** Where the consumer goes on by itself: if its log has been replaced by a shorter one, the client has gone back. */
    private static long position(Consumer<?, ?> consumer, TopicPartition partition, long otherwise) {
        try {
            return consumer.position(partition, Duration.ZERO);
        } catch (KafkaException e) {
            // it is being looked for just now; where it was found, the next delivery shows
            return otherwise;
        }
    }

    /** The positions of all consumers. Safe for use by any thread. */
    static final class Register {
        private final Map<Consumer<?, ?>, ConsumerPositions> positions =
                Collections.synchronizedMap(new WeakHashMap<>());

        ConsumerPositions of(Consumer<?, ?> consumer) {
            return positions.computeIfAbsent(consumer, created -> new ConsumerPositions());
        }
    }
}
