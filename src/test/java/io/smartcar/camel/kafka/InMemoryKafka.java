package io.smartcar.camel.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.camel.component.kafka.KafkaClientFactory;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/**
 * A Kafka in memory, of one consumer group: it keeps records and committed offsets, and assigns the partitions of the
 * group to the consumers that camel-kafka creates.
 */
public final class InMemoryKafka implements KafkaClientFactory {
    public final List<FakeConsumer> consumers = new CopyOnWriteArrayList<>();
    public final Map<TopicPartition, Long> committed = new ConcurrentHashMap<>();

    /** Called with the offsets of each commit; may throw. */
    public volatile Consumer<Map<TopicPartition, OffsetAndMetadata>> commits = offsets -> {};

    /** Called with each poll; may throw. */
    public volatile Runnable polls = () -> {};

    /** Called with each lookup of committed offsets; may throw. */
    public volatile Runnable committedQueries = () -> {};

    /** Called with each lookup of first offsets; may throw, as it does while a partition has no leader. */
    public volatile Runnable beginningQueries = () -> {};

    private final Map<TopicPartition, List<String>> logs = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> beginnings = new ConcurrentHashMap<>();
    private final Deque<List<TopicPartition>> assignments = new ArrayDeque<>();

    /** The partitions that the next consumer gets. */
    public synchronized InMemoryKafka assign(TopicPartition... partitions) {
        assignments.add(List.of(partitions));
        for (TopicPartition partition : partitions) {
            logs.computeIfAbsent(partition, key -> new CopyOnWriteArrayList<>());
            beginnings.putIfAbsent(partition, 0L);
        }
        return this;
    }

    public void append(TopicPartition partition, String... values) {
        logs.get(partition).addAll(List.of(values));
    }

    /** Deletes older records, as retention does. */
    public void deleteBefore(TopicPartition partition, long offset) {
        beginnings.put(partition, offset);
    }

    /**
     * Replaces a log by a new one, as when its topic is deleted and created again, or a disk is lost. The committed offsets
     * stay, unless the test removes them.
     */
    public void replaceLog(TopicPartition partition, String... values) {
        logs.put(partition, new CopyOnWriteArrayList<>(values));
        beginnings.put(partition, 0L);
    }

    @Override
    public synchronized org.apache.kafka.clients.consumer.Consumer<?, ?> getConsumer(Properties properties) {
        FakeConsumer consumer = new FakeConsumer(assignments.isEmpty() ? List.of() : assignments.remove());
        consumers.add(consumer);
        return consumer;
    }

    @Override
    public Producer<?, ?> getProducer(Properties properties) {
        throw new UnsupportedOperationException("Only consumers are expected here");
    }

    @Override
    public String getBrokers(KafkaConfiguration configuration) {
        return "127.0.0.1:9092";
    }

    /** A member of the group. */
    public final class FakeConsumer extends MockConsumer<byte[], byte[]> {
        private List<TopicPartition> assignment;
        private ConsumerRebalanceListener listener;
        private boolean joined;
        private volatile boolean allPaused;

        FakeConsumer(List<TopicPartition> assignment) {
            super(OffsetResetStrategy.EARLIEST);
            this.assignment = assignment;
        }

        /** Assigns these partitions with the next poll, after revoking all. */
        public synchronized void rebalance(TopicPartition... partitions) {
            assignment = List.of(partitions);
            joined = false;
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            polls.run();
            super.poll(timeout);
            if (!joined) {
                joined = true;
                // calls the listener; a client revokes all of its partitions before others are assigned
                rebalance(List.of());
                rebalance((Collection<TopicPartition>) assignment);
                for (TopicPartition partition : assignment) {
                    seek(partition, committed.getOrDefault(partition, beginnings.get(partition)));
                }
            }
            allPaused = !assignment().isEmpty() && paused().containsAll(assignment());
            Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
            for (TopicPartition partition : assignment()) {
                if (!paused().contains(partition)) {
                    fetch(partition, records);
                }
            }
            if (records.isEmpty()) {
                pause(timeout);
            }
            return new ConsumerRecords<>(records);
        }

        private void fetch(
                TopicPartition partition, Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records) {
            List<String> log = logs.get(partition);
            long offset = Math.max(position(partition), beginnings.get(partition));
            if (offset > log.size()) {
                // out of range: the client resets to the oldest
                offset = beginnings.get(partition);
                seek(partition, offset);
            }
            List<ConsumerRecord<byte[], byte[]>> fetched = new ArrayList<>();
            for (; offset < log.size(); offset++) {
                byte[] value = log.get((int) offset).getBytes(StandardCharsets.UTF_8);
                fetched.add(new ConsumerRecord<>(partition.topic(), partition.partition(), offset, null, value));
            }
            if (!fetched.isEmpty()) {
                seek(partition, offset);
                records.put(partition, fetched);
            }
        }

        private void pause(Duration timeout) {
            try {
                wait(Math.max(1, Math.min(20, timeout.toMillis())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Whether all partitions were paused in the last poll. */
        public boolean isIdle() {
            return allPaused;
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
            commits.accept(offsets);
            offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
            committedQueries.run();
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            for (TopicPartition partition : partitions) {
                Long offset = committed.get(partition);
                offsets.put(partition, offset == null ? null : new OffsetAndMetadata(offset));
            }
            return offsets;
        }

        @Override
        public synchronized Map<TopicPartition, Long> beginningOffsets(
                Collection<TopicPartition> partitions, Duration timeout) {
            beginningQueries.run();
            Map<TopicPartition, Long> offsets = new HashMap<>();
            partitions.forEach(partition -> offsets.put(partition, beginnings.get(partition)));
            return offsets;
        }

        @Override
        public synchronized Map<TopicPartition, Long> endOffsets(
                Collection<TopicPartition> partitions, Duration timeout) {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            partitions.forEach(partition ->
                    offsets.put(partition, (long) logs.get(partition).size()));
            return offsets;
        }

        @Override
        public synchronized void seekToBeginning(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> seek(partition, beginnings.get(partition)));
        }

        @Override
        public synchronized void subscribe(Collection<String> topics, ConsumerRebalanceListener rebalances) {
            listener = rebalances;
            super.subscribe(topics, rebalances);
        }

        /** A client revokes all of its partitions. */
        @Override
        public synchronized void unsubscribe() {
            if (!closed() && !assignment().isEmpty()) {
                listener.onPartitionsRevoked(assignment());
            }
            super.unsubscribe();
        }

        @Override
        public void close() {
            synchronized (InMemoryKafka.this) {
                if (!closed()) {
                    assignments.add(assignment);
                }
            }
            super.close();
        }
    }
}
