package io.smartcar.replay;

import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Reads the partitions of a topic from their beginnings to their ends at its creation, without a consumer group: no offset
 * is committed. Connects as the routes do. Not thread-safe.
 */
final class TopicReader implements Closeable {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final String topic;
    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;
    private TopicPartition partition;

    /** @throws org.apache.kafka.common.KafkaException if the brokers do not answer, or the topic is missing */
    TopicReader(CamelContext context, String topic) {
        this.topic = topic;
        this.consumer = consumer(context, topic);
        try {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            ends = consumer.endOffsets(partitions);
        } catch (RuntimeException e) {
            consumer.close(Duration.ZERO);
            throw e;
        }
    }

    /**
     * The partitions of the topic.
     *
     * @throws UnknownTopicOrPartitionException if there is no such topic
     */
    static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String topic) {
        List<PartitionInfo> known = consumer.partitionsFor(topic);
        if (known == null || known.isEmpty()) {
            throw new UnknownTopicOrPartitionException("Expected the topic '" + topic + "', but it does not exist");
        }
        return known.stream()
                .map(one -> new TopicPartition(topic, one.partition()))
                .toList();
    }

    /** A consumer without a group, which creates no topic. */
    @SuppressWarnings("unchecked")
    static Consumer<byte[], byte[]> consumer(CamelContext context, String topic) {
        KafkaComponent component = context.getComponent("kafka", KafkaComponent.class);
        KafkaConfiguration configuration = component.getConfiguration().copy();
        Properties properties = configuration.createConsumerProperties();
        properties.put(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                component.getKafkaClientFactory().getBrokers(configuration));
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, context.getName() + "-reader-of-" + topic);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        return component.getKafkaClientFactory().getConsumer(properties);
    }

    Set<TopicPartition> partitions() {
        return ends.keySet();
    }

    /** Starts at the beginning of a partition. */
    void read(TopicPartition next) {
        partition = next;
        consumer.assign(List.of(next));
        consumer.seekToBeginning(List.of(next));
    }

    /** Leaves the partition. */
    void end() {
        partition = null;
    }

    /** Whether records of the partition are left; false before the first one is read. */
    boolean hasNext() {
        return partition != null && consumer.position(partition) < ends.get(partition);
    }

    /**
     * The records of the next poll that returns any; empty at the end.
     *
     * @throws TimeoutException if there are none for a minute
     */
    List<ConsumerRecord<byte[], byte[]>> next() {
        long begin = System.nanoTime();
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        while (records.isEmpty() && hasNext()) {
            if (System.nanoTime() - begin > MAX_WAIT_NANOS) {
                throw new TimeoutException(
                        "Got no records of topic '" + topic + "' for a minute, although it has more");
            }
            for (ConsumerRecord<byte[], byte[]> one : consumer.poll(POLL)) {
                if (one.offset() < ends.get(partition)) {
                    records.add(one);
                }
            }
        }
        return records;
    }

    @Override
    public void close() {
        consumer.close(Duration.ZERO);
    }
}
