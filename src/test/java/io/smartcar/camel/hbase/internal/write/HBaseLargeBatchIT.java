package io.smartcar.camel.hbase.internal.write;

import static io.smartcar.camel.hbase.message.HBaseConstants.FAMILY;
import static io.smartcar.camel.hbase.message.HBaseConstants.QUALIFIER;
import static io.smartcar.camel.hbase.message.HBaseConstants.ROW_ID;
import static io.smartcar.camel.hbase.message.HBaseConstants.TABLE_NAME;
import static io.smartcar.camel.hbase.message.HBaseConstants.VALUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smartcar.camel.hbase.HBaseRoutes;
import io.smartcar.camel.hbase.HBaseTransaction;
import io.smartcar.camel.hbase.failure.FailureKind;
import io.smartcar.camel.hbase.failure.HBaseBatchException;
import io.smartcar.camel.hbase.failure.MutationFailure;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.RegionInfo;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches that are more than one request. */
class HBaseLargeBatchIT {
    private static final int MANY = 12_000;

    private final LocalCluster cluster = SharedCluster.get();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private HBaseRoutes routes;

    @BeforeEach
    void start() throws Exception {
        cluster.createTable("large-batch", "info", 1, Bytes.toBytes("03"), Bytes.toBytes("06"), Bytes.toBytes("09"));
        routes = new HBaseRoutes(cluster)
                .to(
                        "in",
                        "hbase:large-batch?durability=SKIP_WAL&hbase.rpc.controllerfactory.class="
                                + WriteCalls.class.getName())
                .to("maps", "hbase:large-batch?mappingStrategyName=columns&family=info&durability=SKIP_WAL");
        routes.component().setOperationTimeout(4_000);
        routes.component().setRpcTimeout(2_000);
        routes.context().getRegistry().bind("meters", meters);
        routes.start();
        WriteCalls.forget();
    }

    @AfterEach
    void stop() {
        routes.close();
        cluster.dropTable("large-batch");
    }

    /** One region server has all four regions. */
    @Test
    void shouldWriteThousandsOfRowsInOneCallPerRequest() throws Exception {
        routes.request("in", exchanges(MANY, number -> "info"));

        assertThat(cluster.countRows("large-batch")).isEqualTo(MANY);
        assertThat(requests("large-batch")).isEqualTo(3);
        assertThat(WriteCalls.count()).isEqualTo(3);
    }

    @Test
    void shouldWriteThousandsOfRowsInTheSameCallsInATransaction() throws Exception {
        Exchange batch = new DefaultExchange(routes.context());
        batch.getMessage().setBody(exchanges(MANY, number -> "info"));
        HBaseTransaction transaction = HBaseTransaction.begin(batch);
        routes.process("in", batch);
        assertThat(transaction.size()).isEqualTo(MANY);

        assertThat(transaction.flush()).isEmpty();

        assertThat(cluster.countRows("large-batch")).isEqualTo(MANY);
        assertThat(WriteCalls.count()).isEqualTo(3);
    }

    @Test
    void shouldWriteLargeRowsInRequestsOf32Megabytes() throws Exception {
        byte[] value = new byte[1024 * 1024];
        List<Map<String, Object>> maps = IntStream.range(0, 70)
                .mapToObj(number -> Map.<String, Object>of(ROW_ID, row(number), "x", value))
                .toList();

        routes.request("maps", maps);

        assertThat(cluster.countRows("large-batch")).isEqualTo(70);
        assertThat(requests("large-batch")).isEqualTo(3);
    }

    @Test
    void shouldStoreAllOthersAfterAnEarlyFailure() {
        List<Exchange> batch = exchanges(MANY, number -> number == 17 ? "nowhere" : "info");

        Exchange done = routes.send("in", batch);

        assertThat(failures(done)).extracting(MutationFailure::exchange).containsExactly(batch.get(17));
        assertThat(done.getException()).hasMessageContaining("1 of 12000 mutations");
        assertThat(cluster.countRows("large-batch")).isEqualTo(MANY - 1);
    }

    @Test
    void shouldStoreTheOthersIfThousandsHaveAMissingFamily() {
        List<Exchange> batch = exchanges(6_000, number -> number < 5_000 ? "nowhere" : "info");

        Exchange done = routes.send("in", batch);

        assertThat(failures(done))
                .extracting(MutationFailure::exchange)
                .containsExactlyInAnyOrderElementsOf(batch.subList(0, 5_000));
        assertThat(cluster.countRows("large-batch")).isEqualTo(1_000);
    }

    @Test
    void shouldTryAMissingTableOnceAndContinueWithTheOthers() {
        List<Exchange> batch = exchanges(MANY, number -> "info");
        List<Exchange> lost = new ArrayList<>();
        for (int number = 0; number < MANY; number += 2) {
            batch.get(number).getMessage().setHeader(TABLE_NAME, "large-batch-missing");
            lost.add(batch.get(number));
        }

        Exchange done = routes.send("in", batch);

        assertThat(failures(done)).extracting(MutationFailure::exchange).containsExactlyElementsOf(lost);
        assertThat(failures(done)).extracting(MutationFailure::kind).containsOnly(FailureKind.OUTAGE);
        assertThat(requests("large-batch-missing")).isEqualTo(1);
        assertThat(requests("large-batch")).isEqualTo(3);
        assertThat(cluster.countRows("large-batch")).isEqualTo(MANY / 2);
        assertThat(meters.counter("hbase.mutations", "table", "large-batch-missing", "outcome", "outage")
                        .count())
                .isEqualTo(MANY / 2);
    }

    /** The second mutation of a row is a separate request, in which nothing is stored. */
    @Test
    void shouldWriteToTheOtherRegionsIfOneIsClosed() throws Exception {
        List<Exchange> batch = exchanges(6_000, number -> "info");
        batch.subList(0, 2).forEach(child -> child.getMessage().setHeader(ROW_ID, "z"));
        Admin admin = cluster.hbase().getAdmin();
        RegionInfo last = admin.getRegions(TableName.valueOf("large-batch")).stream()
                .filter(region -> region.getEndKey().length == 0)
                .findFirst()
                .orElseThrow();
        admin.unassign(last.getRegionName(), false);

        Exchange done = routes.send("in", batch);

        admin.assign(last.getRegionName());
        assertThat(failures(done)).extracting(MutationFailure::exchange).containsExactlyElementsOf(batch.subList(0, 2));
        await().untilAsserted(() -> assertThat(cluster.countRows("large-batch")).isEqualTo(5_998));
    }

    private List<Exchange> exchanges(int count, IntFunction<String> family) {
        List<Exchange> exchanges = new ArrayList<>(count);
        for (int number = 0; number < count; number++) {
            Exchange exchange = new DefaultExchange(routes.context());
            exchange.getMessage()
                    .setHeaders(new HashMap<>(
                            Map.of(ROW_ID, row(number), FAMILY, family.apply(number), QUALIFIER, "x", VALUE, "1")));
            exchanges.add(exchange);
        }
        return exchanges;
    }

    private static String row(int number) {
        return String.format("%05d", number);
    }

    private long requests(String table) {
        return meters.timer("hbase.requests", "table", table).count();
    }

    private static List<MutationFailure> failures(Exchange done) {
        assertThat(done.getException()).isInstanceOf(HBaseBatchException.class);
        return ((HBaseBatchException) done.getException()).failures();
    }
}
