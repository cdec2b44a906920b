package io.smartcar.store.transaction;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * The events of one Kafka consumer whose dead letters have arrived though their offsets are not committed yet: they come
 * again, and their letters must not be sent again. They are never more than a delivery holds.
 *
 * <p>Confined to the consumer's thread.
 */
final class PublishedDeadLetters {
    private final Map<TopicPartition, NavigableSet<Long>> offsets = new HashMap<>();

    /** Notes that the event's dead letter has arrived. */
    void add(DeliveredEvent event) {
        if (event.offset() != null) {
            offsets.computeIfAbsent(place(event), key -> new TreeSet<>()).add(event.offset());
        }
    }

    /** Whether the event's dead letter has arrived before. */
    boolean contains(DeliveredEvent event) {
        if (offsets.isEmpty() || event.offset() == null) {
            return false;
        }
        NavigableSet<Long> known = offsets.get(place(event));
        return known != null && known.contains(event.offset());
    }

    /** Forgets those below the offset: they do not come again. */
    void settled(TopicPartition partition, long offset) {
        NavigableSet<Long> known = offsets.get(partition);
        if (known != null) {
            known.headSet(offset).clear();
            if (known.isEmpty()) {
                offsets.remove(partition);
            }
        }
    }

    /** Forgets partitions that were taken away, or are read anew. */
    void forget(Collection<TopicPartition> partitions) {
        offsets.keySet().removeAll(partitions);
    }

    private static TopicPartition place(DeliveredEvent event) {
        return new TopicPartition(event.topic(), event.partition());
    }
}
