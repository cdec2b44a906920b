package io.smartcar.store.transaction;

import io.smartcar.store.RolledBackException;
import io.smartcar.store.RolledBackException.Reason;
import io.smartcar.store.loss.ConsumerPositions;
import io.smartcar.store.loss.OffsetRange;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Commits the offsets of a delivery whose events are all stored, dropped or dead-lettered: for each partition the highest
 * <em>delivered</em> offset + 1, in one call on the consumer's own thread. Of a partition that holds events, the offset
 * before which all are visible.
 */
final class OffsetCommitter {
    private final ConsumerPositions.Register register;
    private final HeldRegister held;

    /** @param held null if the store holds nothing */
    OffsetCommitter(ConsumerPositions.Register register, HeldRegister held) {
        this.register = register;
        this.held = held;
    }

    /**
     * Commits the offsets of the delivery; does nothing if it does not come from Kafka.
     *
     * @throws RolledBackException if Kafka does not confirm them
     */
    void commit(Delivery delivery) throws RolledBackException {
        Consumer<?, ?> consumer = delivery.consumer();
        if (consumer == null) {
            return;
        }
        ConsumerPositions positions = register.of(consumer);
        Map<TopicPartition, OffsetAndMetadata> offsets = held == null
                ? offsets(delivery.ranges(), consumer.assignment(), positions)
                : held.of(consumer).offsets(delivery.ranges());
        if (!offsets.isEmpty()) {
            commit(consumer, offsets, delivery.commitTimeout());
            offsets.forEach((partition, offset) -> positions.committed(partition, offset.offset()));
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(
            Map<TopicPartition, OffsetRange> ranges, Set<TopicPartition> assignment, ConsumerPositions positions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(2 * ranges.size());
        ranges.forEach((partition, range) -> {
            long next = range.last() + 1;
            // a batch may still hold events of a revoked partition, whose new owner commits now; if the partition was
            // assigned again since, its committed offset may be higher than the batch
            if (assignment.contains(partition) && next > positions.committed(partition)) {
                offsets.put(partition, new OffsetAndMetadata(next));
            }
        });
        return offsets;
    }

    /**
     * Commits these offsets within the time.
     *
     * @throws RolledBackException if Kafka does not confirm them
     */
    static void commit(Consumer<?, ?> consumer, Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout)
            throws RolledBackException {
        try {
            try {
                consumer.commitSync(offsets, timeout);
            } catch (WakeupException e) {
                // the route is stopping: commit all the same, or stored events would be redelivered
                consumer.commitSync(offsets, timeout);
            }
        } catch (CommitFailedException | RebalanceInProgressException e) {
            throw new RolledBackException(
                    Reason.REBALANCE, "Did not commit " + offsets.keySet() + ": " + e.getMessage(), e);
        } catch (KafkaException e) {
            throw new RolledBackException(Reason.KAFKA, "Failed to commit " + offsets + ": " + e.getMessage(), e);
        }
    }
}
