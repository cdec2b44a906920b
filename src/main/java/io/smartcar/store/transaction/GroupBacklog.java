package io.smartcar.store.transaction;

import io.smartcar.store.outage.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backlog of a consumer group in the topics of one route, asked with clients of its own, which join no group. A
 * topic that does not exist, or settings of topics that this user may not read, count as unknown.
 */
final class GroupBacklog implements Backlog.Source {
    private static final Logger LOG = LoggerFactory.getLogger(GroupBacklog.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LONGEST_READ = Duration.ofSeconds(2);

    private final Properties client;
    private final List<String> topics;
    private final ToLongFunction<TopicPartition> held;
    private KafkaConsumer<byte[], byte[]> consumer;

    /**
     * @param configuration that of the route's consumer
     * @param held returns the offset before which this process holds all events of a partition for its store, or stored
     *     them: they do not wait in Kafka
     */
    GroupBacklog(KafkaConfiguration configuration, ToLongFunction<TopicPartition> held) {
        this.held = held;
        topics = List.of(configuration.getTopic().split("\\s*,\\s*"));
        client = configuration.createConsumerProperties();
        client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, configuration.getBrokers());
        client.put(CommonClientConfigs.CLIENT_ID_CONFIG, configuration.getGroupId() + "-backlog");
        client.put(ConsumerConfig.GROUP_ID_CONFIG, configuration.getGroupId());
        client.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        client.remove(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        // one record of each partition is looked at
        client.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
        client.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "1");
        client.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, String.valueOf(TIMEOUT.toMillis()));
        client.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, String.valueOf(TIMEOUT.toMillis()));
    }

    @Override
    public synchronized Backlog read(boolean withTimes) throws InterruptedException {
        if (consumer == null) {
            consumer = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }
        Set<TopicPartition> partitions = new HashSet<>();
        for (String topic : topics) {
            consumer.partitionsFor(topic)
                    .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
        }
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions);
        Map<TopicPartition, Long> waiting = new HashMap<>();
        long events = 0;
        for (Map.Entry<TopicPartition, Long> end :
                consumer.endOffsets(partitions).entrySet()) {
            OffsetAndMetadata offset = committed.get(end.getKey());
            long next = Math.max(first.get(end.getKey()), offset == null ? 0 : offset.offset());
            if (end.getValue() > next) {
                events += Math.max(0, end.getValue() - Math.max(next, held.applyAsLong(end.getKey())));
                waiting.put(end.getKey(), next);
            }
        }
        Map<String, Instant> oldest = withTimes ? oldest(waiting) : Map.of();
        return new Backlog(
                events, oldest.values().stream().min(Instant::compareTo).orElse(null), keptUntil(oldest));
    }

    /** The times of the oldest waiting events that Kafka returns in time, by topic. */
    private Map<String, Instant> oldest(Map<TopicPartition, Long> waiting) {
        Map<String, Instant> oldest = new HashMap<>();
        consumer.assign(waiting.keySet());
        waiting.forEach(consumer::seek);
        Set<TopicPartition> missing = new HashSet<>(waiting.keySet());
        long end = System.nanoTime() + LONGEST_READ.toNanos();
        while (!missing.isEmpty() && System.nanoTime() - end < 0) {
            for (ConsumerRecord<byte[], byte[]> event : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(event.topic(), event.partition());
                oldest.merge(
                        event.topic(),
                        Instant.ofEpochMilli(event.timestamp()),
                        (one, other) -> one.isBefore(other) ? one : other);
                missing.remove(partition);
                consumer.pause(List.of(partition));
            }
        }
        return oldest;
    }

    private Instant keptUntil(Map<String, Instant> oldest) throws InterruptedException {
        if (oldest.isEmpty()) {
            return null;
        }
        Collection<ConfigResource> resources = oldest.keySet().stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        Instant until = null;
        try (Admin admin = Admin.create(client)) {
            Map<ConfigResource, Config> settings =
                    admin.describeConfigs(resources).all().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            for (Map.Entry<ConfigResource, Config> topic : settings.entrySet()) {
                long retention = number(topic.getValue(), TopicConfig.RETENTION_MS_CONFIG);
                // a size may be reached at any time
                if (number(topic.getValue(), TopicConfig.RETENTION_BYTES_CONFIG) >= 0) {
                    return null;
                }
                Instant kept = oldest.get(topic.getKey().name()).plusMillis(retention);
                if (retention >= 0 && (until == null || kept.isBefore(until))) {
                    until = kept;
                }
            }
        } catch (ExecutionException | TimeoutException e) {
            // for example because this user may not read the settings
            LOG.debug("Failed to read the retention of {}", oldest.keySet(), e);
            return null;
        }
        return until;
    }

    private static long number(Config settings, String name) {
        return Long.parseLong(settings.get(name).value());
    }

    @Override
    public synchronized void close() {
        if (consumer != null) {
            consumer.close(Duration.ZERO);
        }
    }
}
