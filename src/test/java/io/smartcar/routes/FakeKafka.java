package io.smartcar.routes;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Kafka for routes that send: keeps the records, and fails as configured. Its topics, of one partition each, can be read
 * from the beginning, without a group.
 */
public final class FakeKafka extends DefaultKafkaClientFactory {
    private final Answering producer;
    private final List<ProducerRecord<byte[], byte[]>> given = new CopyOnWriteArrayList<>();
    private final AtomicInteger clients = new AtomicInteger();
    private final List<Integer> flushes = new CopyOnWriteArrayList<>();
    private volatile Function<ProducerRecord<byte[], byte[]>, RuntimeException> failures = sent -> null;

    /** @param answering whether it acknowledges at once, or when {@link #acknowledge()} is called */
    public FakeKafka(boolean answering) {
        producer = new Answering(answering);
    }

    /** The fake that the Kafka component got from the property {@code camel.component.kafka.kafka-client-factory}. */
    static FakeKafka of(CamelContext context) {
        return (FakeKafka) context.getComponent("kafka", KafkaComponent.class).getKafkaClientFactory();
    }

    /** Sets the failure of each record; null for none. */
    void fail(Function<ProducerRecord<byte[], byte[]>, RuntimeException> failing) {
        failures = failing;
    }

    /** Acknowledges the oldest record; false if there is none. */
    boolean acknowledge() {
        return producer.completeNext();
    }

    /** The records sent to it, in order. */
    List<ProducerRecord<byte[], byte[]>> taken() {
        return producer.history();
    }

    /** Puts a record into its topic, before any is sent there. */
    void give(ProducerRecord<byte[], byte[]> there) {
        given.add(there);
    }

    /** The records of a topic. */
    List<ProducerRecord<byte[], byte[]>> topic(String name) {
        return Stream.concat(given.stream(), taken().stream())
                .filter(one -> one.topic().equals(name))
                .toList();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Consumer getConsumer(Properties properties) {
        return new Reading();
    }

    /** The number of producers created. */
    int clients() {
        return clients.get();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Producer getProducer(Properties properties) {
        clients.incrementAndGet();
        return producer;
    }

    /** How many records had been sent at each flush. */
    List<Integer> flushes() {
        return flushes;
    }

    private final class Answering extends MockProducer<byte[], byte[]> {
        Answering(boolean answering) {
            super(answering, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> sent, Callback callback) {
            RuntimeException failure = failures.apply(sent);
            if (failure == null) {
                return super.send(sent, callback);
            }
            RecordMetadata none = new RecordMetadata(new TopicPartition(sent.topic(), 0), -1, 0, -1, -1, -1);
            callback.onCompletion(none, failure);
            return CompletableFuture.failedFuture(failure);
        }

        @Override
        public void flush() {
            // does not acknowledge, unlike that of its superclass
            flushes.add(history().size());
        }

        @Override
        public void close() {
            // several routes share it
        }

        @Override
        public void close(Duration timeout) {
            // the same
        }
    }

    /** Reads two records at a time. */
    private final class Reading extends MockConsumer<byte[], byte[]> {
        Reading() {
            super(OffsetResetStrategy.EARLIEST);
            setMaxPollRecords(2);
        }

        @Override
        public synchronized List<PartitionInfo> partitionsFor(String topic) {
            return List.of(new PartitionInfo(topic, 0, Node.noNode(), new Node[0], new Node[0]));
        }

        @Override
        public synchronized void assign(Collection<TopicPartition> partitions) {
            super.assign(partitions);
            for (TopicPartition partition : partitions) {
                List<ProducerRecord<byte[], byte[]>> records = topic(partition.topic());
                updateBeginningOffsets(Map.of(partition, 0L));
                updateEndOffsets(Map.of(partition, (long) records.size()));
            }
        }

        @Override
        public synchronized void seekToBeginning(Collection<TopicPartition> partitions) {
            super.seekToBeginning(partitions);
            for (TopicPartition partition : partitions) {
                List<ProducerRecord<byte[], byte[]>> records = topic(partition.topic());
                for (int offset = 0; offset < records.size(); offset++) {
                    addRecord(read(records.get(offset), offset));
                }
            }
        }

        private static ConsumerRecord<byte[], byte[]> read(ProducerRecord<byte[], byte[]> sent, long offset) {
            return new ConsumerRecord<>(
                    sent.topic(),
                    0,
                    offset,
                    sent.timestamp() == null ? 0 : sent.timestamp(),
                    TimestampType.CREATE_TIME,
                    0,
                    0,
                    sent.key(),
                    sent.value(),
                    sent.headers(),
                    Optional.empty());
        }
    }
}
