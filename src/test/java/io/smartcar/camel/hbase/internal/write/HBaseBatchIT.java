package io.smartcar.camel.hbase.internal.write;

import static io.smartcar.camel.hbase.message.HBaseConstants.CHECKED;
import static io.smartcar.camel.hbase.message.HBaseConstants.CHECK_FAMILY;
import static io.smartcar.camel.hbase.message.HBaseConstants.CHECK_QUALIFIER;
import static io.smartcar.camel.hbase.message.HBaseConstants.FAMILY;
import static io.smartcar.camel.hbase.message.HBaseConstants.OPERATION;
import static io.smartcar.camel.hbase.message.HBaseConstants.QUALIFIER;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_COUNT;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_ID;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_PREFIX;
import static io.smartcar.camel.hbase.message.HBaseConstants.TIMESTAMP;
import static io.smartcar.camel.hbase.message.HBaseConstants.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.hbase.HBaseRoutes;
import io.smartcar.camel.hbase.failure.HBaseBatchException;
import io.smartcar.camel.hbase.failure.MutationFailure;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultMessage;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lists as bodies: which are batches, and how the outcome of each element is reported. */
class HBaseBatchIT {
    private static final LocalCluster CLUSTER = SharedCluster.get();
    private static final byte[] CELLS = Bytes.toBytes("a");
    private static final String COLUMNS = "hbase:batch?mappingStrategyName=columns&family=a";
    private static HBaseRoutes routes;

