package io.smartcar.faults;

import static io.smartcar.faults.source.LogLayout.DRIVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.process.ServerProcess;
import io.smartcar.faults.pipeline.HdfsPipeline;
import io.smartcar.faults.pipeline.Pipeline;
import io.smartcar.faults.pipeline.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A disk that is full under Kafka, or under a data node of HDFS: a small file system in memory, where this machine lets us mount one. HBase is
 * excluded: on a full local disk it acknowledges rows that were not written.
 */
@Tag("faults")
@ExtendWith(FaultTable.class)
class DiskFaultsIT {
    private static final int MEGABYTES = 160;

    @Test
    void shouldContinueWhenFullDiskHasRoomAgain() throws Exception {
        try (SmallDisk disk = SmallDisk.mount("small-disk", MEGABYTES)) {
            Path folder = Pipeline.emptyFolder("full-kafka");
            disk.linkFrom(folder.resolve("kafka-1"));
            try (LocalCluster cluster = LocalCluster.in(folder).build()) {
                cluster.start();
                fillUnderLoad(cluster, disk);
            }
        }
    }

    private static void fillUnderLoad(LocalCluster cluster, SmallDisk disk) throws IOException {
        Pipeline pipeline = new Pipeline(cluster, "disk-full").load(8_000);
        FaultRun run = new FaultRun("disk of Kafka full", pipeline, null);
        try (RoutesProcess routes = pipeline.storing()) {
            run.breaks(disk::fill);
            pipeline.drop(DRIVER, "2", Pipeline.simulate(DRIVER, 2, 12_000));
            run.notices("health is down", () -> routes.health().contains("DOWN"));
            run.lasts(Duration.ofSeconds(20), routes);
            run.mends(() -> {
                // a broker that met the full disk has ended, or does not know that there is room again
                cluster.broker(1).kill();
                disk.empty();
                cluster.broker(1).start();
            });
            run.flows();
            run.settles();
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }

    @Test
    void shouldContinueWhenFullDataNodesHaveRoomAgain() throws Exception {
        try (SmallDisk disk = SmallDisk.mount("small-data-disk", 100)) {
            Path servers = Pipeline.emptyFolder("full-data-node");
            disk.linkFrom(servers.resolve("data-node-1"));
            try (LocalCluster small = LocalCluster.in(servers)
                    .withoutHBase()
                    .dataNodes(1)
                    // a data node leaves 1 GiB free otherwise
                    .hadoopSetting("dfs.datanode.round-robin-volume-choosing-policy.additional-available-space", "0")
                    .build()) {
                small.start();
                fillDataNodeUnderLoad(small, disk);
            }
        }
    }

    private static void fillDataNodeUnderLoad(LocalCluster small, SmallDisk disk) throws Exception {
        ServerProcess dataNode = small.hadoop().dataNodes().get(0);
        try (HdfsPipeline pipeline = new HdfsPipeline(small, "data-nodes-full")
                        .set("camel.component.hdfs.replication", 1)
                        // each open file reserves a block
                        .set("camel.component.hdfs.client-properties[dfs.blocksize]", 1 << 20);
                RoutesProcess one = pipeline.storer("one").start()) {
            pipeline.awaitProgress();
            long log = Files.size(one.log());
            disk.fill();
            try {
                Pipeline.await("health is down, and says why")
                        .until(() ->
                                one.health().contains("DOWN") && one.health().contains("the data nodes are full"));
                long stored = pipeline.committed();
                Pipeline.pass(Duration.ofSeconds(20));
                assertThat(pipeline.committed()).isEqualTo(stored);
                String logged = Files.readString(one.log()).substring((int) log);
                assertThat(logged.lines().filter(line -> line.matches(".* (WARN|ERROR) .*")))
                        .as("what is logged while they are full")
                        .hasSize(1)
                        .allMatch(line -> line.contains(" ERROR ") && line.contains("the data nodes are full"));
            } finally {
                disk.empty();
                if (!dataNode.isRunning()) {
                    dataNode.start();
                }
            }
            pipeline.settle();
            one.stop();
            System.out.printf(
                    "data nodes full: %d events, %d dead letters sent again%n",
                    pipeline.sentEvents(), pipeline.repeatedDeadLetters());
            assertThat(pipeline.differences()).isEmpty();
        }
    }
}
