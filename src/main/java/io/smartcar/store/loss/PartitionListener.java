package io.smartcar.store.loss;

import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Learns which partitions a consumer gets and loses, on the consumer's thread. Must not throw. */
public interface PartitionListener {
    /** Partitions were assigned. */
    void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions);

    /** Partitions are being revoked; their offsets can still be committed. */
    void revoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions);

    /** Partitions belong to another consumer already. */
    void lost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions);

    /** The logs of partitions were replaced; no offset of the old ones must be committed. */
    void replaced(Consumer<?, ?> consumer, Collection<TopicPartition> partitions);
}
