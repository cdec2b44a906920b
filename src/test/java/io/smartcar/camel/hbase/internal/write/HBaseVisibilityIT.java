package io.smartcar.camel.hbase.internal.write;

import static io.smartcar.camel.hbase.message.HBaseConstants.CELL_VISIBILITY;
import static io.smartcar.camel.hbase.message.HBaseConstants.DELETE;
import static io.smartcar.camel.hbase.message.HBaseConstants.OPERATION;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.hbase.HBaseRoutes;
import io.smartcar.cluster.hbase.LabelledHBase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.ColumnFamilyDescriptorBuilder;
import org.apache.hadoop.hbase.client.TableDescriptorBuilder;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cells with visibility labels, against an HBase that obeys them. */
class HBaseVisibilityIT {
    private static final String COLUMNS =
            "hbase:labelled?mappingStrategyName=columns&family=info&userGroupInformation=#ada";

    private LabelledHBase cluster;
    private HBaseRoutes routes;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        cluster = LabelledHBase.start(folder);
        cluster.label("ada", "secret", "private");
        cluster.connection()
                .getAdmin()
                .createTable(TableDescriptorBuilder.newBuilder(TableName.valueOf("labelled"))
                        .setColumnFamily(ColumnFamilyDescriptorBuilder.of("info"))
                        .build());
        routes = new HBaseRoutes(cluster.zookeeper());
        routes.context().getRegistry().bind("ada", UserGroupInformation.createRemoteUser("ada"));
        String get = COLUMNS + "&operation=CamelHBaseGet&authorizations=";
        routes.to("put", COLUMNS + "&cellVisibility=secret")
                .to("delete", COLUMNS)
                .to("with-both", get + "secret,private")
                .to("with-private", get + "private")
                .start();
    }

    @AfterEach
    void stop() {
        if (routes != null) {
            routes.close();
        }
        cluster.close();
    }

    @Test
    void shouldShowAndDeleteCellsOnlyWithTheirLabels() throws Exception {
        // a region server hears of labels later than their table
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> routes.request("put", Map.of("x", "1"), ROW_ID, "a") != null);
        routes.request("put", Map.of("y", "2"), ROW_ID, "a", CELL_VISIBILITY, "private&!secret");

        assertThat(read("with-both")).containsOnlyKeys(ROW_ID, "x");
        assertThat(read("with-private")).containsOnlyKeys(ROW_ID, "y");

        routes.request("delete", Map.of(), ROW_ID, "a", OPERATION, DELETE);
        assertThat(read("with-both")).containsOnlyKeys(ROW_ID, "x");
        routes.request("put", Map.of(), ROW_ID, "a", OPERATION, DELETE);
        assertThat(read("with-both")).isEmpty();
        assertThat(read("with-private")).containsOnlyKeys(ROW_ID, "y");
    }

    private Map<String, Object> read(String route) throws Exception {
        @SuppressWarnings("unchecked")
        Map<String, Object> row =
                routes.request(route, null, ROW_ID, "a").getMessage().getBody(Map.class);
        return row;
    }
}
