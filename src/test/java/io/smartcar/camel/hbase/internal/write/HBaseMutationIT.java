package io.smartcar.camel.hbase.internal.write;

import static io.smartcar.camel.hbase.message.HBaseConstants.CHECKED;
import static io.smartcar.camel.hbase.message.HBaseConstants.CHECK_FAMILY;
import static io.smartcar.camel.hbase.message.HBaseConstants.CHECK_OPERATOR;
import static io.smartcar.camel.hbase.message.HBaseConstants.CHECK_QUALIFIER;
import static io.smartcar.camel.hbase.message.HBaseConstants.CHECK_VALUE;
import static io.smartcar.camel.hbase.message.HBaseConstants.FAMILY;
import static io.smartcar.camel.hbase.message.HBaseConstants.OPERATION;
import static io.smartcar.camel.hbase.message.HBaseConstants.QUALIFIER;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_ID;
import static io.smartcar.camel.hbase.message.HBaseConstants.TIMESTAMP;
import static io.smartcar.camel.hbase.message.HBaseConstants.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.hbase.HBaseRoutes;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HBaseMutationIT {
    private static final LocalCluster CLUSTER = SharedCluster.get();
    private static HBaseRoutes routes;

    @BeforeAll
    static void start() throws Exception {
        CLUSTER.createTable("mutation", "a", 10);
        routes = new HBaseRoutes(CLUSTER)
                .to("any", "hbase:mutation?returnResults=true")
                .to("delete", "hbase:mutation?operation=CamelHBaseDelete")
                .to(
                        "constant",
                        "hbase:mutation?row.family=a&row.qualifier=x&row.family2=a&row.qualifier2=y&row.value2=fixed")
                .to("brief", "hbase:mutation?timeToLive=1000&durability=SYNC_WAL")
                .to("wrong", "hbase:mutation")
                .start();
    }

    @AfterAll
    static void stop() {
        routes.close();
        CLUSTER.dropTable("mutation");
    }

    @Test
    void shouldWriteTheGivenTimestamp() throws Exception {
        put("time", "x", "1", 1000L);

        assertThat(cells("time")).containsExactly("x=1@1000");
    }

    @Test
    void shouldDeleteOneVersionOrAColumnOrAFamilyOrARow() throws Exception {
        for (String row : List.of("version", "column", "family", "row")) {
            put(row, "x", "1", 1000L);
            put(row, "x", "2", 2000L);
            put(row, "y", "3", 1000L);
        }

        routes.request("delete", null, ROW_ID, "version", FAMILY, "a", QUALIFIER, "x", TIMESTAMP, 2000L);
        routes.request("delete", null, ROW_ID, "column", FAMILY, "a", QUALIFIER, "x");
        routes.request("delete", null, ROW_ID, "family", FAMILY, "a");
        routes.request("delete", null, ROW_ID, "row");

        assertThat(cells("version")).containsExactly("x=1@1000", "y=3@1000");
        assertThat(cells("column")).containsExactly("y=3@1000");
        assertThat(cells("family")).isEmpty();
        assertThat(cells("row")).isEmpty();
    }

    @Test
    void shouldAppendAndReturnTheCompleteValue() throws Exception {
        put("append", "x", "ab", 1000L);

        Message answer = routes.request(
                        "any",
                        null,
                        OPERATION,
                        HBaseConstants.APPEND,
                        ROW_ID,
                        "append",
                        FAMILY,
                        "a",
                        QUALIFIER,
                        "x",
                        VALUE,
                        "cd")
                .getMessage();

        assertThat(answer.getHeader(VALUE)).isEqualTo("abcd");
    }

    @Test
    void shouldIncrementByOneOrAnyNumberAndReturnTheSum() throws Exception {
        assertThat(increment("5", "x").getHeader(VALUE)).isEqualTo(5L);
        assertThat(increment(null, "x").getHeader(VALUE)).isEqualTo(6L);
        assertThat(increment(-2, "x").getHeader(VALUE)).isEqualTo(4L);
    }

    @Test
    void shouldPutOnlyIfTheCheckHolds() throws Exception {
        Object[] ifNew = {OPERATION, HBaseConstants.CHECK_AND_PUT, CHECK_FAMILY, "a", CHECK_QUALIFIER, "x"};

        assertThat(guarded("check", "1", ifNew)).isTrue();
        assertThat(guarded("check", "2", ifNew)).isFalse();
        assertThat(guarded("check", "3", with(ifNew, CHECK_VALUE, "1"))).isTrue();
        assertThat(guarded("check", "4", with(ifNew, CHECK_VALUE, "5", CHECK_OPERATOR, "LESS")))
                .isFalse();
        assertThat(guarded("check", "5", with(ifNew, CHECK_VALUE, "1", CHECK_OPERATOR, "LESS")))
                .isTrue();
        assertThat(cells("check").get(0)).startsWith("x=5@");
    }

    @Test
    void shouldGuardEveryWriteThatNamesACellToCheck() throws Exception {
        put("guarded", "n", 1L, 1000L);
        Object[] ifOne = {CHECK_FAMILY, "a", CHECK_QUALIFIER, "n", CHECK_VALUE, 1L};

        Message first = increment("1", "n", with(ifOne, ROW_ID, "guarded"));
        Message again = increment("1", "n", with(ifOne, ROW_ID, "guarded"));

        assertThat(first.getHeader(CHECKED)).isEqualTo(true);
        assertThat(first.getHeader(VALUE)).isEqualTo(2L);
        assertThat(again.getHeader(CHECKED)).isEqualTo(false);
    }

    @Test
    void shouldGuardAClientMutation() throws Exception {
        Object[] ifNew = {OPERATION, HBaseConstants.CHECK_AND_PUT, CHECK_FAMILY, "a", CHECK_QUALIFIER, "x"};

        Exchange first = routes.request("any", null, with(ifNew, HBaseConstants.MUTATION, ready("1")));
        Exchange again = routes.request("any", ready("2"), ifNew);
        Exchange unguarded = routes.send("any", ready("3"), OPERATION, HBaseConstants.CHECK_AND_PUT);

        assertThat(first.getMessage().getHeader(CHECKED)).isEqualTo(true);
        assertThat(again.getMessage().getHeader(CHECKED)).isEqualTo(false);
        assertThat(unguarded.getException()).hasMessageContaining(CHECK_FAMILY);
        assertThat(cells("ready")).singleElement().asString().startsWith("x=1@");
    }

    private static Put ready(String value) {
        return new Put(Bytes.toBytes("ready")).addColumn(Bytes.toBytes("a"), Bytes.toBytes("x"), Bytes.toBytes(value));
    }

    @Test
    void shouldDeleteOnlyIfTheCheckHolds() throws Exception {
        put("check-delete", "x", "1", 1000L);
        Object[] ifTwo = {CHECK_FAMILY, "a", CHECK_QUALIFIER, "x", CHECK_VALUE, "2", ROW_ID, "check-delete"};

        Exchange kept = routes.request("any", null, with(ifTwo, OPERATION, HBaseConstants.CHECK_AND_DELETE));
        assertThat(kept.getMessage().getHeader(CHECKED)).isEqualTo(false);
        assertThat(cells("check-delete")).isNotEmpty();

        routes.request("any", null, with(ifTwo, OPERATION, HBaseConstants.CHECK_AND_DELETE, CHECK_VALUE, "1"));
        assertThat(cells("check-delete")).isEmpty();
    }

    @Test
    void shouldNotWriteACellThatHasNoValue() throws Exception {
        routes.request("constant", null, ROW_ID, "constant", VALUE, "given");

        assertThat(cells("constant").stream().map(cell -> cell.substring(0, cell.indexOf('@'))))
                .containsExactly("x=given", "y=fixed");
        routes.request("constant", null, ROW_ID, "constant-2");
        assertThat(cells("constant-2")).singleElement().asString().startsWith("y=fixed");
    }

    @Test
    void shouldSayThatAPutOrAnAppendHasNoValue() {
        for (String operation : List.of(HBaseConstants.PUT, HBaseConstants.APPEND)) {
            Exchange done = routes.send("any", null, OPERATION, operation, ROW_ID, "r", FAMILY, "a", QUALIFIER, "x");
            assertThat(done.getException())
                    .hasMessageContaining("Expected a value for a column of row 'r'")
                    .hasMessageContaining("CamelHBaseValue")
                    .hasMessageContaining("a:x");
        }
    }

    @Test
    void shouldLetCellsExpire() throws Exception {
        routes.request("brief", null, ROW_ID, "brief", FAMILY, "a", QUALIFIER, "x", VALUE, "1");
        assertThat(cells("brief")).hasSize(1);

        await().until(() -> cells("brief").isEmpty());
    }

    @Test
    void shouldCompareRowsOfBytesByContent() throws Exception {
        byte[] row = {0, -1, 7};
        routes.request(
                "any",
                null,
                ROW_ID,
                row.clone(),
                FAMILY,
                "a",
                QUALIFIER,
                "x",
                VALUE,
                "1",
                ROW_ID + 2,
                row.clone(),
                FAMILY + 2,
                "a",
                QUALIFIER + 2,
                "y",
                VALUE + 2,
                new byte[] {9, 0});

        Result found = find(row);
        assertThat(found.size()).isEqualTo(2);
        assertThat(found.getValue(Bytes.toBytes("a"), Bytes.toBytes("y"))).containsExactly(9, 0);
    }

    @Test
    void shouldReportAnUnknownOperation() {
        assertThat(routes.send("wrong", null, OPERATION, "CamelHBaseUpsert").getException())
                .hasMessageContaining("CamelHBaseIncrement")
                .hasMessageContaining("got 'CamelHBaseUpsert'");
        assertThat(routes.send("wrong", null, FAMILY, "a", QUALIFIER, "x", VALUE, "1")
                        .getException())
                .hasMessageContaining("CamelHBaseRowId");
        assertThat(routes.send("wrong", null, ROW_ID, "r", FAMILY, "a", VALUE, "1")
                        .getException())
                .hasMessageContaining("CamelHBaseQualifier");
    }

    @Test
    void shouldWriteABatchOfMixedMutations() throws Exception {
        put("mixed-1", "x", "1", 1000L);
        Exchange delete = routes.context().getEndpoint("direct:any").createExchange();
        delete.getIn().setHeaders(HBaseRoutes.headers(OPERATION, HBaseConstants.DELETE, ROW_ID, "mixed-1"));
        Exchange put = routes.context().getEndpoint("direct:any").createExchange();
        put.getIn().setHeaders(HBaseRoutes.headers(ROW_ID, "mixed-2", FAMILY, "a", QUALIFIER, "x", VALUE, "2"));
        Exchange increment = routes.context().getEndpoint("direct:any").createExchange();
        increment
                .getIn()
                .setHeaders(HBaseRoutes.headers(
                        OPERATION, HBaseConstants.INCREMENT, ROW_ID, "mixed-3", FAMILY, "a", QUALIFIER, "n", VALUE, 3));

        routes.request("any", List.of(delete, put.getMessage(), increment).iterator());

        assertThat(cells("mixed-1")).isEmpty();
        assertThat(cells("mixed-2")).hasSize(1);
        assertThat(increment.getMessage().getHeader(VALUE)).isEqualTo(3L);
    }

    private static Message increment(Object amount, String column, Object... more) throws Exception {
        Object[] headers = {OPERATION, HBaseConstants.INCREMENT, ROW_ID, "increment", FAMILY, "a", QUALIFIER, column};
        Object[] all = amount == null ? headers : with(headers, VALUE, amount);
        return routes.request("any", null, with(all, more)).getMessage();
    }

    private static boolean guarded(String row, String value, Object... headers) throws Exception {
        Object[] cell = {ROW_ID, row, FAMILY, "a", QUALIFIER, "x", VALUE, value};
        return (boolean)
                routes.request("any", null, with(cell, headers)).getMessage().getHeader(CHECKED);
    }

    private static void put(String row, String column, Object value, long time) throws Exception {
        routes.request("any", null, ROW_ID, row, FAMILY, "a", QUALIFIER, column, VALUE, value, TIMESTAMP, time);
    }

    private static Object[] with(Object[] headers, Object... more) {
        return Stream.concat(Arrays.stream(headers), Arrays.stream(more)).toArray();
    }

    private static Result find(byte[] row) {
        return CLUSTER.rows("mutation").stream()
                .filter(found -> Bytes.equals(found.getRow(), row))
                .findFirst()
                .orElse(Result.EMPTY_RESULT);
    }

    private static List<String> cells(String row) {
        Result found = find(Bytes.toBytes(row));
        return found.isEmpty()
                ? List.of()
                : Arrays.stream(found.rawCells())
                        .map(cell -> Bytes.toString(CellUtil.cloneQualifier(cell)) + "="
                                + Bytes.toString(CellUtil.cloneValue(cell)) + "@" + cell.getTimestamp())
                        .toList();
    }
}
