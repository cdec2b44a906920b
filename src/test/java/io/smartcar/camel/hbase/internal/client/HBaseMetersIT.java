package io.smartcar.camel.hbase.internal.client;

import static io.smartcar.camel.hbase.message.HBaseConstants.CHECK_FAMILY;
import static io.smartcar.camel.hbase.message.HBaseConstants.CHECK_QUALIFIER;
import static io.smartcar.camel.hbase.message.HBaseConstants.FAMILY;
import static io.smartcar.camel.hbase.message.HBaseConstants.QUALIFIER;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_ID;
import static io.smartcar.camel.hbase.message.HBaseConstants.TABLE_NAME;
import static io.smartcar.camel.hbase.message.HBaseConstants.VALUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smartcar.camel.hbase.HBaseRoutes;
import io.smartcar.camel.hbase.failure.HBaseBatchException;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Meters of writes. */
class HBaseMetersIT {
    private final LocalCluster cluster = SharedCluster.get();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private HBaseRoutes routes;

    @BeforeEach
    void start() throws Exception {
        cluster.createTable("meters", "info", 1);
        cluster.createTable("meters-slow", "info", 1, Bytes.toBytes("m"));
        routes = new HBaseRoutes(cluster).to("in", "hbase:meters");
        routes.component().setOperationTimeout(4_000);
        routes.component().setRpcTimeout(2_000);
        routes.context().getRegistry().bind("meters", meters);
        routes.start();
    }

    @AfterEach
    void stop() {
        routes.close();
        cluster.dropTable("meters");
        cluster.dropTable("meters-slow");
    }

    @Test
    void shouldCountAGuardedWriteAsUnchangedIfItsCheckFails() throws Exception {
        Object[] ifNew = {
            ROW_ID, "a", FAMILY, "info", QUALIFIER, "x", VALUE, "1", CHECK_FAMILY, "info", CHECK_QUALIFIER, "x"
        };

        for (int attempt = 0; attempt < 3; attempt++) {
            routes.request("in", null, ifNew);
        }

        assertThat(counted("stored")).isEqualTo(1);
        assertThat(counted("unchanged")).isEqualTo(2);
    }

    @Test
    void shouldMeasureEachTableOfABatchSeparately() throws Exception {
        List<Exchange> batch = List.of(exchange("meters-slow"), exchange("meters"));
        routes.request("in", batch);
        Admin admin = cluster.hbase().getAdmin();
        RegionInfo second = admin.getRegions(TableName.valueOf("meters-slow")).stream()
                .filter(region -> region.getStartKey().length > 0)
                .findFirst()
                .orElseThrow();
        admin.unassign(second.getRegionName(), false);

        Exchange done = routes.send("in", batch);

        assertThat(done.getException()).isInstanceOf(HBaseBatchException.class);
        assertThat(slowest("meters")).isLessThan(slowest("meters-slow") / 2);
        admin.assign(second.getRegionName());
    }

    private Exchange exchange(String table) {
        Exchange exchange = new DefaultExchange(routes.context());
        exchange.getMessage()
                .setHeaders(new HashMap<>(
                        Map.of(TABLE_NAME, table, ROW_ID, "z", FAMILY, "info", QUALIFIER, "x", VALUE, "1")));
        return exchange;
    }

    private double counted(String outcome) {
        return meters.counter("hbase.mutations", "table", "meters", "outcome", outcome)
                .count();
    }

    private double slowest(String table) {
        return meters.timer("hbase.requests", "table", table).max(TimeUnit.MILLISECONDS);
    }
}
