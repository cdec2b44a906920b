package io.smartcar.camel.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;

/** A consumer continues after rows and tables that fail. */
class HBaseConsumerFailuresIT extends HBaseConsumerFixture {
    @Test
    void shouldReportARowThatIsNotRemovedAndContinue() throws Exception {
        put(2);
        HBaseRemoveHandler broken = (table, row) -> {
            throw new IOException("cannot be removed");
        };
        List<String> reports = reportTo("reports");
        routes.context().getRegistry().bind("broken", broken);

        consume(
                "hbase:consumer?delay=200&initialDelay=0&removeHandler=#broken&exceptionHandler=#reports",
                exchange -> {});

        await().atMost(BOUND).until(() -> reports.size() >= 4);
        assertThat(reports.get(0)).contains("row 'row-000'").endsWith("cannot be removed");
        assertThat(reports.get(1)).contains("row 'row-001'");
        assertThat(cluster.countRows("consumer")).isEqualTo(2);
    }

    @Test
    void shouldReachTheRowsAfterFailedOnesWithLimitedPolls() throws Exception {
        put(7);

        consume("hbase:consumer?delay=100&initialDelay=0&maxMessagesPerPoll=2", exchange -> {
            if (rowOf(exchange).compareTo("row-003") < 0) {
                throw new IllegalStateException("cannot be processed");
            }
        });

        await().atMost(BOUND).until(() -> cluster.countRows("consumer") == 3);
        await().atMost(BOUND)
                .until(() -> consumed.stream()
                                .filter(one -> rowOf(one).equals("row-000"))
                                .count()
                        > 2);
    }

    @Test
    void shouldKeepARowWhoseExchangeFailsAndContinue() throws Exception {
        put(3);

        consume("hbase:consumer?delay=200&initialDelay=0", exchange -> {
            if (rowOf(exchange).equals("row-001")) {
                throw new IllegalStateException("cannot be processed");
            }
        });

        await().atMost(BOUND).until(() -> cluster.countRows("consumer") == 1);
        await().atMost(BOUND).until(() -> consumed.size() >= 4);
        assertThat(Bytes.toString(cluster.rows("consumer").get(0).getRow())).isEqualTo("row-001");
    }

    @Test
    void shouldContinueAfterARowWithAMalformedValue() throws Exception {
        byte[] speed = Bytes.toBytes("speed");
        cluster.put(
                "consumer",
                List.of(
                        new Put(Bytes.toBytes("row-1")).addColumn(INFO, speed, Bytes.toBytes(1L)),
                        new Put(Bytes.toBytes("row-2")).addColumn(INFO, speed, Bytes.toBytes(2)),
                        new Put(Bytes.toBytes("row-3")).addColumn(INFO, speed, Bytes.toBytes(3L))));
        List<String> reports = reportTo("reports");

        consume(
                "hbase:consumer?delay=200&initialDelay=0&row.family=info&row.qualifier=speed&row.valueType=long"
                        + "&exceptionHandler=#reports",
                exchange -> {});

        await().atMost(BOUND).until(() -> cluster.countRows("consumer") == 1);
        assertThat(consumed).extracting(HBaseConsumerFixture::nameOf).containsExactly(1L, 3L);
        await().atMost(BOUND).until(() -> reports.size() >= 2);
        assertThat(reports.get(0)).contains("row 'row-2'").contains("info:speed");
    }

    @Test
    void shouldConsumeTheRowsBeforeAClosedRegion() throws Exception {
        cluster.dropTable("consumer");
        cluster.createTable("consumer", "info", 5, Bytes.toBytes("row-030"));
        put(31);
        Admin admin = cluster.hbase().getAdmin();
        RegionInfo second = admin.getRegions(TableName.valueOf("consumer")).get(1);
        admin.unassign(second.getRegionName(), true);
        List<String> reports = reportTo("reports");

        consume(
                "hbase:consumer?delay=200&initialDelay=0&hbase.client.operation.timeout=2000"
                        + "&hbase.client.scanner.timeout.period=2000&exceptionHandler=#reports",
                exchange -> {});

        await().atMost(BOUND).until(() -> consumed.size() >= 30);
        await().atMost(BOUND).until(() -> !reports.isEmpty());
        admin.assign(second.getRegionName());
        await().atMost(BOUND).until(() -> cluster.countRows("consumer") == 0);
        assertThat(consumed).extracting(HBaseConsumerFixture::rowOf).hasSize(31).doesNotHaveDuplicates();
    }

    @Test
    void shouldContinueWhenTheTableIsEnabledAgain() throws Exception {
        put(3);
        Admin admin = cluster.hbase().getAdmin();
        admin.disableTable(TableName.valueOf("consumer"));
        List<String> reports = reportTo("reports");

        consume(
                "hbase:consumer?delay=200&initialDelay=0&hbase.client.operation.timeout=2000"
                        + "&hbase.client.scanner.timeout.period=2000&exceptionHandler=#reports",
                exchange -> {});
        await().atMost(BOUND).until(() -> !reports.isEmpty());
        assertThat(consumed).isEmpty();

        admin.enableTable(TableName.valueOf("consumer"));
        await().atMost(BOUND).until(() -> cluster.countRows("consumer") == 0);
        assertThat(consumed).hasSize(3);
    }

    @Test
    void shouldBridgeAFailedPollToTheErrorHandler() throws Exception {
        cluster.dropTable("consumer");
        List<Exchange> failed = new CopyOnWriteArrayList<>();
        routes = new HBaseRoutes(cluster);
        routes.add(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class).handled(true).process(failed::add);
                from("hbase:consumer?delay=200&initialDelay=0&bridgeErrorHandler=true&hbase.client.retries.number=1"
                                + "&hbase.client.operation.timeout=2000&hbase.client.scanner.timeout.period=2000")
                        .process(consumed::add);
            }
        });
        routes.start();

        await().atMost(BOUND).until(() -> !failed.isEmpty());
        assertThat(failed.get(0).getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class))
                .hasStackTraceContaining("consumer");
        cluster.createTable("consumer", "info", 5);
        put(2);
        await().atMost(BOUND).until(() -> consumed.size() == 2);
    }

    @Test
    void shouldContinueWhenTheTableIsCreated() throws Exception {
        cluster.dropTable("consumer");
        consume(
                "hbase:consumer?delay=200&initialDelay=0&hbase.client.operation.timeout=2000"
                        + "&hbase.client.scanner.timeout.period=2000",
                exchange -> {});

        cluster.createTable("consumer", "info", 5);
        put(1);

        await().atMost(BOUND).until(() -> consumed.size() == 1);
    }
}
