package io.smartcar.store.transaction;

import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a record is in Kafka. Equal for all copies of its message.
 *
 * @param partition its partition
 * @param offset its offset there
 */
record RecordOffset(TopicPartition partition, long offset) {
    /** The offset of the record that a message comes from; null if it does not come from Kafka. */
    static RecordOffset of(Message message) {
        return message.getHeader(KafkaConstants.TOPIC) instanceof String topic
                        && message.getHeader(KafkaConstants.PARTITION) instanceof Integer number
                        && message.getHeader(KafkaConstants.OFFSET) instanceof Long offset
                ? new RecordOffset(new TopicPartition(topic, number), offset)
                : null;
    }

    /** For messages: topic, partition and offset. */
    @Override
    public String toString() {
        return partition + "@" + offset;
    }
}
