package io.smartcar.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributedHBaseIT {
    private static final Duration BOUND = Duration.ofSeconds(90);

    private static LocalCluster cluster;

    @BeforeAll
    static void start(@TempDir Path folder) {
        cluster = LocalCluster.in(folder).brokers(3).regionServers(2).build();
        cluster.start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void shouldServeAllRowsWhenOneOfTwoRegionServersIsKilled() {
        cluster.createTable("moved", "cf1", 1, Bytes.toBytes("row 5"));
        cluster.put("moved", puts());

        cluster.regionServer(1).kill();

        cluster.awaitRows("moved", 1000, BOUND);
        cluster.regionServer(1).start();
        assertThat(cluster.countRows("moved")).isEqualTo(1000);
    }

    @Test
    void shouldTakeRecordsWhenOneOfThreeBrokersIsKilled() {
        cluster.createTopic("replicated", 3);

        cluster.broker(1).kill();
        cluster.send(IntStream.range(0, 1000)
                .mapToObj(i -> new ProducerRecord<>("replicated", Bytes.toBytes("key " + i), Bytes.toBytes(i)))
                .toList());
        cluster.broker(1).start();

        cluster.awaitRecords("replicated", 1000, BOUND);
    }

    private static List<Put> puts() {
        return IntStream.range(0, 1000)
                .mapToObj(i -> new Put(Bytes.toBytes("row " + i))
                        .addColumn(Bytes.toBytes("cf1"), Bytes.toBytes("n"), Bytes.toBytes(i)))
                .toList();
    }
}
