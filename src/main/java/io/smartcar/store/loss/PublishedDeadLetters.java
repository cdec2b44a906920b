package io.smartcar.store.loss;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * The uncommitted events of one Kafka consumer whose dead letters are acknowledged: when the events are redelivered,
 * their dead letters must not be sent again. Never more than a delivery holds, or than a store that holds events has
 * rejected since its last roll.
 *
 * <p>Confined to the consumer's thread.
 */
public final class PublishedDeadLetters {
    private final Map<TopicPartition, NavigableSet<Long>> offsets = new HashMap<>();

    /** Adds an event whose dead letter is acknowledged. */
    public void add(TopicPartition partition, long offset) {
        offsets.computeIfAbsent(partition, key -> new TreeSet<>()).add(offset);
    }

    /** Whether the event's dead letter is acknowledged. */
    public boolean contains(TopicPartition partition, long offset) {
        NavigableSet<Long> published = offsets.get(partition);
        return published != null && published.contains(offset);
    }

    /** Forgets the events below the offset: they are committed. */
    void committed(TopicPartition partition, long offset) {
        NavigableSet<Long> published = offsets.get(partition);
        if (published != null) {
            published.headSet(offset).clear();
            if (published.isEmpty()) {
                offsets.remove(partition);
            }
        }
    }

    /** Forgets partitions that were revoked or whose log was replaced. */
    void forget(Collection<TopicPartition> partitions) {
        offsets.keySet().removeAll(partitions);
    }
}
