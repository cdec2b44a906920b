package io.smartcar.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Kafka alone, in each shape. */
@Tag("topologies")
class KafkaShapesIT {
    @Test
    void shouldRunThreeNodesAndLoseOne() throws Exception {
        try (LocalCluster cluster = cluster("multi-node")) {
            cluster.startKafka();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.brokers()))) {
                assertThat(admin.describeCluster().nodes().get().stream()
                                .collect(Collectors.toMap(Node::host, Node::rack)))
                        .containsExactlyInAnyOrderEntriesOf(
                                Map.of("127.0.0.1", "rack-1", "127.0.0.2", "rack-2", "127.0.0.3", "rack-3"));
            }
            cluster.createTopic("nodes", 3);
            cluster.broker(2).kill();
            cluster.send(List.of(record("nodes", "a"), record("nodes", "b")));
            cluster.broker(2).start();
            cluster.broker(3).kill();
            cluster.send(List.of(record("nodes", "c")));
            assertThat(cluster.records("nodes")).hasSize(3);
        }
    }

    @Test
    void shouldRunABrokerWithItsOwnZookeeper() {
        try (LocalCluster cluster = cluster("zookeeper")) {
            cluster.startKafka();
            cluster.createTopic("kept", 1);
            cluster.send(List.of(record("kept", "a")));
            cluster.broker(1).kill();
            cluster.broker(1).start();
            // its partition has no leader at first
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(cluster.records("kept")).hasSize(1));
        }
    }

    private static LocalCluster cluster(String topology) {
        return LocalCluster.in(Path.of("target", "shapes", topology + "-" + UUID.randomUUID()))
                .topology(topology)
                .build();
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String value) {
        return new ProducerRecord<>(topic, value.getBytes(StandardCharsets.UTF_8));
    }
}
