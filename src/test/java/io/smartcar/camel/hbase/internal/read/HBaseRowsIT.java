package io.smartcar.camel.hbase.internal.read;

import static io.smartcar.camel.hbase.message.HBaseConstants.FAMILY;
import static io.smartcar.camel.hbase.message.HBaseConstants.OPERATION;
import static io.smartcar.camel.hbase.message.HBaseConstants.QUALIFIER;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_ID;
import static io.smartcar.camel.hbase.message.HBaseConstants.VALUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hbase.HBaseRoutes;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Message;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several rows of one message, by headers that are counted. */
class HBaseRowsIT {
    private static final LocalCluster CLUSTER = SharedCluster.get();
    private static HBaseRoutes routes;

    @BeforeAll
    static void start() throws Exception {
        CLUSTER.createTable("rows", "info", 1);
        routes = new HBaseRoutes(CLUSTER)
                .to("any", "hbase:rows")
                .to("get", "hbase:rows?operation=CamelHBaseGet")
                .to("delete", "hbase:rows?operation=CamelHBaseDelete")
                .start();
    }

    @AfterAll
    static void stop() {
        routes.close();
        CLUSTER.dropTable("rows");
    }

    @Test
    void shouldPutSeveralRowsOfOneMessage() throws Exception {
        routes.request("any", null, cells(true, "put-1", "put-2", "put-3"));

        assertThat(keys()).contains("put-1", "put-2", "put-3");
    }

    @Test
    void shouldGetSeveralRowsInTheGivenOrder() throws Exception {
        routes.request("any", null, cells(true, "get-1", "get-2", "get-3"));

        Message answer = routes.request("get", null, cells(false, "get-3", "get-1", "get-2"))
                .getMessage();

        assertThat(answer.getHeader(VALUE)).isEqualTo("of get-3");
        assertThat(answer.getHeader(VALUE + 2)).isEqualTo("of get-1");
        assertThat(answer.getHeader(VALUE + 3)).isEqualTo("of get-2");
        assertThat(answer.getHeader(HBaseConstants.ROW_COUNT)).isEqualTo(3);
    }

    @Test
    void shouldReturnAnEmptyPlaceForADeletedRow() throws Exception {
        routes.request("any", null, cells(true, "delete-1", "delete-2"));
        routes.request("delete", null, ROW_ID, "delete-1");

        Message answer = routes.request("get", null, cells(false, "delete-1", "delete-2"))
                .getMessage();

        assertThat(answer.getHeader(VALUE)).isNull();
        assertThat(answer.getHeader(VALUE + 2)).isEqualTo("of delete-2");
    }

    @Test
    void shouldDeleteSeveralRowsOfOneMessage() throws Exception {
        routes.request("any", null, cells(true, "gone-1", "gone-2", "kept"));

        routes.request("any", null, OPERATION, HBaseConstants.DELETE, ROW_ID, "gone-1", ROW_ID + 2, "gone-2");

        assertThat(keys()).contains("kept").doesNotContain("gone-1", "gone-2");
    }

    /** The column x of each row, with a value or without. */
    private static Object[] cells(boolean values, String... rows) {
        List<Object> headers = new ArrayList<>();
        for (int index = 0; index < rows.length; index++) {
            String suffix = index == 0 ? "" : String.valueOf(index + 1);
            headers.addAll(List.of(ROW_ID + suffix, rows[index], FAMILY + suffix, "info", QUALIFIER + suffix, "x"));
            if (values) {
                headers.addAll(List.of(VALUE + suffix, "of " + rows[index]));
            }
        }
        return headers.toArray();
    }

    private static List<String> keys() {
        return CLUSTER.rows("rows").stream()
                .map(row -> Bytes.toString(row.getRow()))
                .toList();
    }
}
