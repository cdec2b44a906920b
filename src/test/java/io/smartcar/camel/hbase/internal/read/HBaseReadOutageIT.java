package io.smartcar.camel.hbase.internal.read;

import static io.smartcar.camel.hbase.message.HBaseConstants.EXISTS;
import static io.smartcar.camel.hbase.message.HBaseConstants.FOUND;
import static io.smartcar.camel.hbase.message.HBaseConstants.HBASE_MAX_SCAN_RESULTS;
import static io.smartcar.camel.hbase.message.HBaseConstants.OPERATION;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_COUNT;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_ID;
import static io.smartcar.camel.hbase.message.HBaseConstants.SCAN;
import static io.smartcar.camel.hbase.message.HBaseConstants.TABLE_NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.hbase.HBaseRoutes;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.cluster.LocalCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.hadoop.hbase.ServerName;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reads while regions move and region servers die: with ZooKeeper, a master and two region servers. */
@Tag("outages")
class HBaseReadOutageIT {
    private static final byte[] FAMILY = Bytes.toBytes("cf1");
    private static final int ROWS = 3_000;
    private static final Duration BOUND = Duration.ofSeconds(180);
    /** The time-out of a scan and of a call, 20 s, and extra time for a loaded machine. */
    private static final Duration SURFACED = Duration.ofSeconds(26);

    private static final List<String> ALL =
            IntStream.range(0, ROWS).mapToObj(HBaseReadOutageIT::row).sorted().toList();

    private static LocalCluster cluster;
    private static HBaseRoutes routes;
    private static Runnable duringStream = () -> {};

