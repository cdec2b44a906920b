package io.smartcar.camel.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.hbase.failure.FailureKind;
import io.smartcar.camel.hbase.failure.MutationFailure;
import io.smartcar.camel.hbase.internal.write.WriteCalls;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.apache.hadoop.hbase.HRegionLocation;
import org.apache.hadoop.hbase.ServerName;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.RegionLocator;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Writes while region servers die, freeze, and regions move: with ZooKeeper, a master and two region servers. */
@Tag("outages")
class HBaseOutageIT {
    private static final byte[] FAMILY = Bytes.toBytes("cf1");
    private static final Duration BOUND = Duration.ofSeconds(180);
    /** The time-out of an operation and of a call, 15 s, and extra time for a loaded machine. */
    private static final Duration SURFACED = Duration.ofSeconds(20);

    private static LocalCluster cluster;
    private static HBaseRoutes routes;

    @BeforeAll
    static void start() throws Exception {
        cluster = LocalCluster.in(Path.of("target", "hbase-outage"))
                .regionServers(2)
                .build();
        cluster.start();
        routes = new HBaseRoutes(cluster)
                .to("in", "hbase:none")
                .to("counted", "hbase:counted?hbase.rpc.controllerfactory.class=" + WriteCalls.class.getName());
        routes.start();
    }

    @AfterAll
    static void stop() {
        try {
            routes.close();
        } finally {
            cluster.close();
        }
    }

    @Test
    void shouldMakeOneCallPerRegionServerRegardlessOfItsRegions() throws Exception {
        TableName table = TableName.valueOf("counted");
        Admin admin = cluster.hbase().getAdmin();
        await().atMost(BOUND).until(() -> admin.getRegionServers().size() == 2);
        byte[][] splits = {
            Bytes.toBytes("row-2"), Bytes.toBytes("row-4"), Bytes.toBytes("row-6"), Bytes.toBytes("row-8")
        };
        cluster.createTable("counted", "cf1", 1, splits);

        // again, should a region be on its way
        await().atMost(BOUND).untilAsserted(() -> {
            WriteCalls.forget();
            routes.request("counted", puts(0, 1_000));
            assertThat(WriteCalls.count()).isEqualTo(2);
        });

        assertThat(cluster.countRows("counted")).isEqualTo(1_000);
        try (RegionLocator regions = cluster.hbase().getRegionLocator(table)) {
            assertThat(regions.getAllRegionLocations())
                    .extracting(HRegionLocation::getServerName)
                    .hasSize(5)
                    .containsOnlyElementsOf(admin.getRegionServers());
        }
    }

    @Test
    void shouldLoseNothingWhileRegionsMoveAndSplit() throws Exception {
        cluster.createTable("moved", "cf1", 1, Bytes.toBytes("row-3"), Bytes.toBytes("row-6"));
        Admin admin = cluster.hbase().getAdmin();
        TableName table = TableName.valueOf("moved");
        List<Put> failed = new ArrayList<>();

        for (int batch = 0; batch < 30; batch++) {
            if (batch % 5 == 1) {
                moveEveryRegion(admin, table);
            }
            if (batch == 12) {
                split(admin, table);
            }
            failed.addAll(write("moved", puts(batch * 200, 200)));
        }
        await().atMost(BOUND).until(() -> {
            List<Put> again = write("moved", failed);
            failed.clear();
            failed.addAll(again);
            return failed.isEmpty();
        });

        assertThat(cluster.countRows("moved")).isEqualTo(6_000);
        assertThat(admin.getRegions(table).size()).isGreaterThan(3);
    }

    private static void moveEveryRegion(Admin admin, TableName table) throws IOException {
        List<ServerName> servers = List.copyOf(admin.getRegionServers());
        int number = 0;
        for (RegionInfo region : admin.getRegions(table)) {
            try {
                admin.move(region.getEncodedNameAsBytes(), servers.get(number++ % servers.size()));
            } catch (IOException onItsWayAlready) {
                assertThat(onItsWayAlready).hasMessageContaining(region.getEncodedName());
            }
        }
    }

    /** A region on its way cannot be split: asks until it is split. */
    private static void split(Admin admin, TableName table) {
        await().atMost(BOUND).ignoreExceptions().until(() -> {
            if (admin.getRegions(table).size() == 3) {
                admin.split(table, Bytes.toBytes("row-45"));
            }
            return admin.getRegions(table).size() > 3;
        });
    }

    @Test
    void shouldReportAKilledRegionServerAsAnOutageAndWriteOnceItIsBack() {
        cluster.createTable("killed", "cf1", 1, Bytes.toBytes("row-3"), Bytes.toBytes("row-6"));
        assertThat(write("killed", puts(0, 500))).isEmpty();

        cluster.regionServer(1).kill();
        cluster.regionServer(2).kill();
        HBaseProbe probe = assertOutage("killed");
        cluster.regionServer(1).start();
        cluster.regionServer(2).start();

        await().atMost(BOUND).ignoreExceptions().until(() -> {
            probe.check();
            return true;
        });
        await().atMost(BOUND).until(() -> write("killed", puts(0, 1000)).isEmpty());
        assertThat(cluster.countRows("killed")).isEqualTo(1_000);
    }

