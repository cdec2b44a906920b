package io.smartcar.camel.hbase;

import static io.smartcar.camel.hbase.message.HBaseConstants.FAMILY;
import static io.smartcar.camel.hbase.message.HBaseConstants.OPERATION;
import static io.smartcar.camel.hbase.message.HBaseConstants.QUALIFIER;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_ID;
import static io.smartcar.camel.hbase.message.HBaseConstants.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smartcar.camel.hbase.failure.FailureKind;
import io.smartcar.camel.hbase.failure.HBaseBatchException;
import io.smartcar.camel.hbase.failure.MutationFailure;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.support.client.ProducerHealth;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.health.HealthCheck;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HBaseAvailabilityIT {
    private static final byte[] INFO = Bytes.toBytes("info");

    private final LocalCluster cluster = SharedCluster.get();
    private HBaseRoutes routes;
    private String table;

    @AfterEach
    void stop() {
        routes.close();
        if (table != null) {
            cluster.dropTable(table);
        }
    }

    private Object[] cell(String row) {
        return new Object[] {ROW_ID, row, FAMILY, "info", QUALIFIER, "x", VALUE, "1"};
    }

    @Test
    void shouldFindTheClusterByItsMasterWithoutZooKeeper() throws Exception {
        table = "availability-master";
        cluster.createTable(table, "info", 1);
        routes = new HBaseRoutes((String) null);
        routes.component()
                .setBootstrapServers(
                        cluster.hbase().getAdmin().getMaster().getAddress().toString());
        routes.to("in", "hbase:" + table + "?row.family=info&row.qualifier=x").start();

        routes.request("in", null, ROW_ID, "a", VALUE, "1");

        assertThat(routes.request("in", null, OPERATION, HBaseConstants.GET, ROW_ID, "a")
                        .getMessage()
                        .getHeader(VALUE))
                .isEqualTo("1");
    }

    @Test
    void shouldStartWithoutTheTableAndWorkOnceItExists() throws Exception {
        table = "availability-late";
        routes = new HBaseRoutes(cluster).to("in", "hbase:" + table).start();

        assertThat(routes.send("in", null, cell("a")).getException())
                .isInstanceOfSatisfying(HBaseBatchException.class, failure -> assertThat(failure.failures())
                        .extracting(MutationFailure::kind)
                        .containsExactly(FailureKind.OUTAGE));

        cluster.createTable(table, "info", 1);
        routes.request("in", null, cell("a"));
    }

    @Test
    void shouldStartAtOnceAndFailWithinSecondsWithoutACluster() throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        routes = new HBaseRoutes("127.0.0.1:9").to("in", "hbase:anything");
        routes.context().getRegistry().bind("meters", meters);
        long begin = System.nanoTime();
        routes.start();
        assertThat(since(begin)).isLessThan(Duration.ofSeconds(10));

        begin = System.nanoTime();
        Exchange failed = routes.send("in", null, cell("a"));

        assertThat(since(begin)).isLessThan(Duration.ofSeconds(20));
        assertThat(failed.getException()).isInstanceOfSatisfying(HBaseBatchException.class, failure -> {
            assertThat(failure.failures().get(0).kind()).isEqualTo(FailureKind.OUTAGE);
            assertThat(failure).hasStackTraceContaining("127.0.0.1:9");
        });
        assertThat(counted(meters, "anything", "outage")).isEqualTo(1);
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Test
    void shouldReportHealthOfClusterTableAndFamily() throws Exception {
        table = "availability-health";
        cluster.createTable(table, "info", 1);
        routes = new HBaseRoutes(cluster)
                .to("in", "hbase:" + table + "?row.family=info&row.qualifier=x")
                .to("other", "hbase:" + table + "?row.family=nowhere&row.qualifier=x");
        routes.start();

        assertThat(health("in").getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(health("other").getState()).isEqualTo(HealthCheck.State.DOWN);

        cluster.hbase().getAdmin().disableTable(TableName.valueOf(table));
        HealthCheck.Result down = health("in");
        assertThat(down.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(down.getMessage().orElse("")).contains("'" + table + "'");
        assertThat(down.getDetails()).containsEntry("families", "info");
    }

    @Test
    void shouldOnlyProbeReadsForAnEndpointThatReads() throws Exception {
        table = "availability-health-read";
        cluster.createTable(table, "info", 1);
        Admin admin = cluster.hbase().getAdmin();
        admin.modifyTable(TableDescriptorBuilder.newBuilder(admin.getDescriptor(TableName.valueOf(table)))
                .setReadOnly(true)
                .build());
        String reads = "&operation=CamelHBaseGet&row.qualifier=x";
        for (String options : List.of("?row.family=info" + reads, "?row.family=info&row.qualifier=x")) {
            routes = new HBaseRoutes(cluster)
                    .to("in", "hbase:" + table + options)
                    .start();
            boolean isReader = options.contains(reads);
            assertThat(health("in").getState()).isEqualTo(isReader ? HealthCheck.State.UP : HealthCheck.State.DOWN);
            routes.close();
        }
        routes = new HBaseRoutes(cluster)
                .to("other", "hbase:" + table + "?row.family=nowhere" + reads)
                .start();

        HealthCheck.Result down = health("other");

        assertThat(down.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(down.getMessage().orElse("")).contains("cannot be read: NoSuchColumnFamilyException", "since 20");
    }

    private HealthCheck.Result health(String route) {
        HBaseEndpoint endpoint = routes.context().getEndpoints().stream()
                .filter(HBaseEndpoint.class::isInstance)
                .map(HBaseEndpoint.class::cast)
                .filter(one -> one.families().contains(route.equals("in") ? "info" : "nowhere"))
                .findFirst()
                .orElseThrow();
        ProducerHealth health = endpoint.health();
        health.probe();

        return health.check().call();
    }

    @Test
    void shouldCountMutations() throws Exception {
        table = "availability-meters";
        cluster.createTable(table, "info", 1);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        routes = new HBaseRoutes(cluster).to("in", "hbase:" + table);
        routes.context().getRegistry().bind("meters", meters);
        routes.start();

        routes.request("in", null, cell("a"));
        routes.send("in", null, ROW_ID, "a", FAMILY, "nowhere", QUALIFIER, "x", VALUE, "1");

        routes.send("in", null, ROW_ID, "a", FAMILY, "info", QUALIFIER, "x", VALUE, new byte[11 * 1024 * 1024]);

        assertThat(counted(meters, table, "stored")).isEqualTo(1);
        assertThat(counted(meters, table, "outage")).isEqualTo(1);
        assertThat(counted(meters, table, "rejected")).isEqualTo(1);
        assertThat(meters.timer("hbase.requests", "table", table).count()).isEqualTo(2);
        assertThat(meters.timer("hbase.requests", "table", table).totalTime(TimeUnit.MILLISECONDS))
                .isPositive();
    }

    /** In one request a retry of the client could turn their order. */
    @Test
    void shouldSendNoTwoMutationsOfARowInOneRequest() throws Exception {
        table = "availability-order";
        cluster.createTable(table, "info", 1);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        routes = new HBaseRoutes(cluster).to("in", "hbase:" + table + "?mappingStrategyName=columns&family=info");
        routes.context().getRegistry().bind("meters", meters);
        routes.start();

        routes.request(
                "in",
                List.of(Map.of(ROW_ID, "a", "x", "1"), Map.of(ROW_ID, "b", "x", "1"), Map.of(ROW_ID, "a", "x", "2")));

        assertThat(meters.timer("hbase.requests", "table", table).count()).isEqualTo(2);
        assertThat(counted(meters, table, "stored")).isEqualTo(3);
    }

    private static double counted(SimpleMeterRegistry meters, String table, String outcome) {
        return meters.counter("hbase.mutations", "table", table, "outcome", outcome)
                .count();
    }

    @Test
    void shouldCloseAllConnectionsAndThreads() throws Exception {
        table = "availability-stop";
        cluster.createTable(table, "info", 1);
        Set<Thread> before = new HashSet<>();
        for (int round = 0; round < 4; round++) {
            routes = new HBaseRoutes(cluster).to("in", "hbase:" + table).start();
            routes.request("in", null, cell("a"));
            routes.close();
            assertThat(routes.component().connections()).isZero();
            if (round == 0) {
                // threads the client has once for the process: timers and event loops
                before.addAll(Thread.getAllStackTraces().keySet());
            }
        }

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .filteredOn(thread -> !before.contains(thread) && !isShared(thread))
                        .isEmpty());
    }

    /** Event loops of the one group of the process begin when they are first given something to do; or the test's own. */
    private static boolean isShared(Thread thread) {
        return thread == Thread.currentThread()
                || thread.getName().contains("RPCClient-NioEventLoopGroup")
                || thread.getName().startsWith("ForkJoinPool.commonPool");
    }

    @Test
    void shouldServeEightThreadsWithOneEndpoint() throws Exception {
        table = "availability-threads";
        cluster.createTable(table, "info", 1);
        routes = new HBaseRoutes(cluster).to("in", "hbase:" + table).start();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<Object>> work = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            int own = thread;
            work.add(() -> {
                for (int index = 0; index < 25; index++) {
                    String row = own + "-" + index;
                    routes.request("in", null, ROW_ID, row, FAMILY, "info", QUALIFIER, "x", VALUE, "of " + row);
                    Exchange found = routes.request(
                            "in", null, OPERATION, HBaseConstants.GET, ROW_ID, row, FAMILY, "info", QUALIFIER, "x");
                    assertThat(found.getMessage().getHeader(VALUE)).isEqualTo("of " + row);
                }
                return null;
            });
        }

        try {
            for (Future<Object> done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(cluster.countRows(table)).isEqualTo(200);
        assertThat(routes.component().connections()).isEqualTo(1);
    }

    @Test
    void shouldStoreLargeValuesAndTenThousandColumns() throws Exception {
        table = "availability-large";
        cluster.createTable(table, "info", 1);
        routes = new HBaseRoutes(cluster)
                .to("in", "hbase:" + table)
                .to("map", "hbase:" + table + "?mappingStrategyName=columns&family=info")
                .start();
        byte[] large = new byte[8 * 1024 * 1024];
        Map<String, Object> wide = new LinkedHashMap<>();
        for (int column = 0; column < 10_000; column++) {
            wide.put("column-" + column, "value-" + column);
        }

        routes.request("in", null, ROW_ID, "large", FAMILY, "info", QUALIFIER, "x", VALUE, large);
        routes.request("map", wide, ROW_ID, "wide");
        Exchange found = routes.request("map", null, OPERATION, HBaseConstants.GET, ROW_ID, "wide");

        assertThat(found.getMessage().getBody(Map.class)).hasSize(10_001).containsEntry("column-9999", "value-9999");
        Result row = cluster.rows(table).get(0);
        assertThat(row.getValue(INFO, Bytes.toBytes("x"))).hasSize(large.length);
    }
}
