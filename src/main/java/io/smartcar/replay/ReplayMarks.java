package io.smartcar.replay;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Which dead letters have been replayed: a compacted topic with one record for each, whose key is the letter's topic,
 * partition and offset. Not thread-safe.
 */
final class ReplayMarks {
    private static final int BLOCK_BITS = 20;

    // a bit for each offset is less than anything else that remembers them
    private final Map<Block, BitSet> replayed = new HashMap<>();

    /** A range of offsets of a partition. */
    private record Block(String partition, long number) {}

    /**
     * Reads all marks that are there.
     *
     * @throws org.apache.kafka.common.KafkaException if the brokers do not answer, or the topic is not there
     */
    static ReplayMarks read(CamelContext context, String topic) {
        ReplayMarks marks = new ReplayMarks();
        try (TopicReader reader = new TopicReader(context, topic)) {
            while (reader.hasNext()) {
                reader.next().forEach(mark -> marks.take(mark.key(), mark.value()));
            }
        }
        return marks;
    }

    /** Takes note of a record of the topic; one without a value takes an earlier mark back. */
    void take(byte[] key, byte[] value) {
        String place = new String(key, StandardCharsets.UTF_8);
        int end = place.lastIndexOf('@');
        long offset = Long.parseLong(place.substring(end + 1));
        replayed.computeIfAbsent(block(place.substring(0, end), offset), first -> new BitSet())
                .set(bit(offset), value != null);
    }

    boolean has(ConsumerRecord<?, ?> letter) {
        BitSet offsets = replayed.get(block(partition(letter), letter.offset()));
        return offsets != null && offsets.get(bit(letter.offset()));
    }

    /** The key of a letter's mark. */
    static byte[] key(ConsumerRecord<?, ?> letter) {
        return (partition(letter) + "@" + letter.offset()).getBytes(StandardCharsets.UTF_8);
    }

    private static String partition(ConsumerRecord<?, ?> letter) {
        return letter.topic() + "-" + letter.partition();
    }

    private static Block block(String partition, long offset) {
        return new Block(partition, offset >> BLOCK_BITS);
    }

    private static int bit(long offset) {
        return (int) (offset & (1 << BLOCK_BITS) - 1);
    }
}
