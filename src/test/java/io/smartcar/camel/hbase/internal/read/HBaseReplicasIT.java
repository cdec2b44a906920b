package io.smartcar.camel.hbase.internal.read;

import static io.smartcar.camel.hbase.message.HBaseConstants.EXISTS;
import static io.smartcar.camel.hbase.message.HBaseConstants.FOUND;
import static io.smartcar.camel.hbase.message.HBaseConstants.OPERATION;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_COUNT;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_ID;
import static io.smartcar.camel.hbase.message.HBaseConstants.SCAN;
import static io.smartcar.camel.hbase.message.HBaseConstants.STALE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.hbase.HBaseRoutes;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.client.RegionReplicaUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reads while the region that is written to is closed, and its replica is not. */
class HBaseReplicasIT {
    private static final String TABLE = "replicas";
    private static final TableName NAME = TableName.valueOf(TABLE);

    private final LocalCluster cluster = SharedCluster.get();
    private HBaseRoutes routes;

    @AfterEach
    void stop() {
        routes.close();
        cluster.dropTable(TABLE);
    }

    @Test
    void shouldReadFromAReplicaWhileThePrimaryRegionIsClosed() throws Exception {
        String get = "hbase:" + TABLE + "?mappingStrategyName=columns&family=info&operation=CamelHBaseGet"
                + "&hbase.client.operation.timeout=3000&hbase.client.scanner.timeout.period=3000";
        routes = new HBaseRoutes(cluster)
                .to(
                        "put",
                        "hbase:" + TABLE + "?mappingStrategyName=columns&family=info&createTable=true&tableReplicas=2")
                .to("strong", get)
                .to("timeline", get + "&consistency=TIMELINE")
                .to("patient", get + "&consistency=TIMELINE&hbase.client.primaryCallTimeout.get=10000000")
                .start();
        routes.request("put", List.of(Map.of(ROW_ID, "a", "x", "1"), Map.of(ROW_ID, "b", "x", "2")));
        Message beside = routes.request("patient", null, ROW_ID, "a").getMessage();
        assertThat(beside.getHeader(STALE)).isEqualTo(false);
        closeTheRegionThatIsWrittenTo();

        assertThat(routes.send("strong", null, ROW_ID, "a").getException()).isNotNull();

        Message got =
                routes.request("timeline", null, ROW_ID, "a", ROW_ID + 2, "b").getMessage();
        assertThat(got.getBody(List.class))
                .extracting(row -> ((Map<?, ?>) row).get("x"))
                .hasToString("[1, 2]");
        assertThat(got.getHeader(STALE)).isEqualTo(true);
        Message scanned = routes.request("timeline", null, OPERATION, SCAN).getMessage();
        assertThat(scanned.getHeader(ROW_COUNT)).isEqualTo(2);
        assertThat(scanned.getHeader(STALE)).isEqualTo(true);
        assertThat(routes.request("timeline", null, OPERATION, EXISTS, ROW_ID, "b")
                        .getMessage()
                        .getHeader(FOUND))
                .isEqualTo(true);
    }

    /** A replica has the cells flushed before it was opened. */
    private void closeTheRegionThatIsWrittenTo() throws Exception {
        Admin admin = cluster.hbase().getAdmin();
        admin.flush(NAME);
        admin.disableTable(NAME);
        admin.enableTable(NAME);
        await().atMost(Duration.ofSeconds(60)).until(() -> admin.isTableAvailable(NAME));
        RegionInfo region = admin.getRegions(NAME).stream()
                .filter(RegionReplicaUtil::isDefaultReplica)
                .findFirst()
                .orElseThrow();
        admin.unassign(region.getRegionName(), true);
    }
}
