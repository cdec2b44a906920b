package io.smartcar.camel.hbase.internal.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hbase.HBaseRoutes;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scans many rows in flat memory: 40,000 by default, as many as {@code -Dscan.rows} says. */
class HBaseLargeScanIT {
    private static final int ROWS = Integer.getInteger("scan.rows", 40_000);
    private static final Logger LOG = LoggerFactory.getLogger(HBaseLargeScanIT.class);
    private static final int VALUE_BYTES = 1_000;
    private static final long MOST_GROWTH = 24L * 1024 * 1024;

    private final LocalCluster cluster = SharedCluster.get();
    private long least = Long.MAX_VALUE;
    private long most;
    private int count;

    @Test
    void shouldHoldOnePageInMemoryForAnyNumberOfRows() throws Exception {
        cluster.createTable("large-scan", "cf1", 1, Bytes.toBytes("3"), Bytes.toBytes("6"));
        fill();
        try (HBaseRoutes routes = new HBaseRoutes(cluster)) {
            routes.add(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:scan")
                            .to("hbase:large-scan?operation=CamelHBaseScan&streaming=true")
                            .process(exchange -> drain(exchange.getMessage().getBody(Iterator.class)));
                }
            });
            routes.start();

            routes.request("scan", null);
        } finally {
            cluster.dropTable("large-scan");
        }

        LOG.info("Read {} rows; heap in use from {} to {} MiB after collections", count, least >> 20, most >> 20);
        assertThat(count).isEqualTo(ROWS);
        assertThat(most - least).isLessThan(MOST_GROWTH);
        assertThat((long) ROWS * VALUE_BYTES).isGreaterThan(MOST_GROWTH);
    }

    private void drain(Iterator<?> rows) {
        while (rows.hasNext()) {
            rows.next();
            count++;
            if (count % (ROWS / 5) == 1) {
                System.gc();
                long used = Runtime.getRuntime().totalMemory()
                        - Runtime.getRuntime().freeMemory();
                least = Math.min(least, used);
                most = Math.max(most, used);
            }
        }
    }

    private void fill() {
        List<Put> puts = new ArrayList<>();
        byte[] value = new byte[VALUE_BYTES];
        for (int number = 0; number < ROWS; number++) {
            String row = String.valueOf(10_000_000 + number);
            puts.add(new Put(Bytes.toBytes(new StringBuilder(row).reverse().toString()))
                    .addColumn(Bytes.toBytes("cf1"), Bytes.toBytes("x"), 1000L, value));
            if (puts.size() == 5_000) {
                cluster.put("large-scan", puts);
                puts.clear();
            }
        }
        cluster.put("large-scan", puts);
    }
}
