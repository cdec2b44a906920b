package io.smartcar.camel.hbase;

import static io.smartcar.camel.hbase.message.HBaseConstants.FAMILY;
import static io.smartcar.camel.hbase.message.HBaseConstants.HBASE_MAX_SCAN_RESULTS;
import static io.smartcar.camel.hbase.message.HBaseConstants.MAPPING_STRATEGY;
import static io.smartcar.camel.hbase.message.HBaseConstants.MAPPING_STRATEGY_CLASS_NAME;
import static io.smartcar.camel.hbase.message.HBaseConstants.OPERATION;
import static io.smartcar.camel.hbase.message.HBaseConstants.QUALIFIER;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_ID;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_PREFIX;
import static io.smartcar.camel.hbase.message.HBaseConstants.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.model.HBaseCell;
import io.smartcar.camel.hbase.model.HBaseData;
import io.smartcar.camel.hbase.model.HBaseRow;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes written for camel-hbase 3.x rely on this: the message after one endpoint and before the next. */
class HBaseCompatibilityIT {
    private static final LocalCluster CLUSTER = SharedCluster.get();
    private static final byte[] CELLS = Bytes.toBytes("a");
    private static final String TWO_COLUMNS =
            "hbase:compatible?row.family=a&row.qualifier=x&row.family2=a&row.qualifier2=y";
    private static HBaseRoutes routes;

