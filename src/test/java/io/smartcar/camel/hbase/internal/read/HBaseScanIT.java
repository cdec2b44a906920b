package io.smartcar.camel.hbase.internal.read;

import static io.smartcar.camel.hbase.message.HBaseConstants.FAMILY;
import static io.smartcar.camel.hbase.message.HBaseConstants.FROM_ROW;
import static io.smartcar.camel.hbase.message.HBaseConstants.HBASE_MAX_SCAN_RESULTS;
import static io.smartcar.camel.hbase.message.HBaseConstants.QUALIFIER;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_COUNT;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_ID;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_PREFIX;
import static io.smartcar.camel.hbase.message.HBaseConstants.STOP_ROW;
import static io.smartcar.camel.hbase.message.HBaseConstants.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.hbase.HBaseRoutes;
import io.smartcar.camel.hbase.filters.ModelAwareColumnMatchingFilter;
import io.smartcar.camel.hbase.message.HBaseAttribute;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.model.HBaseCell;
import io.smartcar.camel.hbase.model.HBaseData;
import io.smartcar.camel.hbase.model.HBaseRow;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.filter.PrefixFilter;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HBaseScanIT {
    private static final LocalCluster CLUSTER = SharedCluster.get();
    private static final byte[] INFO = Bytes.toBytes("info");
    private static final String STREAM =
            "hbase:scan?operation=CamelHBaseScan&mappingStrategyName=body&streaming=true&hbase.client.scanner.caching=50";
    private static HBaseRoutes routes;

    @BeforeAll
    static void start() throws Exception {
        CLUSTER.createTable("scan", "info", 5, Bytes.toBytes("20150"), Bytes.toBytes("20300"));
        CLUSTER.put("scan", IntStream.range(0, 500).mapToObj(HBaseScanIT::put).toList());
        CLUSTER.put(
                "scan",
                List.of(new Put(Bytes.toBytes("20499"))
                        .addColumn(INFO, Bytes.toBytes("name"), 3000L, Bytes.toBytes("new"))));
        routes = new HBaseRoutes(CLUSTER);
        routes.context().getRegistry().bind("matching", List.of(new ModelAwareColumnMatchingFilter()));
        routes.context()
                .getRegistry()
                .bind("both", List.of(new ModelAwareColumnMatchingFilter(), new PrefixFilter(Bytes.toBytes("2010"))));
        routes.context().getRegistry().bind("prefix", new PrefixFilter(Bytes.toBytes("2049")));
        String scan = "hbase:scan?operation=CamelHBaseScan&mappingStrategyName=body";
        routes.to("body", scan)
                .to("header", "hbase:scan?operation=CamelHBaseScan")
                .to("text", scan + "&filters=RAW(PrefixFilter('2012') AND ValueFilter(=, 'binary:7'))")
                .to("bean", scan + "&filters=#prefix")
                .to("matching", "hbase:scan?operation=CamelHBaseScan&filters=#matching&maxResults=0")
                .to("both", "hbase:scan?operation=CamelHBaseScan&filters=#both&maxResults=0")
                .to("backwards", scan + "&reversed=true&maxResults=3")
                .to("versions", scan + "&versions=5&startRow=20499")
                .to("old", scan + "&startRow=20499")
                .to("inclusive", scan + "&startRow=20010&startRowInclusive=false&stopRow=20012&stopRowInclusive=true")
                .add(new RouteBuilder() {
                    @Override
                    public void configure() {
                        onException(IllegalArgumentException.class).handled(true);
                        from("direct:failing")
                                .to(STREAM)
                                .setProperty("rows", body())
                                .process(HBaseScanIT::readOne)
                                .throwException(new IOException("failed on purpose"));
                        from("direct:handled")
                                .to(STREAM)
                                .setProperty("rows", body())
                                .process(HBaseScanIT::readOne)
                                .throwException(new IllegalArgumentException("failed on purpose"));
                        from("direct:ending")
                                .to(STREAM)
                                .setProperty("rows", body())
                                .process(HBaseScanIT::readOne)
                                .stop();
                        from("direct:stream")
                                .to(STREAM)
                                .setProperty("rows", body())
                                .process(HBaseScanIT::take);
                    }
                })
                .start();
    }

    @AfterAll
    static void stop() {
        routes.close();
        CLUSTER.dropTable("scan");
    }

    @Test
    void shouldReturnAHundredRowsByDefault() throws Exception {
        assertThat(rows("body")).hasSize(100);
        assertThat(rows("body", HBASE_MAX_SCAN_RESULTS, 7)).hasSize(7);
        assertThat(rows("body", HBASE_MAX_SCAN_RESULTS, 0)).hasSize(500);
    }

    @Test
    void shouldScanFromARowToAnother() throws Exception {
        assertThat(rows("body", FROM_ROW, "20149", STOP_ROW, "20151")).containsExactly("20149", "20150");
        assertThat(rows("inclusive")).containsExactly("20011", "20012");
        assertThat(rows("body", ROW_PREFIX, "2030")).hasSize(10).first().isEqualTo("20300");
    }

    @Test
    void shouldScanBackwards() throws Exception {
        assertThat(rows("backwards")).containsExactly("20499", "20498", "20497");
        assertThat(rows("backwards", FROM_ROW, "20150")).containsExactly("20150", "20149", "20148");
        assertThat(rows("backwards", ROW_PREFIX, "2014")).containsExactly("20149", "20148", "20147");
    }

    @Test
    void shouldFilterByTextOrBean() throws Exception {
        assertThat(rows("text")).containsExactly("20127");
        assertThat(rows("bean")).hasSize(10);
        assertThat(rows("body", HBaseConstants.FILTER, "PrefixFilter('20001')")).containsExactly("20001");
    }

    @Test
    void shouldQuoteAMalformedFilter() throws Exception {
        HBaseRoutes broken = new HBaseRoutes(CLUSTER).to("x", "hbase:scan?filters=RAW(PrefixFilter('20' AND)");

        assertThatThrownBy(broken::start).hasStackTraceContaining("got: PrefixFilter('20' AND");
        broken.close();
    }

    @Test
    void shouldMatchColumnsWithTheValuesOfTheMessage() throws Exception {
        Exchange found = routes.request(
                "matching",
                null,
                FAMILY,
                "info",
                QUALIFIER,
                "last",
                VALUE,
                "3",
                FAMILY + 2,
                "info",
                QUALIFIER + 2,
                "name");
        assertThat(found.getMessage().getHeader(ROW_COUNT)).isEqualTo(50);
        assertThat(found.getMessage().getHeader(VALUE)).isEqualTo("3");
        assertThat(found.getMessage().getHeader(VALUE + 2)).isEqualTo("name of 3");

        Exchange both = routes.request("both", null, FAMILY, "info", QUALIFIER, "last", VALUE, "3");
        assertThat(both.getMessage().getHeader(ROW_COUNT)).isEqualTo(1);
        assertThat(both.getMessage().getHeader(ROW_ID)).isEqualTo("20103");
    }

    @Test
    void shouldNotRememberTheFilterOfAnEarlierMessage() throws Exception {
        routes.request("matching", null, FAMILY, "info", QUALIFIER, "last", VALUE, "3");

        Exchange found = routes.request("matching", null, FAMILY, "info", QUALIFIER, "last", VALUE, "4");

        assertThat(found.getMessage().getHeader(ROW_COUNT)).isEqualTo(50);
        assertThat(found.getMessage().getHeader(VALUE)).isEqualTo("4");
    }

    @Test
    void shouldKeepEveryColumnOfARowInHeaders() throws Exception {
        Exchange found = routes.request(
                "header",
                null,
                FROM_ROW,
                "20007",
                HBASE_MAX_SCAN_RESULTS,
                2,
                FAMILY,
                "info",
                QUALIFIER,
                "last",
                FAMILY + 2,
                "info",
                QUALIFIER + 2,
                "name");

        List<Object> values = new ArrayList<>();
        for (int index = 1; index <= 4; index++) {
            values.add(found.getMessage().getHeader(HBaseAttribute.HBASE_VALUE.asHeader(index)));
        }
        assertThat(values).containsExactly("7", "name of 7", "8", "name of 8");
        assertThat(found.getMessage().getHeader(ROW_ID + 4)).isEqualTo("20008");
        assertThat(found.getMessage().getHeader(VALUE + 5)).isNull();
    }

    @Test
    void shouldReadTheColumnsOfEveryRowThatTheMessageNames() throws Exception {
        HBaseData asked = new HBaseData(List.of(row("last"), row("name")));

        HBaseRow found = routes.request("body", asked, FROM_ROW, "20007", HBASE_MAX_SCAN_RESULTS, 1)
                .getMessage()
                .getBody(HBaseData.class)
                .getRows()
                .get(0);

        assertThat(found.getCells()).extracting(HBaseCell::getValue).containsExactly("7", "name of 7");
    }

    private static HBaseRow row(String qualifier) {
        HBaseCell cell = new HBaseCell();
        cell.setFamily("info");
        cell.setQualifier(qualifier);
        HBaseRow row = new HBaseRow();
        row.getCells().add(cell);
        return row;
    }

    @Test
    void shouldReportThatNothingWasFound() throws Exception {
        Exchange headers = routes.request(
                "header", "kept", FROM_ROW, "9", FAMILY, "info", QUALIFIER, "last", VALUE, "of the request");
        assertThat(headers.getMessage().getHeader(ROW_COUNT)).isEqualTo(0);
        assertThat(headers.getMessage().getHeader(VALUE)).isNull();

        Exchange body = routes.request("body", new HBaseData(), FROM_ROW, "9");
        assertThat(body.getMessage().getBody(HBaseData.class).getRows()).isEmpty();
    }

    @Test
    void shouldReadVersionsAndTimeRanges() throws Exception {
        HBaseRow all = data("versions").getRows().get(0);
        assertThat(all.getCells())
                .filteredOn(cell -> cell.getQualifier().equals("name"))
                .extracting(HBaseCell::getValue)
                .containsExactly("new", "name of 9");

        HBaseRow old =
                data("old", HBaseConstants.MAX_TIMESTAMP, 2000L).getRows().get(0);
        assertThat(old.getCells())
                .filteredOn(cell -> cell.getQualifier().equals("name"))
                .extracting(HBaseCell::getValue)
                .containsExactly("name of 9");
    }

    @Test
    void shouldCloseTheScannerOfAStreamThatIsNotReadToTheEnd() throws Exception {
        Exchange whole = routes.request("stream", new HBaseData(), "take", 1000);
        assertThat(whole.getProperty("taken", Collection.class)).hasSize(500);

        Exchange part = routes.request("stream", new HBaseData(), "take", 60);
        assertThat(part.getProperty("taken", Collection.class)).hasSize(60);
        Iterator<?> closed = part.getProperty("rows", Iterator.class);
        assertThatThrownBy(closed::hasNext)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("its exchange was done");
    }

    @Test
    void shouldCloseTheScannerOfARouteThatFailsOrEndsEarly() throws Exception {
        for (String route : List.of("failing", "handled", "ending")) {
            Exchange done = routes.send(route, new HBaseData());

            assertThat(done.getException() != null).isEqualTo(route.equals("failing"));
            Iterator<?> rows = done.getProperty("rows", Iterator.class);
            assertThatThrownBy(rows::hasNext)
                    .as(route)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("its exchange was done");
        }
    }

    @Test
    void shouldNotEndNormallyWhenItsRouteIsStopped() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        List<Object> read = new CopyOnWriteArrayList<>();
        HBaseRoutes own = new HBaseRoutes(CLUSTER).add(new RouteBuilder() {
            @Override
            public void configure() {
                // a page that holds a part of the table
                from("direct:in")
                        .to(STREAM + "&hbase.client.scanner.max.result.size=5000")
                        .process(exchange -> {
                            Iterator<?> rows = exchange.getMessage().getBody(Iterator.class);
                            read.add(rows.next());
                            reading.countDown();
                            stopped.await();
                            rows.forEachRemaining(read::add);
                        });
            }
        });
        own.context().getShutdownStrategy().setTimeout(1);
        own.start();
        CompletableFuture<Exchange> done = CompletableFuture.supplyAsync(() -> own.send("in", new HBaseData()));

        reading.await();
        own.close();
        stopped.countDown();

        assertThat(done.get().getException())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("next rows of a scan");
        assertThat(read.size()).isLessThan(500);
        assertThat(own.component().connections()).isZero();
    }

    private static void take(Exchange exchange) {
        Iterator<?> rows = exchange.getMessage().getBody(Iterator.class);
        List<Object> taken = new ArrayList<>();
        int most = exchange.getMessage().getHeader("take", Integer.class);
        while (taken.size() < most && rows.hasNext()) {
            taken.add(((HBaseRow) rows.next()).getId());
        }
        exchange.setProperty("taken", taken);
    }

    private static void readOne(Exchange exchange) {
        assertThat(exchange.getMessage().getBody(Iterator.class).next()).isNotNull();
    }

    private static HBaseData data(String route, Object... headers) throws Exception {
        return routes.request(route, new HBaseData(), headers).getMessage().getBody(HBaseData.class);
    }

    private static List<Object> rows(String route, Object... headers) throws Exception {
        return data(route, headers).getRows().stream().map(HBaseRow::getId).toList();
    }

    private static Put put(int number) {
        return new Put(Bytes.toBytes(String.valueOf(20_000 + number)))
                .addColumn(INFO, Bytes.toBytes("last"), 1000L, Bytes.toBytes(String.valueOf(number % 10)))
                .addColumn(INFO, Bytes.toBytes("name"), 1000L, Bytes.toBytes("name of " + number % 10));
    }
}
