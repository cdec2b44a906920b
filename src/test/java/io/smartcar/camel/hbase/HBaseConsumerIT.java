package io.smartcar.camel.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.model.HBaseCell;
import io.smartcar.camel.hbase.model.HBaseData;
import io.smartcar.camel.support.LogCapture;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

/** The rows that a consumer sends, and what it removes. */
class HBaseConsumerIT extends HBaseConsumerFixture {
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
        assertThat(consumed).extracting(HBaseConsumerFixture::nameOf).containsExactly("name of 0", "new");
    }

    @Test
    void shouldReadRepeatedlyWithoutRemoval() throws Exception {
        put(2);

        consume("hbase:consumer?delay=200&initialDelay=0&remove=false&maxMessagesPerPoll=1", exchange -> {});

        await().atMost(BOUND).until(() -> consumed.size() >= 3);
        assertThat(consumed).extracting(HBaseConsumerFixture::rowOf).startsWith("row-000", "row-001", "row-000");
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
        assertThat(of("greedy")).extracting(HBaseConsumerFixture::rowOf).startsWith("row-000", "row-001", "row-002");
        assertThat(of("idle"))
                .allSatisfy(one -> assertThat(one.getMessage().getBody()).isNull());
        assertThat(of("stopped")).isEmpty();
    }

    private List<Exchange> of(String route) {
        return consumed.stream()
                .filter(one -> route.equals(one.getFromRouteId()))
                .toList();
    }
}
