package io.smartcar.store.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.store.outage.Backlog;
import io.smartcar.store.outage.PartitionLag;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The lag of a consumer group, measured at a real broker. */
@Timeout(120)
class GroupBacklogIT {
    private static final String TOPIC = "lag-" + System.nanoTime();
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private static final Instant BEGIN = Instant.now().truncatedTo(ChronoUnit.HOURS);

    private final LocalCluster cluster = SharedCluster.get();

    @Test
    void shouldTellTheOldestEventsAndNoLagOfTransactionMarkers() throws Exception {
        cluster.createTopic(TOPIC, 1);
        Properties client = new Properties();
        client.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.brokers());
        client.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TOPIC);
        GroupBacklog backlog = new GroupBacklog(configuration(), partition -> OptionalLong.of(-1));
        try (Admin admin = Admin.create(client);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            send(producer, 1, 2, 3);

            assertThat(lag(backlog)).isEqualTo(new PartitionLag(TOPIC, 0, 4, at(1), null));
            assertThat(lag(backlog).committed()).as("not committed yet").isNull();

            Instant before = Instant.now();
            commit(admin, 1);
            Instant committed = lag(backlog).committed();
            assertThat(committed).isBetween(before, Instant.now());
            assertThat(lag(backlog)).isEqualTo(new PartitionLag(TOPIC, 0, 3, at(2), committed));

            // the marker is at offset 3
            commit(admin, 3);
            Instant next = lag(backlog).committed();
            assertThat(next).isAfter(committed);
            assertThat(lag(backlog)).isEqualTo(new PartitionLag(TOPIC, 0, 0, null, next));

            send(producer, 4);
            assertThat(lag(backlog)).isEqualTo(new PartitionLag(TOPIC, 0, 3, at(4), next));
        } finally {
            backlog.close();
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, long... seconds) {
        producer.beginTransaction();
        for (long second : seconds) {
            producer.send(new ProducerRecord<>(TOPIC, 0, at(second).toEpochMilli(), null, new byte[1]));
        }
        producer.commitTransaction();
    }

    private static Instant at(long second) {
        return BEGIN.plusSeconds(second);
    }

    private static void commit(Admin admin, long offset) throws Exception {
        admin.alterConsumerGroupOffsets(TOPIC, new HashMap<>(Map.of(PARTITION, new OffsetAndMetadata(offset))))
                .all()
                .get();
    }

    private static PartitionLag lag(GroupBacklog backlog) throws InterruptedException {
        Backlog read = backlog.read(false);
        assertThat(read.partitions()).hasSize(1);
        return read.partitions().get(0);
    }

    private KafkaConfiguration configuration() {
        KafkaConfiguration configuration = new KafkaConfiguration();
        configuration.setTopic(TOPIC);
        configuration.setGroupId(TOPIC);
        configuration.setBrokers(cluster.brokers());
        configuration.setAutoOffsetReset("earliest");
        return configuration;
    }
}
