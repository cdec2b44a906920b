package io.smartcar.cluster.kafka;

import io.smartcar.cluster.process.BoundedWait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupListing;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Requests to the brokers by the tests and the launcher. Thread-safe. */
public final class KafkaAccess implements AutoCloseable {
    private final String bootstrap;
    private final Map<String, String> security;
    private Admin admin;

    public KafkaAccess(String bootstrap) {
        this(bootstrap, Map.of());
    }

    /** @param security the settings by which brokers authenticate a client */
    public KafkaAccess(String bootstrap, Map<String, String> security) {
        this.bootstrap = bootstrap;
        this.security = security;
    }

    private Map<String, Object> client() {
        Map<String, Object> settings = new HashMap<>(security);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
        settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200);
        return settings;
    }

    private synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(client());
        }
        return admin;
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
            admin = null;
        }
    }

    /** The node ids of the brokers that the cluster knows as living. */
    public Set<Integer> brokers() throws ExecutionException, InterruptedException {
        return admin().describeCluster().nodes().get().stream().map(Node::id).collect(Collectors.toSet());
    }

    public boolean createTopic(String topic, int partitions, Map<String, String> settings)
            throws ExecutionException, InterruptedException {
        NewTopic wanted = new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(settings);
        try {
            admin().createTopics(List.of(wanted)).all().get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw failure;
        }
        BoundedWait.until("topic " + topic + " has leaders", Duration.ofSeconds(30), () -> {
            List<TopicPartition> known = partitions(topic);
            return known.size() == partitions ? null : known.size() + " of " + partitions + " partitions are known";
        });
        return true;
    }

    public void deleteTopic(String topic) throws ExecutionException, InterruptedException {
        admin().deleteTopics(List.of(topic)).all().get();
    }

    /** Deletes all topics and all groups; waits until the sessions of members that were killed have ended. */
    public void clear() throws ExecutionException, InterruptedException {
        admin().deleteTopics(topics()).all().get();
        BoundedWait.until("no group of consumers is left", Duration.ofSeconds(60), () -> {
            List<String> groups = admin().listConsumerGroups().all().get().stream()
                    .map(ConsumerGroupListing::groupId)
                    .toList();
            admin().deleteConsumerGroups(groups).all().get();
            return null;
        });
    }

    public Set<String> topics() throws ExecutionException, InterruptedException {
        return admin().listTopics().names().get();
    }

    private List<TopicPartition> partitions(String topic) throws ExecutionException, InterruptedException {
        try {
            return admin().describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                    .filter(partition -> partition.leader() != null)
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof UnknownTopicOrPartitionException) {
                return List.of();
            }
            throw failure;
        }
    }

    /** The number of records that the topic has taken, those that retention has removed included. */
    public long endOffset(String topic) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = partitions(topic).stream()
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        return admin().listOffsets(latest).all().get().values().stream()
                .mapToLong(offset -> offset.offset())
                .sum();
    }

    /** The sum of the group's committed offsets in the partitions of the topic. */
    public long committedOffset(String group, String topic) throws ExecutionException, InterruptedException {
        return admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(topic) && entry.getValue() != null)
                .mapToLong(entry -> entry.getValue().offset())
                .sum();
    }

    /** Sends and waits for the acknowledgement of all. */
    public void send(Collection<ProducerRecord<byte[], byte[]>> records)
            throws ExecutionException, InterruptedException {
        Map<String, Object> settings = client();
        settings.remove(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 15_000);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
            for (ProducerRecord<byte[], byte[]> one : records) {
                sent.add(producer.send(one));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        }
    }

    /** All records that the topic holds at this moment, partition by partition. */
    public List<ConsumerRecord<byte[], byte[]>> records(String topic) throws ExecutionException, InterruptedException {
        List<TopicPartition> partitions = partitions(topic);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Map<String, Object> settings = client();
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        records.sort(Comparator.<ConsumerRecord<byte[], byte[]>>comparingInt(ConsumerRecord::partition)
                .thenComparingLong(ConsumerRecord::offset));
        return records;
    }
}
