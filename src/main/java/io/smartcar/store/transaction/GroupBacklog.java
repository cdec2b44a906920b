package io.smartcar.store.transaction;

import io.smartcar.store.outage.Backlog;
import io.smartcar.store.outage.PartitionLag;
import io.smartcar.store.transaction.OldestEvents.First;
import io.smartcar.store.transaction.OldestEvents.Range;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
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

    private final Properties client;
    private final List<String> topics;
    private final Function<TopicPartition, OptionalLong> held;
    private final OldestEvents oldestEvents = new OldestEvents();
    private final Function<Properties, Consumer<byte[], byte[]>> clients;
    /** Those of the last measurement. */
    private Map<TopicPartition, Commit> commits = Map.of();

    private Consumer<byte[], byte[]> consumer;

    /**
     * A committed offset.
     *
     * @param offset -1 if there is none
     * @param time of the measurement that found it moved; null if none has
     */
    private record Commit(long offset, Instant time) {}

    /**
     * @param configuration that of the route's consumer
     * @param held returns the offset before which this process holds all events of a partition for its store, or stored
     *     them: they do not wait in Kafka. Empty if another process may hold events of it: that process measures it
     */
    GroupBacklog(KafkaConfiguration configuration, Function<TopicPartition, OptionalLong> held) {
        this(
                configuration,
                held,
                client -> new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    GroupBacklog(
            KafkaConfiguration configuration,
            Function<TopicPartition, OptionalLong> held,
            Function<Properties, Consumer<byte[], byte[]>> clients) {
        this.held = held;
        this.clients = clients;
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
    public synchronized Backlog read(boolean withRetention) throws InterruptedException {
        if (consumer == null) {
            consumer = clients.apply(client);
        }
        Instant begun = Instant.now();
        Map<TopicPartition, Range> unstored = unstored(begun);
        Map<TopicPartition, Range> waiting = new HashMap<>(unstored);
        waiting.values().removeIf(range -> range.from() >= range.end());
        Map<TopicPartition, First> oldest = oldestEvents.read(consumer, waiting);
        List<PartitionLag> lags = new ArrayList<>();
        unstored.forEach((partition, range) -> {
            First first = oldest.get(partition);
            boolean onlyMarkers = first != null && first.time() == null;
            lags.add(new PartitionLag(
                    partition.topic(),
                    partition.partition(),
                    onlyMarkers ? 0 : Math.max(0, range.end() - range.from()),
                    first == null ? null : first.time(),
                    commits.get(partition).time));
        });
        return new Backlog(lags, withRetention ? keptUntil(lags) : null, begun);
    }

    private Map<TopicPartition, Range> unstored(Instant now) {
        Map<TopicPartition, OptionalLong> next = new HashMap<>();
        for (String topic : topics) {
            for (PartitionInfo info : consumer.partitionsFor(topic)) {
                TopicPartition partition = new TopicPartition(topic, info.partition());
                OptionalLong offset = held.apply(partition);
                if (offset.isPresent()) {
                    next.put(partition, offset);
                }
            }
        }
        Map<TopicPartition, Long> first = consumer.beginningOffsets(next.keySet());
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(next.keySet());
        Map<TopicPartition, Commit> latest = new HashMap<>();
        next.keySet().forEach(partition -> latest.put(partition, commit(partition, committed.get(partition), now)));
        commits = latest;
        Map<TopicPartition, Range> unstored = new HashMap<>();
        consumer.endOffsets(next.keySet()).forEach((partition, end) -> {
            OffsetAndMetadata offset = committed.get(partition);
            long known = Math.max(first.get(partition), offset == null ? 0 : offset.offset());
            unstored.put(
                    partition, new Range(Math.max(known, next.get(partition).getAsLong()), end));
        });
        return unstored;
    }

    private Commit commit(TopicPartition partition, OffsetAndMetadata committed, Instant now) {
        long offset = committed == null ? -1 : committed.offset();
        Commit before = commits.get(partition);
        if (before == null) {
            return new Commit(offset, null);
        }
        return before.offset == offset ? before : new Commit(offset, now);
    }

    private Instant keptUntil(List<PartitionLag> lags) throws InterruptedException {
        Map<String, Instant> oldest = new HashMap<>();
        for (PartitionLag lag : lags) {
            if (lag.oldest() != null) {
                oldest.merge(lag.topic(), lag.oldest(), (one, other) -> one.isBefore(other) ? one : other);
            }
        }
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