    @BeforeAll
    static void start() throws Exception {
        CLUSTER.createTable("compatible", "a", 10);
        CLUSTER.createTable("compatible-source", "a", 10);
        CLUSTER.createTable("compatible-copy", "a", 10);
        routes = new HBaseRoutes(CLUSTER)
                .to("any", "hbase:compatible")
                .to("model", TWO_COLUMNS)
                .to("scan", "hbase:compatible?operation=CamelHBaseScan")
                .add(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:twice").to("hbase:compatible").to("hbase:compatible");
                        from("direct:twice-columns")
                                .to("hbase:compatible?mappingStrategyName=columns&family=a")
                                .to("hbase:compatible?mappingStrategyName=columns&family=a");
                        from("hbase:compatible-source?delay=200&initialDelay=0").to("hbase:compatible-copy");
                    }
                })
                .start();
    }

    @AfterAll
    static void stop() {
        routes.close();
        List.of("compatible", "compatible-source", "compatible-copy").forEach(CLUSTER::dropTable);
    }

    @Test
    void shouldAddTheSameAmountTwiceIfTwoEndpointsIncrement() throws Exception {
        Object[] cell = {FAMILY, "a", QUALIFIER, "n"};
        Message byHeaders = routes.request(
                        "twice", "kept", with(cell, OPERATION, HBaseConstants.INCREMENT, ROW_ID, "add", VALUE, 5L))
                .getMessage();
        assertThat(byHeaders.getHeader(VALUE)).isEqualTo(5L);
        assertThat(byHeaders.getBody()).isEqualTo("kept");
        assertThat(number("add", "n")).isEqualTo(10);

        HBaseData data = new HBaseData(List.of(row("add", "n", 3L)));
        Message byBody = routes.request("twice", data, OPERATION, HBaseConstants.INCREMENT, MAPPING_STRATEGY, "body")
                .getMessage();
        assertThat(byBody.getBody()).isSameAs(data);
        assertThat(number("add", "n")).isEqualTo(16);

        Map<String, Object> map = Map.of(ROW_ID, "add", "n", 2);
        for (Object body : List.of(map, List.of(map))) {
            Message byColumns = routes.request("twice-columns", body, OPERATION, HBaseConstants.INCREMENT)
                    .getMessage();
            assertThat(byColumns.getBody()).isSameAs(body);
        }
        assertThat(number("add", "n")).isEqualTo(24);
    }

    @Test
    void shouldAppendTheSameTextTwiceIfTwoEndpointsAppend() throws Exception {
        put("append", "x", "-");

        Message done = routes.request(
                        "twice",
                        "kept",
                        OPERATION,
                        HBaseConstants.APPEND,
                        ROW_ID,
                        "append",
                        FAMILY,
                        "a",
                        QUALIFIER,
                        "x",
                        VALUE,
                        "ab")
                .getMessage();

        assertThat(done.getHeader(VALUE)).isEqualTo("ab");
        assertThat(text("compatible", "append", "x")).isEqualTo("-abab");
    }

    @Test
    void shouldReadARowByTheMessageWithItsColumns() throws Exception {
        put("again", "x", "1");
        put("again", "y", "2");
        Message message = routes.request("model", null, OPERATION, HBaseConstants.GET, ROW_ID, "again")
                .getMessage();
        assertThat(message.getHeader(VALUE + 2)).isEqualTo("2");

        for (String operation : List.of(HBaseConstants.GET, HBaseConstants.EXISTS, HBaseConstants.PUT)) {
            message.setHeader(OPERATION, operation);
            message = routes.request("model", null, pairs(message)).getMessage();
            assertThat(message.getHeader(VALUE)).isEqualTo("1");
            assertThat(message.getHeader(VALUE + 2)).isEqualTo("2");
        }
        message.setHeader(OPERATION, HBaseConstants.DELETE);
        routes.request("model", null, pairs(message));
        assertThat(find("compatible", "again").isEmpty()).isTrue();
    }

    /** As camel-hbase's tests of several rows: put, got, and got again without the first of them. */
    @Test
    void shouldPutGetAndDeleteTheRowsThatIndexedHeadersName() throws Exception {
        Object[] cells = {};
        Object[] values = {};
        for (int number = 1; number <= 3; number++) {
            String index = number == 1 ? "" : String.valueOf(number);
            Object[] column = {ROW_ID + index, "rows-" + number, FAMILY + index, "a", QUALIFIER + index, "x"};
            cells = with(cells, column);
            values = with(values, VALUE + index, "of " + number);
        }
        routes.request("any", null, with(cells, values));
        assertThat(text("compatible", "rows-3", "x")).isEqualTo("of 3");

        Object[] get = with(cells, OPERATION, HBaseConstants.GET);
        Message all = routes.request("any", null, get).getMessage();
        assertThat(List.of(all.getHeader(VALUE), all.getHeader(VALUE + 2), all.getHeader(VALUE + 3)))
                .isEqualTo(List.of("of 1", "of 2", "of 3"));

        routes.request("any", null, OPERATION, HBaseConstants.DELETE, ROW_ID, "rows-1");
        Message left = routes.request("any", null, get).getMessage();
        assertThat(left.getHeader(VALUE)).isNull();
        assertThat(left.getHeader(VALUE + 2)).isEqualTo("of 2");
        assertThat(left.getHeader(VALUE + 3)).isEqualTo("of 3");

        routes.request("any", null, with(cells, OPERATION, HBaseConstants.DELETE));
        assertThat(find("compatible", "rows-2").isEmpty()).isTrue();
        assertThat(find("compatible", "rows-3").isEmpty()).isTrue();
    }

    @Test
    void shouldSetTheHeaderOfAMissingCellToNull() throws Exception {
        put("with-y", "y", "2");

        for (String row : List.of("with-y", "no-such-row")) {
            Message got = routes.request("model", null, OPERATION, HBaseConstants.GET, ROW_ID, row)
                    .getMessage();
            assertThat(got.getHeaders()).containsEntry(VALUE, null).containsKey(VALUE + 2);
        }
    }

    @Test
    void shouldPutTheValuesOfOneRowIntoTheColumnsOfTheSameIndex() throws Exception {
        routes.request("model", null, ROW_ID, "place-1", VALUE, "1", VALUE + 2, "2");

        assertThat(text("compatible", "place-1", "x")).isEqualTo("1");
        assertThat(text("compatible", "place-1", "y")).isEqualTo("2");
    }

    @Test
    void shouldPutACellAfterALargerScan() throws Exception {
        for (int number = 1; number <= 3; number++) {
            put("scanned-" + number, "x", "1");
        }
        Message many = routes.request("scan", null, ROW_PREFIX, "scanned-").getMessage();
        Message one = routes.request("scan", null, with(pairs(many), HBASE_MAX_SCAN_RESULTS, 1))
                .getMessage();

        routes.request("any", null, with(pairs(one), VALUE, "2"));

        assertThat(text("compatible", "scanned-1", "x")).isEqualTo("2");
        assertThat(text("compatible", "scanned-2", "x")).isEqualTo("1");
    }

    @Test
    void shouldCopyRowsFromAConsumerToAProducerThatNameNoMapping() {
        List<Put> rows = IntStream.range(0, 3)
                .mapToObj(number -> new Put(Bytes.toBytes("copied-" + number))
                        .addColumn(CELLS, Bytes.toBytes("x"), Bytes.toBytes("of " + number)))
                .toList();
        CLUSTER.put("compatible-source", rows);

        await().atMost(Duration.ofSeconds(60)).until(() -> CLUSTER.countRows("compatible-source") == 0);
        assertThat(CLUSTER.countRows("compatible-copy")).isEqualTo(3);
        assertThat(text("compatible-copy", "copied-2", "x")).isEqualTo("of 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {HBaseConstants.PUT, HBaseConstants.DELETE, HBaseConstants.APPEND, HBaseConstants.INCREMENT})
    void shouldWriteNothingForTheResultOfAnEmptyScan(String operation) throws Exception {
        HBaseData none = routes.request("scan", null, MAPPING_STRATEGY, "body", ROW_PREFIX, "no such row")
                .getMessage()
                .getBody(HBaseData.class);

        routes.request("any", none, MAPPING_STRATEGY, "body", OPERATION, operation);

        assertThat(routes.send("any", null, MAPPING_STRATEGY, "body", OPERATION, operation)
                        .getException())
                .hasMessageContaining("Expected a row to write");
    }

    @Test
    void shouldDeleteOlderVersionsOfCellsReadAsABody() throws Exception {
        for (long time : List.of(1000L, 2000L)) {
            put("deleted", "x", "of " + time, time);
        }
        Object[] byBody = {MAPPING_STRATEGY, "body"};
        Object read = routes.request("scan", null, with(byBody, ROW_PREFIX, "deleted"))
                .getMessage()
                .getBody();
        put("deleted", "y", "written since", 3000L);

        routes.request("any", read, with(byBody, OPERATION, HBaseConstants.DELETE));

        assertThat(text("compatible", "deleted", "x")).isNull();
        assertThat(text("compatible", "deleted", "y")).isEqualTo("written since");
    }

    @Test
    void shouldUseTheMappingNamedByAHeader() throws Exception {
        routes.request("any", new HBaseData(List.of(row("named", "x", "1"))), MAPPING_STRATEGY, "body");
        assertThat(text("compatible", "named", "x")).isEqualTo("1");

        Exchange unknown = routes.send("any", null, MAPPING_STRATEGY, "bodies");
        assertThat(unknown.getException()).hasMessageContaining("got 'bodies'");
    }

    @Test
    void shouldAcceptTheMappingClassesOfCamelHBase3() throws Exception {
        String former = "org.apache.camel.component.hbase.mapping.";
        routes.request(
                "any",
                new HBaseData(List.of(row("former", "x", "1"))),
                MAPPING_STRATEGY_CLASS_NAME,
                former + "BodyMappingStrategy");
        assertThat(text("compatible", "former", "x")).isEqualTo("1");

        routes.request(
                "any",
                null,
                MAPPING_STRATEGY_CLASS_NAME,
                former + "HeaderMappingStrategy",
                ROW_ID,
                "former",
                FAMILY,
                "a",
                QUALIFIER,
                "x",
                VALUE,
                "2");
        assertThat(text("compatible", "former", "x")).isEqualTo("2");
    }

    private static void put(String row, String column, String value) throws Exception {
        routes.request("any", null, ROW_ID, row, FAMILY, "a", QUALIFIER, column, VALUE, value);
    }

    private static void put(String row, String column, String value, long time) throws Exception {
        Object[] cell = {ROW_ID, row, FAMILY, "a", QUALIFIER, column, VALUE, value};
        routes.request("any", null, with(cell, HBaseConstants.TIMESTAMP, time));
    }

    private static HBaseRow row(String id, String column, Object value) {
        HBaseCell cell = new HBaseCell();
        cell.setFamily("a");
        cell.setQualifier(column);
        cell.setValue(value);
        HBaseRow row = new HBaseRow();
        row.setId(id);
        row.getCells().add(cell);
        return row;
    }

    private static Object[] pairs(Message message) {
        return message.getHeaders().entrySet().stream()
                .flatMap(header -> Stream.of(header.getKey(), header.getValue()))
                .toArray();
    }

    private static Object[] with(Object[] headers, Object... more) {
        return Stream.concat(Arrays.stream(headers), Arrays.stream(more)).toArray();
    }

    private static long number(String row, String column) {
        return Bytes.toLong(find("compatible", row).getValue(CELLS, Bytes.toBytes(column)));
    }

    private static String text(String table, String row, String column) {
        byte[] value = find(table, row).getValue(CELLS, Bytes.toBytes(column));
        return value == null ? null : Bytes.toString(value);
    }

    private static Result find(String table, String row) {
        return CLUSTER.rows(table).stream()
                .filter(found -> Bytes.toString(found.getRow()).equals(row))
                .findFirst()
                .orElse(Result.EMPTY_RESULT);
    }
}
