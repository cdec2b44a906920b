package io.smartcar.camel.hbase;

import static io.smartcar.camel.hbase.message.HBaseConstants.CHECKED;
import static io.smartcar.camel.hbase.message.HBaseConstants.FAMILY;
import static io.smartcar.camel.hbase.message.HBaseConstants.FOUND;
import static io.smartcar.camel.hbase.message.HBaseConstants.QUALIFIER;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_ID;
import static io.smartcar.camel.hbase.message.HBaseConstants.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.Route;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs the routes of the documentation. */
class HBaseDocumentationIT {
    private static final Pattern ROUTE = Pattern.compile("```(yaml|xml)\n(.*?)```", Pattern.DOTALL);

    private final LocalCluster cluster = SharedCluster.get();
    private final Set<String> used = new HashSet<>();
    private HBaseRoutes routes;

    @BeforeEach
    void loadRoutes() throws Exception {
        cluster.createTable("documentation", "info", 1);
        cluster.createTable("documentation-queue", "info", 1);
        cluster.createTable("seen", "info", 1);
        routes = new HBaseRoutes(cluster);
        CamelContext context = routes.context();
        context.getRegistry().bind("seen", new HBaseIdempotentRepository("seen", "info", "key"));
        Matcher route = ROUTE.matcher(Files.readString(Path.of("docs", "hbase-component.md")));
        for (int number = 1; route.find(); number++) {
            String name = "documentation-" + number + "." + route.group(1);
            PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(name, route.group(2)));
        }
        routes.start();
    }

    @AfterEach
    void stop() {
        routes.close();
        List.of("documentation", "documentation-queue", "seen").forEach(cluster::dropTable);
    }

    @Test
    void shouldDoWhatTheDocumentationSays() throws Exception {
        write();
        batch();
        read();
        consume();
        remember();

        assertThat(routes.context().getRoutes()).extracting(Route::getId).containsExactlyInAnyOrderElementsOf(used);
    }

    private Message use(String route, Object body, Object... headers) throws Exception {
        used.add(route);
        return routes.request(route, body, headers).getMessage();
    }

    private void write() throws Exception {
        use("put-by-headers", "parked", "car", "X0001");
        use("put-lines", List.of("20160101000000,X0001,80", "20160101000001,X0002,81"));
        assertThat(use("extend-note", null, ROW_ID, "X0001", VALUE, ", locked").getHeader(VALUE))
                .isEqualTo("parked, locked");
        assertThat(use("count-trip", null, ROW_ID, "X0001").getHeader(VALUE)).isEqualTo(1L);
        assertThat(use("count-trip", null, ROW_ID, "X0001").getHeader(VALUE)).isEqualTo(2L);
        assertThat(use("claim-car", null, ROW_ID, "X0001", VALUE, "Ada").getHeader(CHECKED))
                .isEqualTo(true);
        assertThat(use("claim-car", null, ROW_ID, "X0001", VALUE, "Grace").getHeader(CHECKED))
                .isEqualTo(false);
        assertThat(cells("X0001")).containsKeys("note", "trips").containsEntry("driver", "Ada");
        use("forget-note", null, ROW_ID, "X0001");
        assertThat(cells("X0001")).containsOnlyKeys("trips", "driver");
    }

    private void batch() throws Exception {
        for (String row : List.of("batch-1", "batch-2", "batch-3")) {
            assertThat(cells("batch-1")).isEmpty();
            use("put-batch", null, ROW_ID, row, FAMILY, "info", QUALIFIER, "x", VALUE, "1");
        }
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(cells("batch-1")).containsEntry("x", "1");
            assertThat(cells("batch-3")).containsEntry("x", "1");
        });
    }

    private void read() throws Exception {
        assertThat(use("has-row", null, ROW_ID, "X0001").getHeader(FOUND)).isEqualTo(true);
        assertThat(use("has-row", null, ROW_ID, "X0003").getHeader(FOUND)).isEqualTo(false);
        use("put-by-headers", "parked", "car", "X0004");
        assertThat(use("get-row", "X0004").getBody()).isEqualTo(Map.of(ROW_ID, "X0004", "note", "parked"));

        assertThat(use("get-as-before", "kept", ROW_ID, "X0004").getHeader(VALUE))
                .isEqualTo("parked");

        use("scan-rows", null);
        MockEndpoint scanned = routes.context().getEndpoint("mock:scan-rows", MockEndpoint.class);
        assertThat(scanned.getReceivedCounter()).isEqualTo(1);
    }

    private void consume() {
        Put put = new Put(Bytes.toBytes("a")).addColumn(Bytes.toBytes("info"), Bytes.toBytes("x"), Bytes.toBytes("1"));
        cluster.put("documentation-queue", List.of(put));
        used.add("consume-rows");
        MockEndpoint consumed = routes.context().getEndpoint("mock:consume-rows", MockEndpoint.class);
        await().atMost(Duration.ofSeconds(30)).until(() -> consumed.getReceivedCounter() == 1);
        await().atMost(Duration.ofSeconds(30)).until(() -> cluster.countRows("documentation-queue") == 0);
    }

    private void remember() throws Exception {
        use("once-only", "first", "id", "1");
        use("once-only", "again", "id", "1");
        MockEndpoint once = routes.context().getEndpoint("mock:once-only", MockEndpoint.class);
        assertThat(once.getReceivedCounter()).isEqualTo(1);
    }

    /** The columns of a row with their values as text. */
    private Map<String, String> cells(String row) {
        Map<String, String> cells = new HashMap<>();
        for (Result found : cluster.rows("documentation")) {
            if (Bytes.toString(found.getRow()).equals(row)) {
                found.listCells()
                        .forEach(cell -> cells.put(
                                Bytes.toString(CellUtil.cloneQualifier(cell)),
                                Bytes.toString(CellUtil.cloneValue(cell))));
            }
        }
        return cells;
    }
}