    @BeforeAll
    static void start() throws Exception {
        cluster = LocalCluster.in(Path.of("target", "hbase-read-outage"))
                .regionServers(2)
                .build();
        cluster.start();
        routes = new HBaseRoutes(cluster)
                .to("get", "hbase:none?mappingStrategyName=columns&operation=CamelHBaseGet")
                .add(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:stream")
                                .to("hbase:none?mappingStrategyName=columns&operation=CamelHBaseScan&streaming=true"
                                        + "&hbase.client.scanner.caching=100")
                                .process(HBaseReadOutageIT::drain);
                    }
                })
                .start();
    }

    @AfterAll
    static void stop() {
        try {
            routes.close();
        } finally {
            cluster.close();
        }
    }

    private static void create(String table) {
        cluster.createTable(table, "cf1", 1, Bytes.toBytes("row-3"), Bytes.toBytes("row-6"));
        cluster.put(
                table,
                IntStream.range(0, ROWS)
                        .mapToObj(number -> new Put(Bytes.toBytes(row(number)))
                                .addColumn(FAMILY, FAMILY, Bytes.toBytes("of " + number)))
                        .toList());
    }

    /** Reversed, so that the rows are in all regions. */
    private static String row(int number) {
        return "row-" + new StringBuilder().append(10_000 + number).reverse();
    }

    private static void drain(Exchange exchange) {
        List<Object> keys = new ArrayList<>();
        exchange.setProperty("keys", keys);
        Iterator<?> rows = exchange.getMessage().getBody(Iterator.class);
        while (rows.hasNext()) {
            keys.add(((Map<?, ?>) rows.next()).get(ROW_ID));
            if (keys.size() == 10) {
                duringStream.run();
            }
        }
    }

    @Test
    void shouldReadEachRowOnceWhileRegionsMove() throws Exception {
        create("read-moved");
        Admin admin = cluster.hbase().getAdmin();
        duringStream = () -> moveEveryRegion(admin, TableName.valueOf("read-moved"));

        for (int round = 0; round < 6; round++) {
            Exchange streamed = routes.request("stream", null, TABLE_NAME, "read-moved");
            assertThat(streamed.getProperty("keys")).isEqualTo(ALL);
            duringStream.run();
            Message got = routes.request(
                            "get",
                            null,
                            TABLE_NAME,
                            "read-moved",
                            ROW_ID,
                            row(1),
                            ROW_ID + 2,
                            row(4),
                            ROW_ID + 3,
                            row(8))
                    .getMessage();
            assertThat(got.getHeader(ROW_COUNT)).isEqualTo(3);
            duringStream.run();
            assertThat(list("read-moved").getMessage().getHeader(ROW_COUNT)).isEqualTo(ROWS);
        }
    }

    private static void moveEveryRegion(Admin admin, TableName table) {
        try {
            List<ServerName> servers = List.copyOf(admin.getRegionServers());
            for (RegionInfo region : admin.getRegions(table)) {
                ServerName from = cluster.hbase()
                        .getRegionLocator(table)
                        .getRegionLocation(region.getStartKey(), true)
                        .getServerName();
                admin.move(
                        region.getEncodedNameAsBytes(),
                        servers.get(servers.get(0).equals(from) ? 1 : 0));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Exchange list(String table) {
        return routes.send("get", null, TABLE_NAME, table, OPERATION, SCAN, HBASE_MAX_SCAN_RESULTS, 0);
    }

    @Test
    void shouldReportKilledRegionServersAsAnOutageAndReadOnceTheyAreBack() throws Exception {
        create("read-killed");
        assertThat(list("read-killed").getMessage().getHeader(ROW_COUNT)).isEqualTo(ROWS);
        duringStream = () -> {
            cluster.regionServer(1).kill();
            cluster.regionServer(2).kill();
        };

        Exchange halfWay = inTime("stream");
        duringStream = () -> {};
        assertThat(halfWay.getProperty("keys", Collection.class)).hasSizeBetween(10, ROWS - 1);
        assertThat(halfWay.getException())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("next rows of a scan");
        assertThat(inTime("get", ROW_ID, row(1)).getException()).isInstanceOf(IOException.class);
        assertThat(inTime("get", OPERATION, EXISTS, ROW_ID, row(1)).getException())
                .isInstanceOf(IOException.class);
        assertThat(inTime("get", OPERATION, SCAN).getException()).isInstanceOf(IOException.class);

        cluster.regionServer(1).start();
        cluster.regionServer(2).start();
        await().atMost(BOUND).until(() -> Integer.valueOf(ROWS)
                .equals(list("read-killed").getMessage().getHeader(ROW_COUNT)));
        Exchange whole = routes.request("stream", null, TABLE_NAME, "read-killed");
        assertThat(whole.getProperty("keys", Collection.class)).hasSize(ROWS);
        assertThat(routes.request("get", null, TABLE_NAME, "read-killed", OPERATION, EXISTS, ROW_ID, row(1))
                        .getMessage()
                        .getHeader(FOUND))
                .isEqualTo(true);
    }

    private static Exchange inTime(String route, Object... headers) {
        Object[] all = new Object[headers.length + 2];
        all[0] = TABLE_NAME;
        all[1] = "read-killed";
        System.arraycopy(headers, 0, all, 2, headers.length);
        long begin = System.nanoTime();
        Exchange done = routes.send(route, null, all);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SURFACED);
        return done;
    }

    /** The rows of the server that died are served by the other one, once its log is split. */
    @Test
    void shouldConsumeEveryRowAlthoughARegionServerDies() throws Exception {
        create("read-consumed");
        Set<Object> consumed = ConcurrentHashMap.newKeySet();
        AtomicInteger exchanges = new AtomicInteger();
        try (HBaseRoutes consuming = new HBaseRoutes(cluster)) {
            consuming.add(new RouteBuilder() {
                @Override
                public void configure() {
                    from("hbase:read-consumed?delay=200&initialDelay=0").process(exchange -> {
                        consumed.add(Bytes.toString(
                                exchange.getMessage().getHeader(HBaseConstants.MARKED_ROW_ID, byte[].class)));
                        if (exchanges.incrementAndGet() == ROWS / 4) {
                            cluster.regionServer(2).kill();
                        }
                    });
                }
            });
            consuming.start();

            await().atMost(BOUND).until(() -> consumed.size() == ROWS);
            await().atMost(BOUND).ignoreExceptions().until(() -> cluster.countRows("read-consumed") == 0);
        } finally {
            cluster.regionServer(2).start();
        }
    }
}
