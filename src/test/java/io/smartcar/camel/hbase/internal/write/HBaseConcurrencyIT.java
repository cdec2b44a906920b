package io.smartcar.camel.hbase.internal.write;

import static io.smartcar.camel.hbase.message.HBaseConstants.FAMILY;
import static io.smartcar.camel.hbase.message.HBaseConstants.QUALIFIER;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_ID;
import static io.smartcar.camel.hbase.message.HBaseConstants.VALUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hbase.HBaseEndpoint;
import io.smartcar.camel.hbase.HBaseRoutes;
import io.smartcar.camel.hbase.HBaseTransaction;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One endpoint, and endpoints that come and go, used by many threads at once. */
class HBaseConcurrencyIT {
    private static final int THREADS = 8;
    private static final int BATCHES = 10;
    private static final int ROWS = 200;

    private final LocalCluster cluster = SharedCluster.get();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private HBaseRoutes routes;

    @BeforeEach
    void createTable() {
        cluster.createTable("concurrent", "a", 1);
        routes = new HBaseRoutes(cluster);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        routes.close();
        cluster.dropTable("concurrent");
    }

    @Test
    void shouldStoreBatchesAndTransactionsOfEightThreads() throws Exception {
        routes.to("batches", "hbase:concurrent?mappingStrategyName=columns&family=a&rowKey=RAW({id})")
                .to("count", "hbase:concurrent?operation=CamelHBaseIncrement&returnResults=true")
                .start();

        List<Long> sums = all(thread -> {
            long sum = 0;
            for (int batch = 0; batch < BATCHES; batch++) {
                List<?> rows = rows(thread + "-" + batch);
                if (batch % 2 == 0) {
                    routes.request("batches", rows);
                } else {
                    writeInTransaction(rows);
                }
                sum = routes.request(
                                "count", null, ROW_ID, "sum of " + thread, FAMILY, "a", QUALIFIER, "n", VALUE, thread)
                        .getMessage()
                        .getHeader(VALUE, Long.class);
            }
            return sum;
        });

        assertThat(sums)
                .isEqualTo(IntStream.range(0, THREADS)
                        .mapToObj(thread -> (long) BATCHES * thread)
                        .toList());
        assertThat(cluster.countRows("concurrent")).isEqualTo(THREADS * BATCHES * ROWS + THREADS);
    }

    private void writeInTransaction(List<?> rows) throws Exception {
        Exchange exchange = new DefaultExchange(routes.context());
        exchange.getMessage().setBody(rows);
        HBaseTransaction transaction = HBaseTransaction.begin(exchange);
        routes.process("batches", exchange);
        assertThat(transaction.size()).isEqualTo(rows.size());
        assertThat(transaction.flush()).isEmpty();
    }

    @Test
    void shouldStoreByEndpointsThatAreEvictedAndCreatedAgain() throws Exception {
        routes.context().getGlobalOptions().put(Exchange.MAXIMUM_ENDPOINT_CACHE_SIZE, "2");
        // holds the connection while endpoints come and go
        routes.to("lasting", "hbase:concurrent")
                .add(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:dynamic")
                                .toD("hbase:concurrent?row.family=a&row.qualifier=${header.column}")
                                .setHeader("CamelHBaseOperation", constant("CamelHBaseGet"))
                                .toD("hbase:concurrent?row.family=a&row.qualifier=${header.column}");
                    }
                })
                .start();

        List<Long> stored = all(thread -> {
            long found = 0;
            for (int round = 0; round < 25; round++) {
                Exchange done = routes.request(
                        "dynamic", null, ROW_ID, thread + "-" + round, VALUE, "v", "column", "c" + round % 10);
                found += done.getMessage().getHeader(HBaseConstants.ROW_COUNT, Integer.class);
            }
            return found;
        });

        assertThat(stored).containsOnly(25L);
        assertThat(cluster.countRows("concurrent")).isEqualTo(THREADS * 25);
        assertThat(routes.context().getEndpoints().stream()
                        .filter(HBaseEndpoint.class::isInstance)
                        .count())
                .as("endpoints that were not evicted")
                .isLessThan(10);
    }

    private interface Work {
        long of(int thread) throws Exception;
    }

    private List<Long> all(Work work) throws Exception {
        List<Callable<Long>> calls = IntStream.range(0, THREADS)
                .<Callable<Long>>mapToObj(thread -> () -> work.of(thread))
                .toList();
        List<Long> results = new ArrayList<>();
        for (Future<Long> result : threads.invokeAll(calls, 120, TimeUnit.SECONDS)) {
            results.add(result.get());
        }
        return results;
    }

    private static List<Map<String, String>> rows(String name) {
        return IntStream.range(0, ROWS)
                .mapToObj(number -> Map.of("id", name + "-" + number, "x", "1"))
                .toList();
    }
}
