package io.smartcar.component.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs the routes of the documentation. */
class HBaseDocumentationIT {
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    private final LocalCluster cluster = SharedCluster.get();
    private HBaseRoutes routes;

    @BeforeEach
    void loadRoutes() throws Exception {
        cluster.createTable("documentation", "info", 1);
        cluster.createTable("documentation-queue", "info", 1);
        cluster.createTable("seen", "info", 1);
        routes = new HBaseRoutes(cluster);
        CamelContext context = routes.context();
        context.getRegistry().bind("seen", new HBaseIdempotentRepository("seen", "info", "key"));
        Matcher yaml = YAML.matcher(Files.readString(Path.of("docs", "hbase-component.md")));
        for (int number = 1; yaml.find(); number++) {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.fromString("documentation-" + number + ".yaml", yaml.group(1)));
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
        routes.request("put-by-headers", "parked", "car", "X0001");
        routes.request("put-lines", List.of("20160101000000,X0001,80", "20160101000001,X0002,81"));
        routes.request("scan-rows", null);

        Object row = routes.request("get-row", "X0001").getMessage().getBody();
        assertThat(row).isEqualTo(Map.of(HBaseConstants.ROW_ID, "X0001", "note", "parked"));
        MockEndpoint scanned = routes.context().getEndpoint("mock:scan-rows", MockEndpoint.class);
        assertThat(scanned.getReceivedCounter()).isEqualTo(1);
        assertThat(cluster.countRows("documentation")).isEqualTo(3);
    }

    @Test
    void shouldConsumeAndRememberAsTheDocumentationSays() throws Exception {
        Put put = new Put(Bytes.toBytes("a")).addColumn(Bytes.toBytes("info"), Bytes.toBytes("x"), Bytes.toBytes("1"));
        cluster.put("documentation-queue", List.of(put));
        routes.request("once-only", "first", "id", "1");
        routes.request("once-only", "again", "id", "1");

        MockEndpoint once = routes.context().getEndpoint("mock:once-only", MockEndpoint.class);
        assertThat(once.getReceivedCounter()).isEqualTo(1);
        MockEndpoint consumed = routes.context().getEndpoint("mock:consume-rows", MockEndpoint.class);
        await().atMost(Duration.ofSeconds(30)).until(() -> consumed.getReceivedCounter() == 1);
        await().atMost(Duration.ofSeconds(30)).until(() -> cluster.countRows("documentation-queue") == 0);
    }
}
