package io.smartcar.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class LocalClusterIT {
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final LocalCluster cluster = SharedCluster.get();

    @Test
    void shouldKeepAcknowledgedRowsWhenHBaseIsKilledAndStartedAgain() {
        cluster.createTable("cluster-kill", "cf1", 1);
        cluster.put("cluster-kill", puts(1000));

        cluster.master().kill();
        assertThat(cluster.master().isRunning()).isFalse();
        cluster.master().start();

        assertThat(cluster.countRows("cluster-kill")).isEqualTo(1000);
        cluster.put("cluster-kill", puts(1001));
        cluster.awaitRows("cluster-kill", 1001, BOUND);
    }

    @Test
    void shouldKeepAcknowledgedRecordsWhenBrokerIsKilledAndStartedAgain() {
        cluster.createTopic("cluster-kill", 2);
        cluster.send(records("cluster-kill", 1000));

        cluster.broker(1).kill();
        cluster.broker(1).start();

        assertThat(cluster.records("cluster-kill"))
                .extracting(one -> Bytes.toString(one.value()))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 1000).mapToObj(i -> "event " + i).toList());
    }

    @Test
    void shouldAnswerAgainWhenFrozenBrokerIsThawed() {
        cluster.createTopic("cluster-freeze", 1);

        cluster.broker(1).freeze();
        assertThatThrownBy(() -> cluster.endOffset("cluster-freeze")).isInstanceOf(IllegalStateException.class);
        cluster.broker(1).thaw();

        cluster.send(records("cluster-freeze", 10));
        cluster.awaitRecords("cluster-freeze", 10, BOUND);
    }

    @Test
    void shouldNotCreateTopicsOnDemand() {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", cluster.brokers(), "max.block.ms", 2000, "client.id", "hopeful");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            assertThatThrownBy(() -> producer.partitionsFor("cluster-nobody-created-this"))
                    .isInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void shouldReportTheActualStateWhenWaitingIsOver() {
        cluster.createTable("cluster-wait", "cf1", 1);
        cluster.put("cluster-wait", puts(3));

        assertThatThrownBy(() -> cluster.awaitRows("cluster-wait", 4, Duration.ofSeconds(1)))
                .hasMessage("Not so after 1 s: table cluster-wait has 4 rows. Instead: it has 3");
    }

    @Test
    void shouldRejectSecondClusterInSameFolder() {
        assertThatThrownBy(() -> LocalCluster.in(cluster.folder()).build())
                .hasMessageContaining("Another local cluster runs in " + cluster.folder());
    }

    private static List<Put> puts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Put(Bytes.toBytes("row " + i))
                        .addColumn(Bytes.toBytes("cf1"), Bytes.toBytes("n"), Bytes.toBytes(i)))
                .toList();
    }

    private static List<ProducerRecord<byte[], byte[]>> records(String topic, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ProducerRecord<>(topic, Bytes.toBytes("key " + i), Bytes.toBytes("event " + i)))
                .toList();
    }
}
