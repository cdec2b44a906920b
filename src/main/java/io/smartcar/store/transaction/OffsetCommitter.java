package io.smartcar.store.transaction;

import io.smartcar.store.transaction.RolledBackException.Reason;
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
 * Commits what a delivery has settled: for each partition the highest delivered offset + 1, in one call on the
 * consumer's own thread. What the route made of the events does not matter here, they are all settled.
 */
final class OffsetCommitter {
    private final ConsumerPositions.Register register;

    OffsetCommitter(ConsumerPositions.Register register) {
        this.register = register;
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
        Map<TopicPartition, OffsetAndMetadata> offsets = offsets(delivery.ranges(), consumer.assignment(), positions);
        if (!offsets.isEmpty()) {
            commit(consumer, offsets, delivery.commitTimeout());
            offsets.forEach((partition, offset) -> positions.settled(partition, offset.offset()));
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(
            Map<TopicPartition, OffsetRange> ranges, Set<TopicPartition> assignment, ConsumerPositions positions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(2 * ranges.size());
        ranges.forEach((partition, range) -> {
            long next = range.last() + 1;
            // records of a partition that was taken away may still be in the batch: its new owner speaks for it now;
            // and if it has come back since, this owner may be further than the batch is
            if (assignment.contains(partition) && next > positions.settled(partition)) {
                offsets.put(partition, new OffsetAndMetadata(next));
            }
        });
        return offsets;
    }

    /**
     * Commits these offsets.
     *
     * @throws RolledBackException if Kafka does not confirm them
     */
    static void commit(Consumer<?, ?> consumer, Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout)
            throws RolledBackException {
        try {
            try {
                consumer.commitSync(offsets, timeout);
            } catch (WakeupException e) {
                // the route is being stopped: what is stored is committed all the same, or it would be read again
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