    @BeforeAll
    static void start() throws Exception {
        CLUSTER.createTable("batch", "a", 1);
        routes = new HBaseRoutes(CLUSTER)
                .to("headers", "hbase:batch?returnResults=true")
                .to("maps", COLUMNS + "&rowKey=RAW({id})")
                .to("keyless", COLUMNS + "&returnResults=true")
                .to("scan", COLUMNS + "&operation=CamelHBaseScan")
                .add(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:stream")
                                .to(COLUMNS + "&operation=CamelHBaseGet&streaming=true")
                                .process(HBaseBatchIT::takeFirst);
                    }
                })
                .start();
    }

    @AfterAll
    static void stop() {
        routes.close();
        CLUSTER.dropTable("batch");
    }

    @Test
    void shouldWriteTheRowOfTheHeadersIfTheBodyIsAnEmptyList() throws Exception {
        routes.request("headers", List.of(), ROW_ID, "empty", FAMILY, "a", QUALIFIER, "x", VALUE, "1");

        assertThat(value("empty", "x")).isEqualTo("1");
    }

    @Test
    void shouldDoNothingForAnEmptyBatch() throws Exception {
        routes.request("headers", List.of());
        routes.request("maps", List.of());
    }

    @Test
    void shouldGiveEachMapItsOwnRowDespiteARowInTheHeaders() throws Exception {
        routes.request("maps", List.of(Map.of("id", "own1", "x", "1"), Map.of("id", "own2", "x", "2")), ROW_ID, "left");

        assertThat(value("own1", "x")).isEqualTo("1");
        assertThat(value("own2", "x")).isEqualTo("2");
        assertThat(row("left").isEmpty()).isTrue();
    }

    @Test
    void shouldWriteBackTheMapsOfAScanUnderTheirOwnKeys() throws Exception {
        routes.request("maps", List.of(Map.of("id", "back1", "x", "1"), Map.of("id", "back2", "x", "2")));
        List<?> read =
                routes.request("scan", null, ROW_PREFIX, "back").getMessage().getBody(List.class);
        routes.request("headers", null, OPERATION, HBaseConstants.DELETE, ROW_ID, "back1");

        routes.request("keyless", read);

        assertThat(value("back1", "x")).isEqualTo("1");
    }

    @Test
    void shouldGetTheRowsOfSeveralMapsInOneCallAndInTheirOrder() throws Exception {
        routes.request("maps", List.of(Map.of("id", "get1", "x", "1"), Map.of("id", "get2", "x", "2")));

        List<Map<String, String>> asked = List.of(Map.of("id", "get2"), Map.of("id", "none"), Map.of("id", "get1"));
        for (Object body : List.of(asked, asked.iterator())) {
            Message answer =
                    routes.request("maps", body, OPERATION, HBaseConstants.GET).getMessage();
            assertThat(answer.getBody(List.class))
                    .extracting(row -> ((Map<?, ?>) row).get("x"))
                    .containsExactly("2", null, "1");
            assertThat(answer.getHeader(ROW_COUNT)).isEqualTo(2);
        }
    }

    @Test
    void shouldScanRegardlessOfTheBody() throws Exception {
        routes.request("maps", Map.of("id", "scan1", "x", "1"));

        Iterator<String> another = List.of("of", "an earlier scan").iterator();
        for (Object body : List.of(List.of(), List.of(Map.of("id", "other")), another)) {
            assertThat(routes.request("scan", body, ROW_PREFIX, "scan1")
                            .getMessage()
                            .getBody(List.class))
                    .hasSize(1);
        }
        assertThat(another.hasNext()).isTrue();
    }

    @Test
    void shouldDeleteTheColumnsThatTheHeadersNameOrTheRow() throws Exception {
        routes.request(
                "maps",
                List.of(
                        Map.of("id", "column", "x", "1", "y", "2"),
                        Map.of("id", "row", "x", "1", "y", "2"),
                        Map.of("id", "checked", "x", "1", "y", "2")));

        routes.request("maps", Map.of("id", "column"), OPERATION, HBaseConstants.DELETE, FAMILY, "a", QUALIFIER, "x");
        routes.request("maps", List.of(Map.of("id", "row")), OPERATION, HBaseConstants.DELETE);
        Exchange checked = routes.request(
                "maps",
                Map.of("id", "checked"),
                OPERATION,
                HBaseConstants.CHECK_AND_DELETE,
                FAMILY,
                "a",
                QUALIFIER,
                "x",
                CHECK_FAMILY,
                "a",
                CHECK_QUALIFIER,
                "x",
                HBaseConstants.CHECK_VALUE,
                "1");

        assertThat(value("column", "x")).isNull();
        assertThat(value("column", "y")).isEqualTo("2");
        assertThat(row("row").isEmpty()).isTrue();
        assertThat(checked.getMessage().getHeader(CHECKED)).isEqualTo(true);
        assertThat(value("checked", "x")).isNull();
        assertThat(value("checked", "y")).isEqualTo("2");
    }

    @Test
    void shouldAnswerTheIncrementsOfMapsInTheirOrder() throws Exception {
        List<Map<String, String>> amounts = List.of(
                Map.of(ROW_ID, "count1", "n", "2"),
                Map.of(ROW_ID, "count2", "n", "3"),
                Map.of(ROW_ID, "count1", "n", "4"));

        Exchange done = routes.request("keyless", amounts, OPERATION, HBaseConstants.INCREMENT);

        assertThat(done.getMessage().getBody(List.class))
                .extracting(row -> ((Map<?, ?>) row).get("n"))
                .containsExactly(2L, 3L, 6L);
    }

    @Test
    void shouldTellWhetherAllGuardedMapsWereApplied() throws Exception {
        List<Map<String, String>> maps = List.of(Map.of("id", "check1", "x", "1"), Map.of("id", "check2", "x", "1"));
        Object[] ifAbsent = {OPERATION, HBaseConstants.CHECK_AND_PUT, CHECK_FAMILY, "a", CHECK_QUALIFIER, "x"};

        assertThat(routes.request("maps", maps, ifAbsent).getMessage().getHeader(CHECKED))
                .isEqualTo(true);
        routes.request("headers", null, OPERATION, HBaseConstants.DELETE, ROW_ID, "check2");
        assertThat(routes.request("maps", maps, ifAbsent).getMessage().getHeader(CHECKED))
                .isEqualTo(false);
    }

    @Test
    void shouldReportTheRejectedElementAndStoreTheOthers() {
        Exchange done = routes.send("maps", List.of(Map.of("id", "good", "x", "1"), Map.of("x", "no key"), "a line"));

        assertThat(failures(done))
                .extracting(failure -> failure.exchange().getMessage().getBody())
                .containsExactly(Map.of("x", "no key"), "a line");
        assertThat(value("good", "x")).isEqualTo("1");
    }

    @Test
    void shouldReadForTheOthersIfAnElementIsRejected() throws Exception {
        routes.request("headers", List.of(put("readable", "x")));
        Exchange bad = put("unreadable", "x");
        bad.getMessage().setHeader(TIMESTAMP, "abc");
        Exchange get = put("readable", "x");
        get.getMessage().setHeader(OPERATION, HBaseConstants.GET);
        get.getMessage().setHeader(VALUE, "of the request");
        Exchange nowhere = put("readable", "x");
        nowhere.getMessage().setHeader(OPERATION, HBaseConstants.GET);
        nowhere.getMessage().setHeader(FAMILY, "no-such-family");

        Exchange done = routes.send("headers", List.of(bad, get));
        Exchange both = routes.send("headers", List.of(bad, nowhere));

        assertThat(failures(done)).extracting(MutationFailure::exchange).containsExactly(bad);
        assertThat(get.getMessage().getHeader(VALUE)).isEqualTo("1");
        assertThat(failures(both)).extracting(MutationFailure::exchange).containsExactly(bad);
        assertThat(both.getException().getSuppressed()).singleElement().isInstanceOf(IOException.class);
    }

    @Test
    void shouldWriteMessagesWithoutAnExchange() throws Exception {
        Message written = new DefaultMessage(routes.context());
        written.setHeaders(put("alone", "x").getMessage().getHeaders());
        routes.request("headers", List.of(written));
        assertThat(value("alone", "x")).isEqualTo("1");

        routes.request("headers", List.of(put("alone-2", "x")));
        Message scanning = new DefaultMessage(routes.context());
        scanning.setHeader(OPERATION, HBaseConstants.SCAN);
        scanning.setHeader(ROW_PREFIX, "alone");
        routes.request("stream", List.of(scanning));

        assertThat(scanning.getHeader("first", Map.class)).containsEntry("x", "1");
        assertThatThrownBy(() -> scanning.getBody(Iterator.class).hasNext())
                .as("open when the exchange of the batch is done")
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("its exchange was done");
    }

    @Test
    void shouldRejectOnlyTheMessageWithAMalformedTimestamp() {
        Exchange bad = put("bad-time", "x");
        bad.getMessage().setHeader(TIMESTAMP, "abc");

        Exchange done = routes.send("headers", List.of(put("time1", "x"), bad, put("time2", "x")));

        assertThat(failures(done)).extracting(MutationFailure::exchange).containsExactly(bad);
        assertThat(value("time1", "x")).isEqualTo("1");
        assertThat(value("time2", "x")).isEqualTo("1");
    }

    @Test
    void shouldReturnResultsOfAppliedMutationsIfAnotherFailed() {
        Exchange applied = put("sum", "n");
        applied.getMessage().setHeader(OPERATION, HBaseConstants.INCREMENT);
        applied.getMessage().setHeader(VALUE, 5);
        Exchange rejected = put("sum", "n");
        rejected.getMessage().setHeader(VALUE, new byte[11 * 1024 * 1024]);

        Exchange done = routes.send("headers", List.of(applied, rejected));

        assertThat(failures(done)).extracting(MutationFailure::exchange).containsExactly(rejected);
        assertThat(applied.getMessage().getHeader(VALUE)).isEqualTo(5L);
    }

    /** Reads one row of the first element's stream, of two. */
    private static void takeFirst(Exchange exchange) {
        Message element = (Message) exchange.getMessage().getBody(List.class).get(0);
        element.setHeader("first", element.getBody(Iterator.class).next());
    }

    private static List<MutationFailure> failures(Exchange done) {
        assertThat(done.getException()).isInstanceOf(HBaseBatchException.class);
        return ((HBaseBatchException) done.getException()).failures();
    }

    private static Exchange put(String row, String column) {
        Exchange exchange = new DefaultExchange(routes.context());
        exchange.getMessage().setHeader(ROW_ID, row);
        exchange.getMessage().setHeader(FAMILY, "a");
        exchange.getMessage().setHeader(QUALIFIER, column);
        exchange.getMessage().setHeader(VALUE, "1");
        return exchange;
    }

    private static Result row(String key) {
        return CLUSTER.rows("batch").stream()
                .filter(found -> Bytes.toString(found.getRow()).equals(key))
                .findFirst()
                .orElse(Result.EMPTY_RESULT);
    }

    private static String value(String key, String column) {
        byte[] value = row(key).getValue(CELLS, Bytes.toBytes(column));
        return value == null ? null : Bytes.toString(value);
    }
}
