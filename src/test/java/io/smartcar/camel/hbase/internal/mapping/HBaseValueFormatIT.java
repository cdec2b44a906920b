package io.smartcar.camel.hbase.internal.mapping;

import static io.smartcar.camel.hbase.message.HBaseConstants.FAMILY;
import static io.smartcar.camel.hbase.message.HBaseConstants.OPERATION;
import static io.smartcar.camel.hbase.message.HBaseConstants.QUALIFIER;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_ID;
import static io.smartcar.camel.hbase.message.HBaseConstants.VALUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hbase.HBaseRoutes;
import io.smartcar.camel.hbase.filters.ModelAwareColumnMatchingFilter;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.model.HBaseCell;
import io.smartcar.camel.hbase.model.HBaseData;
import io.smartcar.camel.hbase.model.HBaseRow;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HBaseValueFormatIT {
    private static final LocalCluster CLUSTER = SharedCluster.get();
    private static final String YEARS = "hbase:formats?row.family=a&row.qualifier=year&row.valueType=java.lang.Integer";
    private static final String COLUMNS = "hbase:formats?mappingStrategyName=columns&family=a&type.year=int";
    private static final byte[] CELLS = Bytes.toBytes("a");
    private static HBaseRoutes routes;

    @BeforeAll
    static void start() throws Exception {
        CLUSTER.createTable("formats", "a", 1);
        CLUSTER.put(
                "formats",
                List.of(new Put(Bytes.toBytes("4711")).addColumn(CELLS, Bytes.toBytes("year"), Bytes.toBytes("2024"))));
        routes = new HBaseRoutes(CLUSTER);
        routes.context().getRegistry().bind("matching", new ModelAwareColumnMatchingFilter());
        routes.to("unset", YEARS)
                .to("unset key", YEARS + "&row.rowType=Integer&rowPrefix=4711")
                .to("unset columns", COLUMNS)
                .to("text", YEARS + "&row.rowType=Integer&valueFormat=text")
                .to("text body", YEARS + "&valueFormat=text&mappingStrategyName=body")
                .to("text columns", COLUMNS + "&valueFormat=text")
                .to("text filter", YEARS + "&valueFormat=text&filters=#matching")
                .to("counter", "hbase:formats?valueFormat=text&operation=CamelHBaseIncrement&returnResults=true")
                .start();
    }

    @AfterAll
    static void stop() {
        routes.close();
        CLUSTER.dropTable("formats");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unset", "unset columns"})
    void shouldRejectTextThatWouldBeAnotherNumber(String route) {
        for (String operation : List.of(HBaseConstants.GET, HBaseConstants.SCAN)) {
            assertThat(routes.send(route, null, OPERATION, operation, ROW_ID, "4711")
                            .getException())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(
                            "year' of row '4711': Expected a binary value of type int, got the text '2024'")
                    .hasMessageContaining("valueFormat=text");
        }
    }

    @Test
    void shouldRejectATextKeyThatWouldBeAnotherNumber() {
        assertThat(routes.send("unset key", null, OPERATION, HBaseConstants.SCAN)
                        .getException())
                .hasMessageContaining("got the text '4711'");
    }

    @Test
    void shouldReadAndWriteNumbersAsTextByHeaders() throws Exception {
        assertThat(request("text", null, OPERATION, HBaseConstants.GET, ROW_ID, 4711)
                        .getHeader(VALUE))
                .isEqualTo(2024);
        assertThat(request("text", null, OPERATION, HBaseConstants.SCAN, HBaseConstants.ROW_PREFIX, "4711")
                        .getHeader(ROW_ID))
                .isEqualTo(4711);

        request("text", null, ROW_ID, 4712, VALUE, 2025);
        assertThat(row("4712").getValue(CELLS, Bytes.toBytes("year"))).isEqualTo(Bytes.toBytes("2025"));
        request("text", null, ROW_ID, "4713", FAMILY, "a", QUALIFIER, "other", VALUE, 7L);
        assertThat(row("4713").getValue(CELLS, Bytes.toBytes("other"))).isEqualTo(Bytes.toBytes("7"));
        request("text", null, OPERATION, HBaseConstants.DELETE, ROW_ID, 4712);
        assertThat(row("4712").isEmpty()).isTrue();
    }

    @Test
    void shouldWriteBackABodyThatWasRead() throws Exception {
        HBaseCell cell = new HBaseCell();
        cell.setFamily("a");
        cell.setQualifier("year");
        cell.setValue(2026);
        cell.setValueType(Integer.class);
        HBaseRow row = new HBaseRow();
        row.setId(4714);
        row.getCells().add(cell);
        request("text body", row);
        assertThat(row("4714").getValue(CELLS, Bytes.toBytes("year"))).isEqualTo(Bytes.toBytes("2026"));
        assertThat(cell.getValue()).as("the message's own cell").isEqualTo(2026);

        HBaseData read =
                request("text body", row, OPERATION, HBaseConstants.GET).getBody(HBaseData.class);

        HBaseCell found = read.getRows().get(0).getCells().iterator().next();
        assertThat(found.getValue()).isEqualTo(2026);
        found.setTimestamp(null);
        found.setValue(2027);
        request("text body", read);
        assertThat(row("4714").getValue(CELLS, Bytes.toBytes("year"))).isEqualTo(Bytes.toBytes("2027"));
    }

    @Test
    void shouldReadAndWriteNumbersAsTextByColumns() throws Exception {
        request("text columns", Map.of(ROW_ID, 4715, "year", 2028, "month", 5));

        assertThat(row("4715").getValue(CELLS, Bytes.toBytes("year"))).isEqualTo(Bytes.toBytes("2028"));
        assertThat(row("4715").getValue(CELLS, Bytes.toBytes("month"))).isEqualTo(Bytes.toBytes("5"));
        assertThat(request("text columns", null, OPERATION, HBaseConstants.GET, ROW_ID, 4715)
                        .getBody(Map.class))
                .isEqualTo(Map.of(ROW_ID, "4715", "year", 2028, "month", "5"));
    }

    @Test
    void shouldCompareNumbersAsText() throws Exception {
        Message found = request(
                "text filter", null, OPERATION, HBaseConstants.SCAN, FAMILY, "a", QUALIFIER, "year", VALUE, 2024);

        assertThat(found.getHeader(HBaseConstants.ROW_COUNT)).isEqualTo(1);
        assertThat(found.getHeader(VALUE)).isEqualTo(2024);
    }

    @Test
    void shouldGuardAndScanByNumbersAsText() throws Exception {
        request("text", null, ROW_ID, 4716, VALUE, 2029);

        Message guarded = request(
                "text",
                null,
                ROW_ID,
                4716,
                VALUE,
                2030,
                HBaseConstants.CHECK_FAMILY,
                "a",
                HBaseConstants.CHECK_QUALIFIER,
                "year",
                HBaseConstants.CHECK_VALUE,
                2029);
        assertThat(guarded.getHeader(HBaseConstants.CHECKED)).isEqualTo(true);
        Message scanned = request(
                "text",
                null,
                OPERATION,
                HBaseConstants.SCAN,
                HBaseConstants.FROM_ROW,
                4716,
                HBaseConstants.STOP_ROW,
                4717);
        assertThat(scanned.getHeader(VALUE)).isEqualTo(2030);
    }

    @Test
    void shouldCountInBinaryInAnyFormat() throws Exception {
        Object[] counter = {ROW_ID, 1, FAMILY, "a", QUALIFIER, "n", VALUE, 808464432L};
        request("counter", null, counter);
        assertThat(request("counter", null, counter).getHeader(VALUE)).isEqualTo(2 * 808464432L);
        assertThat(row("1").getValue(CELLS, Bytes.toBytes("n"))).isEqualTo(Bytes.toBytes(2 * 808464432L));
    }

    private static Message request(String route, Object body, Object... headers) throws Exception {
        return routes.request(route, body, headers).getMessage();
    }

    private static Result row(String key) {
        return CLUSTER.rows("formats").stream()
                .filter(row -> Bytes.toString(row.getRow()).equals(key))
                .findFirst()
                .orElse(Result.EMPTY_RESULT);
    }
}
