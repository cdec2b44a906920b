package io.smartcar.camel.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.model.HBaseCell;
import io.smartcar.camel.hbase.model.HBaseData;
import io.smartcar.camel.support.LogCapture;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.util.Bytes;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HBaseConsumerIT {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final byte[] INFO = Bytes.toBytes("info");
    private static final byte[] NAME = Bytes.toBytes("name");

    private final LocalCluster cluster = SharedCluster.get();
    private final List<Exchange> consumed = new CopyOnWriteArrayList<>();
    private HBaseRoutes routes;

    @BeforeEach
    void createTable() {
        cluster.createTable("consumer", "info", 5);
    }

    @AfterEach
    void dropTable() {
        routes.close();
        cluster.dropTable("consumer");
    }

    @Test
    void shouldSendEachRowOnceAndRemoveIt() throws Exception {
        put(120);

        consume("hbase:consumer?delay=200&initialDelay=0", exchange -> {});

        await().atMost(BOUND).until(() -> cluster.countRows("consumer") == 0);
        assertThat(consumed).hasSize(120);
        Exchange first = consumed.get(0);
        assertThat(first.getMessage().getBody(HBaseData.class).getRows().get(0).getId())
                .isEqualTo("row-000");
        assertThat(first.getMessage().getHeader(HBaseConstants.MARKED_ROW_ID)).isEqualTo(Bytes.toBytes("row-000"));
    }

    @Test
    void shouldHoldAPageOfATableInMemory() throws Exception {
        put(250);

        consume("hbase:consumer?delay=200&initialDelay=0", exchange -> {});

        await().atMost(BOUND).until(() -> cluster.countRows("consumer") == 0);
        assertThat(consumed)
                .extracting(one -> one.getProperty(Exchange.BATCH_SIZE, Integer.class))
                .containsOnly(100, 50);
    }

    @Test
    void shouldReportARowThatIsNotRemovedAndContinue() throws Exception {
        put(2);
        HBaseRemoveHandler broken = (table, row) -> {
            throw new IOException("cannot be removed");
        };
        List<String> told = tellTo("told");
        routes.context().getRegistry().bind("broken", broken);

        consume("hbase:consumer?delay=200&initialDelay=0&removeHandler=#broken&exceptionHandler=#told", exchange -> {});

        await().atMost(BOUND).until(() -> told.size() >= 4);
        assertThat(told.get(0)).contains("row 'row-000'").endsWith("cannot be removed");
        assertThat(told.get(1)).contains("row 'row-001'");
        assertThat(cluster.countRows("consumer")).isEqualTo(2);
    }

    @Test
    void shouldReachTheRowsAfterFailedOnesWithLimitedPolls() throws Exception {
        put(7);

        consume("hbase:consumer?delay=100&initialDelay=0&maxMessagesPerPoll=2", exchange -> {
            if (rowOf(exchange).compareTo("row-003") < 0) {
                throw new IllegalStateException("cannot be processed");
            }
        });

        await().atMost(BOUND).until(() -> cluster.countRows("consumer") == 3);
        await().atMost(BOUND)
                .until(() -> consumed.stream()
                                .filter(one -> rowOf(one).equals("row-000"))
                                .count()
                        > 2);
    }

    @Test
    void shouldKeepARowWhoseExchangeFailsAndContinue() throws Exception {
        put(3);

        consume("hbase:consumer?delay=200&initialDelay=0", exchange -> {
            if (rowOf(exchange).equals("row-001")) {
                throw new IllegalStateException("cannot be processed");
            }
        });

        await().atMost(BOUND).until(() -> cluster.countRows("consumer") == 1);
        await().atMost(BOUND).until(() -> consumed.size() >= 4);
        assertThat(Bytes.toString(cluster.rows("consumer").get(0).getRow())).isEqualTo("row-001");
    }

    @Test
    void shouldContinueAfterARowWithAMalformedValue() throws Exception {
        byte[] speed = Bytes.toBytes("speed");
        cluster.put(
                "consumer",
                List.of(
                        new Put(Bytes.toBytes("row-1")).addColumn(INFO, speed, Bytes.toBytes(1L)),
                        new Put(Bytes.toBytes("row-2")).addColumn(INFO, speed, Bytes.toBytes(2)),
                        new Put(Bytes.toBytes("row-3")).addColumn(INFO, speed, Bytes.toBytes(3L))));
        List<String> told = tellTo("told");

        consume(
                "hbase:consumer?delay=200&initialDelay=0&row.family=info&row.qualifier=speed&row.valueType=long"
                        + "&exceptionHandler=#told",
                exchange -> {});

        await().atMost(BOUND).until(() -> cluster.countRows("consumer") == 1);
        assertThat(consumed).extracting(HBaseConsumerIT::nameOf).containsExactly(1L, 3L);
        await().atMost(BOUND).until(() -> told.size() >= 2);
        assertThat(told.get(0)).contains("row 'row-2'").contains("info:speed");
    }

    @Test
    void shouldRemoveManyColumnsButNotThoseWrittenSince() throws Exception {
        Put wide = new Put(Bytes.toBytes("wide"));
        IntStream.range(0, 20_000)
                .forEach(number -> wide.addColumn(
                        INFO, Bytes.toBytes(String.format("c%05d", number)), 1000L, Bytes.toBytes("old")));
        cluster.put("consumer", List.of(wide));
        byte[] written = Bytes.toBytes("c12345");

        consume("hbase:consumer?delay=200&initialDelay=0", exchange -> {
            if (consumed.size() == 1) {
                cluster.put(
                        "consumer",
                        List.of(new Put(Bytes.toBytes("wide")).addColumn(INFO, written, 1000L, Bytes.toBytes("new"))));
            }
        });

        await().atMost(BOUND).until(() -> cluster.countRows("consumer") == 0);
        assertThat(consumed.get(0)
                        .getMessage()
                        .getBody(HBaseData.class)
                        .getRows()
                        .get(0)
                        .getCells())
                .hasSize(20_000);
        List<HBaseCell> again = List.copyOf(consumed.get(1)
                .getMessage()
                .getBody(HBaseData.class)
                .getRows()
                .get(0)
                .getCells());
        assertThat(again).hasSizeLessThan(1_000).anySatisfy(cell -> {
            assertThat(cell.getQualifier()).isEqualTo("c12345");
            assertThat(cell.getValue()).isEqualTo("new");
        });
    }

    @Test
    void shouldWarnThatARowCannotBeCompared() throws Exception {
        put(2);
        try (LogCapture log = LogCapture.of(HBaseDeleteHandler.class)) {
            consume("hbase:consumer?delay=100&initialDelay=0&filters=RAW(KeyOnlyFilter())", exchange -> {});
            await().atMost(BOUND).until(() -> consumed.size() >= 6);

            assertThat(log.messages(Level.WARN))
                    .singleElement()
                    .asString()
                    .contains("row-000")
                    .contains("KeyOnlyFilter");
        }
        assertThat(cluster.countRows("consumer")).isEqualTo(2);
    }

    @Test
    void shouldNotRemoveCellsWrittenSinceTheRead() throws Exception {
        put(1);

        consume("hbase:consumer?delay=200&initialDelay=0", exchange -> {
            if (consumed.size() == 1) {
                cluster.put(
                        "consumer",
                        List.of(new Put(Bytes.toBytes("row-000")).addColumn(INFO, NAME, 1000L, Bytes.toBytes("new"))));
            }
        });

        await().atMost(BOUND).until(() -> cluster.countRows("consumer") == 0);
        assertThat(consumed).extracting(HBaseConsumerIT::nameOf).containsExactly("name of 0", "new");
    }

    @Test
    void shouldReadRepeatedlyWithoutRemoval() throws Exception {
        put(2);

        consume("hbase:consumer?delay=200&initialDelay=0&remove=false&maxMessagesPerPoll=1", exchange -> {});

        await().atMost(BOUND).until(() -> consumed.size() >= 3);
        assertThat(consumed).extracting(HBaseConsumerIT::rowOf).startsWith("row-000", "row-001", "row-000");
        assertThat(cluster.countRows("consumer")).isEqualTo(2);
    }

    @Test
    void shouldUseACustomRemoveHandler() throws Exception {
        put(1);
        List<String> removed = new CopyOnWriteArrayList<>();
        HBaseRemoveHandler handler = (table, row) -> removed.add(Bytes.toString(row.getRow()));
        routes = new HBaseRoutes(cluster);
        routes.context().getRegistry().bind("handler", handler);

        consume("hbase:consumer?delay=200&initialDelay=0&removeHandler=#handler", exchange -> {});

        await().atMost(BOUND).until(() -> removed.contains("row-000"));
        assertThat(cluster.countRows("consumer")).isEqualTo(1);
    }

    @Test
    void shouldMapToMapsOrHeadersAndFilter() throws Exception {
        put(30);
        routes = new HBaseRoutes(cluster);
        String consumer =
                "hbase:consumer?delay=200&initialDelay=0&filters=RAW(PrefixFilter('row-00'))&mappingStrategyName=";

        routes.add(new RouteBuilder() {
            @Override
            public void configure() {
                from(consumer + "columns&family=info&remove=false&maxMessagesPerPoll=2")
                        .process(consumed::add);
            }
        });
        consume(
                consumer + "header&row.family=info&row.qualifier=name&remove=false&maxMessagesPerPoll=2",
                exchange -> {});

        await().atMost(BOUND).until(() -> consumed.stream()
                .anyMatch(one ->
                        one.getMessage().getBody() instanceof Map<?, ?> map && "name of 1".equals(map.get("name"))));
        await().atMost(BOUND).until(() -> consumed.stream()
                .anyMatch(one -> "name of 1".equals(one.getMessage().getHeader(HBaseConstants.VALUE))));
    }

    @Test
    void shouldConsumeTheRowsBeforeAClosedRegion() throws Exception {
        cluster.dropTable("consumer");
        cluster.createTable("consumer", "info", 5, Bytes.toBytes("row-030"));
        put(31);
        Admin admin = cluster.hbase().getAdmin();
        RegionInfo second = admin.getRegions(TableName.valueOf("consumer")).get(1);
        admin.unassign(second.getRegionName(), true);
        List<String> told = tellTo("told");

        consume(
                "hbase:consumer?delay=200&initialDelay=0&hbase.client.operation.timeout=2000"
                        + "&hbase.client.scanner.timeout.period=2000&exceptionHandler=#told",
                exchange -> {});

        await().atMost(BOUND).until(() -> consumed.size() >= 30);
        await().atMost(BOUND).until(() -> !told.isEmpty());
        admin.assign(second.getRegionName());
        await().atMost(BOUND).until(() -> cluster.countRows("consumer") == 0);
        assertThat(consumed).extracting(HBaseConsumerIT::rowOf).hasSize(31).doesNotHaveDuplicates();
    }

    @Test
    void shouldContinueWhenTheTableIsEnabledAgain() throws Exception {
        put(3);
        Admin admin = cluster.hbase().getAdmin();
        admin.disableTable(TableName.valueOf("consumer"));
        List<String> told = tellTo("told");

        consume(
                "hbase:consumer?delay=200&initialDelay=0&hbase.client.operation.timeout=2000"
                        + "&hbase.client.scanner.timeout.period=2000&exceptionHandler=#told",
                exchange -> {});
        await().atMost(BOUND).until(() -> !told.isEmpty());
        assertThat(consumed).isEmpty();

        admin.enableTable(TableName.valueOf("consumer"));
        await().atMost(BOUND).until(() -> cluster.countRows("consumer") == 0);
        assertThat(consumed).hasSize(3);
    }

    @Test
    void shouldBridgeAFailedPollToTheErrorHandler() throws Exception {
        cluster.dropTable("consumer");
        List<Exchange> failed = new CopyOnWriteArrayList<>();
        routes = new HBaseRoutes(cluster);
        routes.add(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class).handled(true).process(failed::add);
                from("hbase:consumer?delay=200&initialDelay=0&bridgeErrorHandler=true&hbase.client.retries.number=1"
                                + "&hbase.client.operation.timeout=2000&hbase.client.scanner.timeout.period=2000")
                        .process(consumed::add);
            }
        });
        routes.start();

        await().atMost(BOUND).until(() -> !failed.isEmpty());
        assertThat(failed.get(0).getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class))
                .hasStackTraceContaining("consumer");
        cluster.createTable("consumer", "info", 5);
        put(2);
        await().atMost(BOUND).until(() -> consumed.size() == 2);
    }

    @Test
    void shouldPollWithTheOptionsOfTheScheduler() throws Exception {
        put(3);
        routes = new HBaseRoutes(cluster);
        routes.add(new RouteBuilder() {
            @Override
            public void configure() {
                String unremoved = "hbase:consumer?remove=false&maxMessagesPerPoll=1";
                from(unremoved + "&initialDelay=0&delay=1h&greedy=true&repeatCount=2")
                        .routeId("greedy")
                        .process(consumed::add);
                from(unremoved + "&startScheduler=false&delay=100&initialDelay=0")
                        .routeId("stopped")
                        .process(consumed::add);
                from(unremoved + "&delay=100&initialDelay=0&sendEmptyMessageWhenIdle=true&startRow=x")
                        .routeId("idle")
                        .process(consumed::add);
            }
        });
        routes.start();

        await().atMost(BOUND).until(() -> of("greedy").size() >= 3 && of("idle").size() >= 2);
        assertThat(of("greedy")).extracting(HBaseConsumerIT::rowOf).startsWith("row-000", "row-001", "row-002");
        assertThat(of("idle"))
                .allSatisfy(one -> assertThat(one.getMessage().getBody()).isNull());
        assertThat(of("stopped")).isEmpty();
    }

    private List<Exchange> of(String route) {
        return consumed.stream()
                .filter(one -> route.equals(one.getFromRouteId()))
                .toList();
    }

    @Test
    void shouldContinueWhenTheTableIsCreated() throws Exception {
        cluster.dropTable("consumer");
        consume(
                "hbase:consumer?delay=200&initialDelay=0&hbase.client.operation.timeout=2000"
                        + "&hbase.client.scanner.timeout.period=2000",
                exchange -> {});

        cluster.createTable("consumer", "info", 5);
        put(1);

        await().atMost(BOUND).until(() -> consumed.size() == 1);
    }

    /** Binds an exception handler and returns its messages. */
    private List<String> tellTo(String name) {
        List<String> told = new CopyOnWriteArrayList<>();
        routes = new HBaseRoutes(cluster);
        routes.context().getRegistry().bind(name, new ExceptionHandler() {
            @Override
            public void handleException(Throwable failure) {
                handleException(null, failure);
            }

            @Override
            public void handleException(String message, Throwable failure) {
                handleException(message, null, failure);
            }

            @Override
            public void handleException(String message, Exchange exchange, Throwable failure) {
                told.add(message + ": " + failure.getMessage());
            }
        });
        return told;
    }

    private void consume(String uri, Processor processor) throws Exception {
        if (routes == null) {
            routes = new HBaseRoutes(cluster);
        }
        routes.add(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).process(exchange -> consumed.add(exchange.copy())).process(processor);
            }
        });
        routes.start();
    }

    private static String rowOf(Exchange exchange) {
        return Bytes.toString(exchange.getMessage().getHeader(HBaseConstants.MARKED_ROW_ID, byte[].class));
    }

    private static Object nameOf(Exchange exchange) {
        HBaseCell cell = exchange.getMessage()
                .getBody(HBaseData.class)
                .getRows()
                .get(0)
                .getCells()
                .iterator()
                .next();
        return cell.getValue();
    }

    private void put(int rows) {
        cluster.put(
                "consumer",
                IntStream.range(0, rows)
                        .mapToObj(number -> new Put(Bytes.toBytes(String.format("row-%03d", number)))
                                .addColumn(INFO, NAME, 500L, Bytes.toBytes("older"))
                                .addColumn(INFO, NAME, 1000L, Bytes.toBytes("name of " + number)))
                        .toList());
    }
}
