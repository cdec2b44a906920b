package io.smartcar.faults;

import static io.smartcar.faults.source.LogLayout.DRIVER;
import static io.smartcar.faults.source.LogLayout.STATUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.cluster.process.ServerProcess;
import io.smartcar.faults.pipeline.ConsumedRecords;
import io.smartcar.faults.pipeline.Pipeline;
import io.smartcar.faults.pipeline.Rebalances;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** HBase killed, frozen, slow, split or without its table while events arrive. */
@Tag("faults")
@ExtendWith(FaultTable.class)
class HBaseFaultsIT {
    private final LocalCluster cluster = SharedCluster.get();
    private final ServerProcess hbase = cluster.master();

    @Test
    void shouldStoreEverythingOnceWhenHBaseIsKilled() throws IOException {
        Pipeline pipeline = loaded("hbase-killed");
        FaultRun run = new FaultRun("HBase killed and started again", pipeline, null);
        try (RoutesProcess routes = pipeline.storing()) {
            run.breaks(hbase::kill);
            try {
                run.notices("health is down", () -> routes.health().contains("DOWN"));
            } finally {
                run.mends(hbase::start);
            }
            run.flows();
            run.settles();
            run.rereads(ConsumedRecords.of(routes) - pipeline.sent());
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }

    @Test
    void shouldWaitForHBaseThatIsFrozen() throws IOException {
        Pipeline pipeline = loaded("hbase-frozen");
        FaultRun run = new FaultRun("HBase frozen for 30 s", pipeline, null);
        try (RoutesProcess routes = pipeline.storing()) {
            run.breaks(hbase::freeze);
            try {
                run.notices("health is down", () -> routes.health().contains("DOWN"));
                run.lasts(Duration.ofSeconds(30), routes);
            } finally {
                run.mends(hbase::thaw);
            }
            run.flows();
            run.settles();
            run.rereads(ConsumedRecords.of(routes) - pipeline.sent());
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }

    @Test
    void shouldBearHBaseThatIsSlow() throws IOException {
        Pipeline pipeline = loaded("hbase-slow");
        FaultRun run = new FaultRun("HBase slow: frozen half of the time for 20 s", pipeline, null);
        try (RoutesProcess routes = pipeline.storing()) {
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            try {
                while (System.nanoTime() < end) {
                    hbase.freeze();
                    Pipeline.pass(Duration.ofMillis(500));
                    hbase.thaw();
                    Pipeline.pass(Duration.ofMillis(500));
                    assertThat(routes.health()).doesNotContain("DOWN");
                }
            } finally {
                run.mends(hbase::thaw);
            }
            run.settles();
            run.rereads(ConsumedRecords.of(routes) - pipeline.sent());
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }

    @Test
    void shouldStoreEverythingOnceWhenRegionsAreSplit() throws IOException {
        Pipeline pipeline = loaded("regions-split");
        FaultRun run = new FaultRun("regions split under load, three times", pipeline, null);
        try (RoutesProcess routes = pipeline.storing();
                Admin admin = cluster.hbase().getAdmin()) {
            TableName table = TableName.valueOf(pipeline.table(DRIVER));
            // keys begin with the last digit of the second
            for (String key : List.of("5", "2", "7")) {
                int regions = admin.getRegions(table).size();
                // rejected while another split is running
                Pipeline.await("a region is being split").until(() -> {
                    admin.split(table, key.getBytes(StandardCharsets.US_ASCII));
                    return true;
                });
                Pipeline.await("a region is split")
                        .until(() -> admin.getRegions(table).size() > regions);
            }
            pipeline.drop(DRIVER, "2", Pipeline.simulate(DRIVER, 2, 4_000));
            run.settles();
            run.rereads(ConsumedRecords.of(routes) - pipeline.sent());
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }

    @Test
    void shouldStayInGroupWhenOutageIsLongerThanPollInterval() throws IOException {
        Pipeline pipeline = loaded("long-outage")
                .set("camel.component.kafka.max-block-ms", 3_000)
                .set("dead-letters.timeout-ms", 1_000)
                .set("camel.component.kafka.max-poll-interval-ms", 20_000)
                .set("camel.component.hbase.operation-timeout", 3_000)
                .set("camel.component.hbase.rpc-timeout", 1_500)
                .set("store.redelivery.attempts", 1);
        FaultRun run = new FaultRun("HBase down 3 times as long as the poll interval", pipeline, null);
        try (RoutesProcess routes = pipeline.storing()) {
            long rebalances = rebalances(pipeline);
            run.breaks(hbase::kill);
            try {
                run.notices("health is down", () -> routes.health().contains("DOWN"));
                long log = Files.size(routes.log());
                run.lasts(Duration.ofSeconds(60), routes);
                assertThat(Files.size(routes.log()) - log)
                        .as("bytes that are logged in a minute of outage")
                        .isLessThan(20_000);
            } finally {
                run.mends(hbase::start);
            }
            run.flows();
            run.settles();
            run.rereads(ConsumedRecords.of(routes) - pipeline.sent());
            assertThat(rebalances(pipeline)).as("rebalances").isEqualTo(rebalances);
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }

    @Test
    void shouldWaitForTableThatIsDroppedUntilItIsCreatedAgain() throws IOException {
        Pipeline pipeline = new Pipeline(cluster, "dropped-table").set("store.redelivery.attempts", 1);
        pipeline.drop(DRIVER, "1", Pipeline.simulate(DRIVER, 1, 2_000));
        FaultRun run = new FaultRun("table dropped and created again", pipeline, null);
        try (RoutesProcess routes = pipeline.process("routes").start()) {
            pipeline.awaitSettled();
            run.breaks(() -> cluster.dropTable(pipeline.table(DRIVER)));
            pipeline.expected().rowsAreGone(DRIVER);
            pipeline.drop(STATUS, "1", Pipeline.simulate(STATUS, 1, 2_000));
            pipeline.drop(DRIVER, "2", Pipeline.simulate(DRIVER, 2, 2_000));
            run.notices("an error names the table", () -> Files.readString(routes.log())
                    .matches("(?s).* ERROR OutageGate [^\n]*" + pipeline.table(DRIVER) + ".*"));
            assertThat(routes.health()).contains(pipeline.table(DRIVER));
            run.mends(pipeline::createTables);
            run.flows();
            run.settles();
            run.rereads(ConsumedRecords.of(routes) - pipeline.sent());
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }

    @Test
    void shouldDoWithoutBothServersForAWhile() throws IOException {
        Pipeline pipeline = loaded("both-down");
        FaultRun run = new FaultRun("HBase and Kafka killed", pipeline, null);
        try (RoutesProcess routes = pipeline.storing()) {
            run.breaks(() -> {
                hbase.kill();
                cluster.broker(1).kill();
            });
            try {
                run.notices("health is down", () -> routes.health().contains("DOWN"));
                run.lasts(Duration.ofSeconds(20), routes);
            } finally {
                run.mends(() -> {
                    cluster.broker(1).start();
                    hbase.start();
                });
            }
            run.flows();
            run.settles();
        }
        assertThat(run.concludes().deadLetters().found).isZero();
    }

    /** A pipeline with more to store than is stored by the time of the fault. */
    private Pipeline loaded(String name) {
        return new Pipeline(cluster, name).load(12_000);
    }

    private long rebalances(Pipeline pipeline) throws IOException {
        return Rebalances.of(pipeline, cluster.broker(1));
    }
}
