package io.smartcar.bench.loop;

import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The consumer of the loops that store. */
final class LoopConsumer {
    private LoopConsumer() {}

    static KafkaConsumer<byte[], byte[]> of(String brokers, String group, int batchSize) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", brokers,
                "group.id", group,
                "auto.offset.reset", "earliest",
                "enable.auto.commit", false,
                "max.poll.records", batchSize);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