    @Test
    void shouldReportAFrozenRegionServerAsAnOutageAndWriteOnceItIsResumed() {
        cluster.createTable("frozen", "cf1", 1, Bytes.toBytes("row-3"), Bytes.toBytes("row-6"));
        assertThat(write("frozen", puts(0, 500))).isEmpty();

        cluster.regionServer(1).freeze();
        cluster.regionServer(2).freeze();
        HBaseProbe probe;
        try {
            probe = assertOutage("frozen");
        } finally {
            cluster.regionServer(1).thaw();
            cluster.regionServer(2).thaw();
        }

        startAgainOnceItHasEnded(cluster.regionServer(1));
        startAgainOnceItHasEnded(cluster.regionServer(2));
        await().atMost(BOUND).ignoreExceptions().until(() -> {
            probe.check();
            return true;
        });
        await().atMost(BOUND).until(() -> write("frozen", puts(0, 1000)).isEmpty());
        assertThat(cluster.countRows("frozen")).isEqualTo(1_000);
    }

    /** The other server takes the regions over when ZooKeeper has given up the frozen one, here after ten seconds. */
    @Test
    void shouldLoseNothingWhenAServerFreezesDuringABatch() throws Exception {
        cluster.createTable("freezing", "cf1", 5, Bytes.toBytes("row-3"), Bytes.toBytes("row-6"));
        assertThat(write("freezing", puts(0, 500))).isEmpty();

        CompletableFuture<Void> frozen = CompletableFuture.runAsync(cluster.regionServer(1)::freeze);
        try {
            for (int batch = 1; batch <= 10; batch++) {
                List<Put> left = new ArrayList<>(puts(batch * 500, 500));
                await().atMost(BOUND).until(() -> {
                    long begin = System.nanoTime();
                    List<Put> again = write("freezing", left);
                    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SURFACED);
                    left.clear();
                    left.addAll(again);
                    return left.isEmpty();
                });
            }
        } finally {
            frozen.join();
            cluster.regionServer(1).thaw();
        }

        startAgainOnceItHasEnded(cluster.regionServer(1));
        List<Result> rows = cluster.rows("freezing");
        assertThat(rows).hasSize(5_500);
        assertThat(rows).allSatisfy(row -> assertThat(row.size()).isEqualTo(1));
    }

    /**
     * A server that was frozen for longer than its session with ZooKeeper, here ten seconds, ends itself once it is
     * thawed; until it finds out it may answer.
     */
    private static void startAgainOnceItHasEnded(ServerProcess server) {
        await().atMost(BOUND).until(() -> !server.isRunning());
        server.start();
    }

    /** Writes a batch that must fail, in time, and returns a probe that must fail, in time. */
    private static HBaseProbe assertOutage(String table) {
        HBaseTransaction transaction = collect(table, puts(500, 500));
        long begin = System.nanoTime();
        List<MutationFailure> failures = transaction.flush();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SURFACED);
        assertThat(failures).isNotEmpty().extracting(MutationFailure::kind).containsOnly(FailureKind.OUTAGE);
        HBaseProbe probe = transaction.probe();
        begin = System.nanoTime();
        assertThatThrownBy(probe::check).isInstanceOf(IOException.class).hasMessageContaining(table);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
        return probe;
    }

    private static List<Put> write(String table, List<Put> puts) {
        List<Put> failed = new ArrayList<>();
        for (MutationFailure failure : collect(table, puts).flush()) {
            assertThat(failure.kind()).isEqualTo(FailureKind.OUTAGE);
            failed.add((Put) failure.mutation());
        }
        return failed;
    }

    private static HBaseTransaction collect(String table, List<Put> puts) {
        List<Exchange> children = new ArrayList<>();
        for (Put put : puts) {
            Exchange child = new DefaultExchange(routes.context());
            child.getIn().setHeader(HBaseConstants.MUTATION, put);
            children.add(child);
        }
        Exchange batch = new DefaultExchange(routes.context());
        batch.getIn().setBody(children);
        batch.getIn().setHeader(HBaseConstants.TABLE_NAME, table);
        HBaseTransaction transaction = HBaseTransaction.begin(batch);
        routes.context().createProducerTemplate().send("direct:in", batch);
        assertThat(transaction.size()).isEqualTo(puts.size());
        return transaction;
    }

    private static List<Put> puts(int from, int count) {
        List<Put> puts = new ArrayList<>(count);
        for (int number = from; number < from + count; number++) {
            // reversed, so that each batch meets all regions
            String row = "row-" + new StringBuilder().append(10_000 + number).reverse();
            puts.add(new Put(Bytes.toBytes(row)).addColumn(FAMILY, FAMILY, 1000L, Bytes.toBytes(number)));
        }
        return puts;
    }
}
