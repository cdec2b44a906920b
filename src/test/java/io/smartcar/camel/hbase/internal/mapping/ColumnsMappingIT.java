package io.smartcar.camel.hbase.internal.mapping;

import static io.smartcar.camel.hbase.message.HBaseConstants.OPERATION;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_ID;
import static io.smartcar.camel.hbase.message.HBaseConstants.TIMESTAMP;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.hbase.HBaseRoutes;
import io.smartcar.camel.hbase.failure.FailureKind;
import io.smartcar.camel.hbase.failure.HBaseBatchException;
import io.smartcar.camel.hbase.failure.MutationFailure;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ColumnsMappingIT {
    private static final LocalCluster CLUSTER = SharedCluster.get();
    private static final byte[] FAMILY = Bytes.toBytes("cf1");
    private static final String COLUMNS = "hbase:columns?mappingStrategyName=columns&family=cf1";
    private static HBaseRoutes routes;

    @BeforeAll
    static void start() throws Exception {
        CLUSTER.createTable("columns", "cf1", 1);
        String line = COLUMNS + "&columns=date,car_number,speed&type.speed=int";
        routes = new HBaseRoutes(CLUSTER)
                .to("line", line + "&rowKey=RAW({reverse(date)}-{car_number})")
                .to("tab", COLUMNS + "&columns=a,b&delimiter=|&rowKey=RAW({a}-{sha256(line,8)})")
                .to("map", COLUMNS + "&rowKey=RAW({car}-{fleet})&type.speed=long")
                .to("scan", line + "&operation=CamelHBaseScan")
                .start();
    }

    @AfterAll
    static void stop() {
        routes.close();
        CLUSTER.dropTable("columns");
    }

    @Test
    void shouldStoreTheColumnsOfALine() throws Exception {
        routes.request("line", "20160101000000,X0001,80".getBytes(UTF_8), TIMESTAMP, 1234L);

        Result row = row("00000010106102-X0001");
        assertThat(row.getValue(FAMILY, Bytes.toBytes("date"))).asString(UTF_8).isEqualTo("20160101000000");
        assertThat(row.getValue(FAMILY, Bytes.toBytes("speed"))).isEqualTo(Bytes.toBytes(80));
        assertThat(row.rawCells()[0].getTimestamp()).isEqualTo(1234L);
    }

    @Test
    void shouldStoreABatchOfLinesAndRejectMalformedOnes() throws Exception {
        Exchange done = routes.send(
                "line",
                List.of(
                        "20160101000001,X0002,1",
                        "20160101000001,X0003",
                        "20160101000001,X0004,fast",
                        "20160101000001,X0005,2"));

        assertThat(done.getException()).isInstanceOfSatisfying(HBaseBatchException.class, failure -> {
            assertThat(failure.failures()).extracting(MutationFailure::kind).containsOnly(FailureKind.REJECTED);
            assertThat(failure.failures().get(0).cause()).hasMessageContaining("a line of 3 columns, got 2");
            assertThat(failure.failures().get(1).cause())
                    .hasMessageContaining("Column 'speed'")
                    .hasMessageContaining("'fast'");
        });
        assertThat(row("10000010106102-X0002").isEmpty()).isFalse();
        assertThat(row("10000010106102-X0005").isEmpty()).isFalse();
    }

    @Test
    void shouldSupportAnyDelimiterAndTheHashOfTheLine() throws Exception {
        routes.request("tab", "x|y");

        assertThat(CLUSTER.rows("columns"))
                .extracting(row -> Bytes.toString(row.getRow()))
                .anyMatch(row -> row.matches("x-[0-9a-f]{8}"));
    }

    @Test
    void shouldStoreMapsWithAKeyOfColumnsAndHeaders() throws Exception {
        routes.request(
                "map", List.of(Map.of("car", "M1", "speed", 5), Map.of("car", "M2", "speed", "6")), "fleet", "north");

        assertThat(row("M1-north").getValue(FAMILY, Bytes.toBytes("speed"))).isEqualTo(Bytes.toBytes(5L));
        assertThat(row("M2-north").getValue(FAMILY, Bytes.toBytes("speed"))).isEqualTo(Bytes.toBytes(6L));
    }

    @Test
    void shouldReadRowsAsMaps() throws Exception {
        routes.request("line", "20170101000000,Y0001,7");

        Map<?, ?> row = routes.request("line", null, OPERATION, HBaseConstants.GET, ROW_ID, "00000010107102-Y0001")
                .getMessage()
                .getBody(Map.class);
        assertThat(row.get("car_number")).isEqualTo("Y0001");
        assertThat(row.get("speed")).isEqualTo(7);
        assertThat(row.get(ROW_ID)).isEqualTo("00000010107102-Y0001");

        List<?> rows = routes.request("scan", null, HBaseConstants.ROW_PREFIX, "00000010107102")
                .getMessage()
                .getBody(List.class);
        assertThat(rows).hasSize(1).first().isEqualTo(row);

        Map<?, ?> missing = routes.request("line", "kept", OPERATION, HBaseConstants.GET, ROW_ID, "nowhere")
                .getMessage()
                .getBody(Map.class);
        assertThat(missing).isEmpty();
    }

    @Test
    void shouldWriteBackAMapThatItRead() throws Exception {
        routes.request("line", "20180101000000,Z0001,7");
        Object row = routes.request("line", null, OPERATION, HBaseConstants.GET, ROW_ID, "00000010108102-Z0001")
                .getMessage()
                .getBody();

        routes.request("line", row, ROW_ID, "copy");

        assertThat(row("copy").size()).isEqualTo(3);
    }

    @Test
    void shouldRejectContradictoryOptionsAtTheStart() throws Exception {
        assertStartFails("hbase:columns?mappingStrategyName=columns&columns=a", "expects a family for column 'a'");
        assertStartFails(COLUMNS + "&columns=a&type.b=int", "no such column; known are a");
        assertStartFails(COLUMNS + "&columns=a&type.a=colour", "got 'colour'");
        assertStartFails(COLUMNS + "&columns=a,b,a", "got 'a' twice");
        assertStartFails(COLUMNS + "&columns=a&rowKey=RAW({reverse(a})", "{reverse(a >>> }");
    }

    private static void assertStartFails(String uri, String message) throws Exception {
        HBaseRoutes broken = new HBaseRoutes(CLUSTER).to("broken", uri);
        assertThatThrownBy(broken::start).hasStackTraceContaining(message);
        broken.close();
    }

    private static Result row(String key) {
        return CLUSTER.rows("columns").stream()
                .filter(found -> Bytes.toString(found.getRow()).equals(key))
                .findFirst()
                .orElse(Result.EMPTY_RESULT);
    }
}
