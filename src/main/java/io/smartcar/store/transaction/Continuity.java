package io.smartcar.store.transaction;

import io.smartcar.store.RolledBackException;
import io.smartcar.store.RolledBackException.Reason;
import io.smartcar.store.loss.ConsumerPositions;
import io.smartcar.store.loss.OffsetRange;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether the deliveries of each partition continue where the one before ended. camel-kafka keeps events that it has
 * fetched and not delivered yet, across rebalances and seeks: the first delivery of a partition, or the first one after
 * what was held of it is discarded, may therefore begin too late. It is accepted only if it begins at the committed
 * offset, or if the consumer has gone back there in a delivery that failed, which makes camel-kafka drop all that it
 * keeps. Confined to the consumer's thread.
 */
final class Continuity {
    private final ConsumerPositions positions;
    private final Set<TopicPartition> continuous = new HashSet<>();
    private final Set<TopicPartition> rewound = new HashSet<>();

    Continuity(ConsumerPositions positions) {
        this.positions = positions;
    }

    /**
     * Accepts a delivery.
     *
     * @throws RolledBackException if events before it are missing
     */
    void accept(Map<TopicPartition, OffsetRange> delivered, Set<TopicPartition> assignment) throws RolledBackException {
        for (Map.Entry<TopicPartition, OffsetRange> entry : delivered.entrySet()) {
            TopicPartition partition = entry.getKey();
            if (assignment.contains(partition) && !continuous.contains(partition)) {
                requireBeginning(partition, entry.getValue().first());
                continuous.add(partition);
                rewound.remove(partition);
            }
        }
    }

    private void requireBeginning(TopicPartition partition, long first) throws RolledBackException {
        if (rewound.contains(partition)) {
            return;
        }
        if (!positions.isKnown(partition)) {
            throw new RolledBackException(
                    Reason.KAFKA, "Kafka has not told yet from where " + partition + " is to be stored", null);
        }
        if (first > positions.committed(partition)) {
            throw new RolledBackException(
                    Reason.FETCHED_BEFORE,
                    partition + " is to be stored from offset " + positions.committed(partition) + " on, but " + first
                            + " was delivered, which had been fetched before",
                    null);
        }
    }

    /** What was held of the partition is discarded. */
    void discarded(TopicPartition partition) {
        continuous.remove(partition);
        rewound.remove(partition);
    }

    /** Partitions belong to the consumer no longer. */
    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(this::discarded);
    }

    /** The consumer has gone back, in a delivery that failed. */
    void rewound(Set<TopicPartition> assignment) {
        for (TopicPartition partition : assignment) {
            if (positions.isKnown(partition)) {
                rewound.add(partition);
            }
        }
    }
}
