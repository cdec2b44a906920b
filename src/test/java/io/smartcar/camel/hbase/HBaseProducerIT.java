package io.smartcar.camel.hbase;

import static io.smartcar.camel.hbase.message.HBaseConstants.FAMILY;
import static io.smartcar.camel.hbase.message.HBaseConstants.OPERATION;
import static io.smartcar.camel.hbase.message.HBaseConstants.QUALIFIER;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_ID;
import static io.smartcar.camel.hbase.message.HBaseConstants.VALUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hbase.failure.FailureKind;
import io.smartcar.camel.hbase.failure.HBaseBatchException;
import io.smartcar.camel.hbase.failure.MutationFailure;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.model.HBaseCell;
import io.smartcar.camel.hbase.model.HBaseData;
import io.smartcar.camel.hbase.model.HBaseRow;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HBaseProducerIT {
    private static final LocalCluster CLUSTER = SharedCluster.get();
    private static HBaseRoutes routes;

    @BeforeAll
    static void start() throws Exception {
        CLUSTER.createTable("producer", "info", 1);
        routes = new HBaseRoutes(CLUSTER)
                .to("any", "hbase://producer")
                .to(
                        "model",
                        "hbase:producer?row.family=info&row.qualifier=first&row.family2=info&row.qualifier2=age"
                                + "&row.valueType2=int")
                .to("body", "hbase:producer?mappingStrategyName=body")
                .to("scan", "hbase:producer?operation=CamelHBaseScan")
                .to("few", "hbase:producer?operation=CamelHBaseScan&maxResults=2")
                .start();
    }

    @AfterAll
    static void stop() {
        routes.close();
        CLUSTER.dropTable("producer");
    }

    @Test
    void shouldPutAndGetACell() throws Exception {
        routes.request("any", null, ROW_ID, "put-1", FAMILY, "info", QUALIFIER, "first", VALUE, "Ada");

        Exchange found = routes.request(
                "any", "kept", OPERATION, HBaseConstants.GET, ROW_ID, "put-1", FAMILY, "info", QUALIFIER, "first");

        assertThat(found.getMessage().getHeader(VALUE)).isEqualTo("Ada");
        assertThat(found.getMessage().getBody()).isEqualTo("kept");
        assertThat(found.getMessage().getHeader(HBaseConstants.ROW_COUNT)).isEqualTo(1);
    }

    @Test
    void shouldWriteNumbersAndBooleansAsHBaseDoes() throws Exception {
        routes.request("any", null, ROW_ID, "number", FAMILY, "info", QUALIFIER, "n", VALUE, 7L);
        routes.request("any", null, ROW_ID, 9, FAMILY, "info", QUALIFIER, "n", VALUE, false);

        assertThat(cell("number".getBytes(), "n")).isEqualTo(Bytes.toBytes(7L));
        assertThat(cell(Bytes.toBytes(9), "n")).isEqualTo(Bytes.toBytes(false));
    }

    @Test
    void shouldUseColumnsAndTypesOfTheEndpoint() throws Exception {
        routes.request("model", null, ROW_ID, "model-1", VALUE, "Ada", ROW_ID + 2, "model-1", VALUE + 2, "36");

        Exchange found = routes.request("model", null, OPERATION, HBaseConstants.GET, ROW_ID, "model-1");

        assertThat(cell("model-1".getBytes(), "age")).isEqualTo(Bytes.toBytes(36));
        assertThat(found.getMessage().getHeader(VALUE)).isEqualTo("Ada");
        assertThat(found.getMessage().getHeader(VALUE + 2)).isEqualTo(36);
    }

    @Test
    void shouldPutAndGetTheBody() throws Exception {
        HBaseCell cell = new HBaseCell();
        cell.setFamily("info");
        cell.setQualifier("first");
        cell.setValue("Ada");
        cell.setTimestamp(1234L);
        HBaseRow row = new HBaseRow();
        row.setId("body-1");
        row.getCells().add(cell);
        routes.request("body", new HBaseData(List.of(row)));

        HBaseData found = routes.request("body", new HBaseData(List.of(row)), OPERATION, HBaseConstants.GET)
                .getMessage()
                .getBody(HBaseData.class);

        assertThat(found.getRows()).hasSize(1);
        assertThat(found.getRows().get(0).getId()).isEqualTo("body-1");
        assertThat(found.getRows().get(0).getCells()).containsExactly(cell);
    }

    @Test
    void shouldScanARangeOfRows() throws Exception {
        for (String row : List.of("scan-1", "scan-2", "scan-3")) {
            routes.request("any", null, ROW_ID, row, FAMILY, "info", QUALIFIER, "first", VALUE, "of " + row);
        }

        Exchange found = routes.request(
                "scan",
                null,
                HBaseConstants.FROM_ROW,
                "scan-1",
                HBaseConstants.STOP_ROW,
                "scan-3",
                FAMILY,
                "info",
                QUALIFIER,
                "first");

        assertThat(found.getMessage().getHeader(ROW_ID)).isEqualTo("scan-1");
        assertThat(found.getMessage().getHeader(VALUE)).isEqualTo("of scan-1");
        assertThat(found.getMessage().getHeader(ROW_ID + 2)).isEqualTo("scan-2");
        assertThat(found.getMessage().getHeader(VALUE + 3)).isNull();
        assertThat(routes.request("few", null, HBaseConstants.ROW_PREFIX, "scan-")
                        .getMessage()
                        .getHeader(HBaseConstants.ROW_COUNT))
                .isEqualTo(2);
    }

    @Test
    void shouldWriteABatchOfExchangesInBulkAndReportFailures() throws Exception {
        Exchange good = child("batch-1", "info");
        Exchange bad = child("batch-2", "nowhere");

        Exchange done = routes.send("any", List.of(good, bad, child("batch-3", "info")));

        assertThat(done.getException()).isInstanceOfSatisfying(HBaseBatchException.class, failure -> {
            assertThat(failure.failures()).extracting(MutationFailure::exchange).containsExactly(bad);
            assertThat(failure).hasMessageContaining("1 of 3").hasMessageContaining("batch-2");
        });
        assertThat(cell("batch-1".getBytes(), "first")).isNotNull();
        assertThat(cell("batch-3".getBytes(), "first")).isNotNull();
    }

    @Test
    void shouldPutTheResultOfEachGetOfABatchIntoItsMessage() throws Exception {
        routes.request("any", List.of(child("gets-1", "info"), child("gets-2", "info")));
        Exchange first = child("gets-1", "info");
        Exchange second = child("gets-2", "info");
        Exchange missing = child("gets-3", "info");

        routes.request("any", List.of(first, second, missing), OPERATION, HBaseConstants.GET);

        assertThat(first.getMessage().getHeader(VALUE)).isEqualTo("of gets-1");
        assertThat(second.getMessage().getHeader(VALUE)).isEqualTo("of gets-2");
        assertThat(missing.getMessage().getHeader(VALUE)).isNull();
    }

    @Test
    void shouldRejectOnlyTheInvalidMessageOfABatch() throws Exception {
        Exchange unknown = child("impossible-1", "info");
        unknown.getMessage().setHeader(OPERATION, "CamelHBaseUpsert");
        Exchange nowhere = child("impossible-2", "info");
        nowhere.getMessage().setHeader(HBaseConstants.TABLE_NAME, "no such/name");

        Exchange done = routes.send("any", List.of(unknown, nowhere, child("impossible-3", "info")));

        assertThat(done.getException()).isInstanceOfSatisfying(HBaseBatchException.class, failure -> {
            assertThat(failure.failures()).extracting(MutationFailure::exchange).containsExactly(unknown, nowhere);
            assertThat(failure.failures()).extracting(MutationFailure::kind).containsOnly(FailureKind.REJECTED);
        });
        assertThat(cell("impossible-3".getBytes(), "first")).isNotNull();
    }

    @Test
    void shouldTellWhetherRowsAndCellsExist() throws Exception {
        routes.request("any", null, ROW_ID, "exists-1", FAMILY, "info", QUALIFIER, "first", VALUE, "Ada");

        assertThat(exists(ROW_ID, "exists-1")).isTrue();
        assertThat(exists(ROW_ID, "exists-2")).isFalse();
        assertThat(exists(ROW_ID, "exists-1", FAMILY, "info", QUALIFIER, "first"))
                .isTrue();
        assertThat(exists(ROW_ID, "exists-1", FAMILY, "info", QUALIFIER, "age")).isFalse();
        assertThat(exists(ROW_ID, "exists-1", ROW_ID + 2, "exists-2")).isFalse();
        assertThat(routes.send("any", null, OPERATION, HBaseConstants.EXISTS).getException())
                .hasMessageContaining("CamelHBaseRowId");
    }

    private static boolean exists(Object... headers) throws Exception {
        Object[] asked = Stream.concat(Stream.of(OPERATION, HBaseConstants.EXISTS), Stream.of(headers))
                .toArray();
        Exchange answer = routes.request("any", "kept", asked);
        assertThat(answer.getMessage().getBody()).isEqualTo("kept");
        return (boolean) answer.getMessage().getHeader(HBaseConstants.FOUND);
    }

    @Test
    void shouldAnswerEachExistenceCheckOfABatch() throws Exception {
        routes.request("any", List.of(child("exists-3", "info")));
        Exchange there = child("exists-3", "info");
        Exchange missing = child("exists-4", "info");

        routes.request("any", List.of(there, missing), OPERATION, HBaseConstants.EXISTS);

        assertThat(there.getMessage().getHeader(HBaseConstants.FOUND)).isEqualTo(true);
        assertThat(missing.getMessage().getHeader(HBaseConstants.FOUND)).isEqualTo(false);
    }

    @Test
    void shouldReadAfterARestartOfItsEndpointAlone() throws Exception {
        try (HBaseRoutes own = new HBaseRoutes(CLUSTER)
                .to("one", "hbase:producer?hbase.client.pause=101")
                .start()) {
            Object[] asked = {OPERATION, HBaseConstants.EXISTS, ROW_ID, "none"};
            own.request("one", null, asked);
            Endpoint endpoint = own.context().getEndpoint("hbase:producer?hbase.client.pause=101");

            endpoint.stop();
            assertThat(own.send("one", null, asked).getException()).hasStackTraceContaining("is closed");
            endpoint.start();

            assertThat(own.request("one", null, asked).getMessage().getHeader(HBaseConstants.FOUND))
                    .isEqualTo(false);
        }
    }

    private static Exchange child(String row, String family) {
        Exchange child = new DefaultExchange(routes.context());
        child.getIn()
                .setHeaders(HBaseRoutes.headers(ROW_ID, row, FAMILY, family, QUALIFIER, "first", VALUE, "of " + row));
        return child;
    }

    private static byte[] cell(byte[] row, String column) {
        return CLUSTER.rows("producer").stream()
                .filter(found -> Bytes.equals(found.getRow(), row))
                .map((Result found) -> found.getValue(Bytes.toBytes("info"), Bytes.toBytes(column)))
                .findFirst()
                .orElse(null);
    }
}
