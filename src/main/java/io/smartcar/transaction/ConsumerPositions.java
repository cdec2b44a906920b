package io.smartcar.transaction;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.kafka.clients.consumer.Consumer;
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

    /** Starts to follow a partition that this consumer was given. */
    void assigned(TopicPartition partition, long position) {
        settled.put(partition, position);
        expected.put(partition, position);
    }

    /** Forgets partitions that were taken away. */
    void revoked(Collection<TopicPartition> partitions) {
        settled.keySet().removeAll(partitions);
        expected.keySet().removeAll(partitions);
    }

    /** The offset up to which, excluding it, all events of the partition are settled; −1 if it is not known. */
    long settled(TopicPartition partition) {
        return settled.getOrDefault(partition, UNKNOWN);
    }

    /** Notes that all events of the partition below the offset are settled. */
    void settled(TopicPartition partition, long offset) {
        settled.put(partition, offset);
    }

    /** Whether this consumer's place in the partition is known. */
    boolean isKnown(TopicPartition partition) {
        return settled.containsKey(partition);
    }

    /** The offset that the partition's next event is expected at; the partition must be known. */
    long expected(TopicPartition partition) {
        return expected.get(partition);
    }

    /** Notes what was delivered. The first event of a partition that is not known yet is where it starts. */
    void delivered(TopicPartition partition, OffsetRange range) {
        settled.putIfAbsent(partition, range.first());
        expected.put(partition, range.last() + 1);
    }

    /**
     * Makes the consumer read again what is not settled.
     *
     * <p>Camel itself rewinds to the committed offsets when a consumer is resumed. That is not enough: a new group has
     * none, and the next poll would go on behind what it has handed out.
     */
    void rewind(Consumer<?, ?> consumer) {
        for (TopicPartition partition : consumer.assignment()) {
            Long offset = settled.get(partition);
            if (offset != null) {
                consumer.seek(partition, offset);
                expected.put(partition, offset);
            }
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
