package io.smartcar.replay;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The dead letters that have been replayed: a compacted topic with one mark for each, whose key is the dead letter's topic,
 * partition and offset. Not thread-safe.
 */
final class ReplayMarks {
    private static final int BLOCK_BITS = 20;

    // one bit per offset is the smallest form
    private final Map<String, BitSet> replayed = new HashMap<>();

    /**
     * Reads all marks of the topic.
     *
     * @throws org.apache.kafka.common.KafkaException if the brokers do not answer, or the topic is missing
     */
    static ReplayMarks read(CamelContext context, String topic) {
        ReplayMarks marks = new ReplayMarks();
        try (TopicReader reader = new TopicReader(context, topic)) {
            while (reader.hasNext()) {
                reader.next().forEach(mark -> marks.add(mark.key(), mark.value()));
            }
        }
        return marks;
    }

    /** Adds a record of the topic; one without a value deletes an earlier mark. */
    void add(byte[] key, byte[] value) {
        String place = new String(key, StandardCharsets.UTF_8);
        int end = place.lastIndexOf('@');
        long offset = Long.parseLong(place.substring(end + 1));
        replayed.computeIfAbsent(block(place.substring(0, end), offset), first -> new BitSet())
                .set(bit(offset), value != null);
    }

    boolean has(ConsumerRecord<?, ?> deadLetter) {
        BitSet offsets = replayed.get(block(partition(deadLetter), deadLetter.offset()));
        return offsets != null && offsets.get(bit(deadLetter.offset()));
    }

    /** The key of a dead letter's mark. */
    static byte[] key(ConsumerRecord<?, ?> deadLetter) {
        return (partition(deadLetter) + "@" + deadLetter.offset()).getBytes(StandardCharsets.UTF_8);
    }

    private static String partition(ConsumerRecord<?, ?> deadLetter) {
        return deadLetter.topic() + "-" + deadLetter.partition();
    }

    /** A range of offsets of a partition. */
    private static String block(String partition, long offset) {
        return partition + "@" + (offset >> BLOCK_BITS);
    }

    private static int bit(long offset) {
        return (int) (offset & (1 << BLOCK_BITS) - 1);
    }
}
