package io.smartcar.faults;

import static io.smartcar.faults.source.LogLayout.DRIVER;
import static io.smartcar.faults.source.LogLayout.STATUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.cluster.process.ServerProcess;
import io.smartcar.faults.audit.Comparison;
import io.smartcar.faults.pipeline.Pipeline;
import io.smartcar.faults.pipeline.Rebalances;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** HBase or Kafka is down for a while under load: the short form of the fault suite. */
class OutagesIT {
    private final LocalCluster cluster = SharedCluster.get();

    @Test
    void shouldWaitForHBaseInItsGroupAndStoreEverythingOnce() throws IOException {
        // the outage outlasts the poll interval, which has to outlast all attempts of one batch
        Pipeline pipeline = new Pipeline(cluster, "hbase-outage")
                .set("store.redelivery.attempts", 1)
                .set("camel.component.hbase.operation-timeout", 4_000)
                .set("camel.component.hbase.rpc-timeout", 2_000)
                .set("camel.component.kafka.max-block-ms", 300)
                .set("dead-letters.timeout-ms", 1_000)
                .set("camel.component.kafka.max-poll-interval-ms", 16_000);
        pipeline.drop(DRIVER, "1", Pipeline.simulate(DRIVER, 1, 8_000));
        ServerProcess hbase = cluster.master();
        long rebalances;
        try (RoutesProcess routes = pipeline.process("hbase-outage").start()) {
            Pipeline.await("some events are stored").until(() -> pipeline.committed() > 500);
            rebalances = Rebalances.of(pipeline, cluster.broker(1));
            hbase.kill();
            try {
                pipeline.drop(STATUS, "1", Pipeline.simulate(STATUS, 2, 4_000));
                Pipeline.await("the routes say that HBase is down")
                        .until(() -> routes.health().contains("DOWN"));
                Pipeline.await("the log says why, since when, and how long the events are safe")
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> Files.readString(routes.log())
                                .matches("(?s).* WARN +OutageGate (Cannot store for|Closed the outage gate of) route"
                                        + " 'kafka-to-hbase' since [^\n]+ No event is lost: .*"));
                Pipeline.await("the routes wait for HBase")
                        .during(Duration.ofSeconds(20))
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> routes.health().contains("DOWN"));
                assertThat(pipeline.waitingFiles())
                        .as("files that Kafka has not taken")
                        .isZero();
            } finally {
                hbase.start();
            }
            pipeline.awaitSettled();
            assertThat(Rebalances.of(pipeline, cluster.broker(1)))
                    .as("rebalances")
                    .isEqualTo(rebalances);
            routes.awaitReady(Duration.ofSeconds(60));
            assertThat(Files.readAllLines(routes.log()))
                    .as("lines of the log")
                    .anyMatch(line -> line.matches(".* INFO +OutageGate .+ 'kafka-to-hbase'.* after .+ since .+"))
                    .noneMatch(line -> line.contains(" ERROR "));
        }

        Comparison comparison = pipeline.compare();
        assertThat(comparison.isClean()).as(comparison.toString()).isTrue();
        assertThat(comparison.duplicates()).isZero();
        assertThat(comparison.deadLetters().found).isZero();
    }

    @Test
    void shouldKeepFilesUntilKafkaHasThem() throws IOException {
        Pipeline pipeline = new Pipeline(cluster, "kafka-outage");
        pipeline.drop(DRIVER, "1", Pipeline.simulate(DRIVER, 1, 8_000));
        try (RoutesProcess routes = pipeline.process("kafka-outage").start()) {
            Pipeline.await("some events are sent").until(() -> pipeline.sent() > 1_000);
            cluster.broker(1).kill();
            try {
                pipeline.drop(STATUS, "1", Pipeline.simulate(STATUS, 2, 4_000));
                Pipeline.await("the routes keep the files")
                        .during(Duration.ofSeconds(10))
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> routes.isRunning() && pipeline.waitingFiles() > 0);
            } finally {
                cluster.broker(1).start();
            }
            pipeline.awaitSettled();
        }

        Comparison comparison = pipeline.compare();
        assertThat(comparison.isClean()).as(comparison.toString()).isTrue();
        assertThat(comparison.deadLetters().found).isZero();
    }
}
