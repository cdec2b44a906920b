package io.smartcar.replay;

import io.smartcar.event.deadletter.DeadLetterId;
import java.io.Closeable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The open dead letters of a topic: those that were neither replayed nor discarded, each once, whether Kafka has compacted
 * the topic or not. Reads each partition twice, first to learn which are open: it has the ids of one partition in memory.
 * Not thread-safe.
 */
public final class OpenDeadLetters implements Closeable {
    private final TopicReader reader;
    private Iterator<TopicPartition> partitions;
    private Set<Long> open = Set.of();

    /** @throws org.apache.kafka.common.KafkaException if the brokers do not answer, or the topic is missing */
    public OpenDeadLetters(CamelContext context, String topic) {
        reader = new TopicReader(context, topic);
        partitions = reader.partitions().iterator();
    }

    /** Starts from the beginning. Dead letters that have come since the creation are left out. */
    public void restart() {
        reader.end();
        partitions = reader.partitions().iterator();
    }

    /** Whether records are left, which need not be open dead letters. */
    public boolean hasNext() {
        while (!reader.hasNext() && partitions.hasNext()) {
            TopicPartition partition = partitions.next();
            open = offsetsOfOpen(partition);
            reader.read(partition);
        }
        return reader.hasNext();
    }

    /** The open dead letters among the next records. */
    public List<ConsumerRecord<byte[], byte[]>> next() {
        return reader.next().stream()
                .filter(deadLetter -> open.contains(deadLetter.offset()))
                .toList();
    }

    private Set<Long> offsetsOfOpen(TopicPartition partition) {
        Map<String, Long> last = new HashMap<>();
        reader.read(partition);
        while (reader.hasNext()) {
            for (ConsumerRecord<byte[], byte[]> deadLetter : reader.next()) {
                if (deadLetter.value() == null) {
                    last.remove(DeadLetterId.of(deadLetter));
                } else {
                    last.put(DeadLetterId.of(deadLetter), deadLetter.offset());
                }
            }
        }
        return new HashSet<>(last.values());
    }

    @Override
    public void close() {
        reader.close();
    }
}
