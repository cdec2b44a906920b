package io.smartcar.camel.hbase.rowkey;

import static io.smartcar.camel.hbase.message.HBaseConstants.DELETE;
import static io.smartcar.camel.hbase.message.HBaseConstants.GET;
import static io.smartcar.camel.hbase.message.HBaseConstants.OPERATION;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_ID;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_TYPE;
import static io.smartcar.camel.hbase.message.HBaseConstants.SCAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.hbase.HBaseRoutes;
import io.smartcar.camel.hbase.model.HBaseData;
import io.smartcar.camel.hbase.model.HBaseRow;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Binary row keys: reading and writing back addresses the same row. */
class HBaseRowKeysIT {
    private static final LocalCluster CLUSTER = SharedCluster.get();
    private static final byte[] INFO = Bytes.toBytes("info");
    private static final String KEYS = "hbase:keys?mappingStrategyName=columns&family=info";

    private HBaseRoutes routes;

    @BeforeEach
    void start() throws Exception {
        CLUSTER.createTable("keys", "info", 1);
        routes = new HBaseRoutes(CLUSTER)
                .to("any", KEYS)
                .to("body", "hbase:keys?mappingStrategyName=body")
                .to("long", KEYS + "&row.rowType=long")
                .to("template-long", KEYS + "&rowKey=RAW({long(id)})")
                .to("template-int", KEYS + "&rowKey=RAW({int(id)})")
                .to("template-short", KEYS + "&rowKey=RAW({short(id)})")
                .start();
    }

    @AfterEach
    void stop() {
        routes.close();
        CLUSTER.dropTable("keys");
    }

    @ParameterizedTest
    @CsvSource({"long", "int", "short"})
    void shouldWriteBackAndDeleteRowsReadWithoutAType(String function) throws Exception {
        // of 65 the bytes are text, of 255 they are not
        routes.request("template-" + function, List.of(Map.of("id", "65", "x", "1"), Map.of("id", "255", "x", "1")));

        List<?> read = scan("any");
        routes.request("any", read);
        assertThat(keys()).as("written back").hasSize(2);

        assertThat(keysOf(read)).hasExactlyElementsOfTypes(String.class, byte[].class);
        Map<?, ?> again = routes.request("any", null, OPERATION, GET, ROW_ID, ((Map<?, ?>) read.get(1)).get(ROW_ID))
                .getMessage()
                .getBody(Map.class);
        assertThat(again.get("id")).isEqualTo("255");

        routes.request("any", read, OPERATION, DELETE);
        assertThat(keys()).as("deleted").isEmpty();
    }

    @Test
    void shouldDecodeKeysAsTheTypeOfEndpointOrMessage() throws Exception {
        routes.request("template-long", List.of(Map.of("id", "65"), Map.of("id", "255")));

        List<?> read = scan("long");
        assertThat(keysOf(read)).containsExactly(65L, 255L);
        routes.request("any", read);
        assertThat(keys()).hasSize(2);

        assertThat(keysOf(scan("any", ROW_TYPE, "long"))).containsExactly(65L, 255L);
        List<?> two = routes.request(
                        "any", null, OPERATION, GET, ROW_ID, 65L, ROW_ID + 2, 255L, ROW_TYPE + 2, Long.class)
                .getMessage()
                .getBody(List.class);
        assertThat(keysOf(two)).containsExactly("\0\0\0\0\0\0\0A", 255L);
        assertThatThrownBy(() -> scan("any", ROW_TYPE, "int")).hasMessageContaining("Expected 4 bytes");
    }

    @Test
    void shouldWriteBackABodyWhoseKeyIsNotText() throws Exception {
        CLUSTER.put(
                "keys",
                List.of(new Put(Bytes.toBytes(255L)).addColumn(INFO, Bytes.toBytes("x"), 1000L, Bytes.toBytes("1"))));

        HBaseData read = routes.request("body", new HBaseData(), OPERATION, SCAN)
                .getMessage()
                .getBody(HBaseData.class);
        HBaseRow row = read.getRows().get(0);
        row.getCells().forEach(cell -> {
            cell.setValue("2");
            cell.setTimestamp(null);
        });
        routes.request("body", read);

        Result only = CLUSTER.rows("keys").get(0);
        assertThat(keys()).hasSize(1);
        assertThat(only.getValue(INFO, Bytes.toBytes("x"))).isEqualTo(Bytes.toBytes("2"));
        assertThat(only.rawCells()[0].getTimestamp()).isGreaterThan(1000L);
    }

    private List<?> scan(String route, Object... more) throws Exception {
        Object[] headers = new Object[more.length + 2];
        headers[0] = OPERATION;
        headers[1] = SCAN;
        System.arraycopy(more, 0, headers, 2, more.length);
        return routes.request(route, null, headers).getMessage().getBody(List.class);
    }

    private static List<Object> keysOf(List<?> maps) {
        return maps.stream().map(row -> (Object) ((Map<?, ?>) row).get(ROW_ID)).toList();
    }

    private static List<String> keys() {
        return CLUSTER.rows("keys").stream()
                .map(row -> Bytes.toStringBinary(row.getRow()))
                .toList();
    }
}
