package io.smartcar.camel.hbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.hbase.failure.FailureKind;
import io.smartcar.camel.hbase.failure.MutationFailure;
import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultExchange;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Append;
import org.apache.hadoop.hbase.client.Delete;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.Table;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HBaseTransactionIT {
    private static final byte[] FAMILY = Bytes.toBytes("cf1");
    private static final byte[] COLUMN = Bytes.toBytes("speed");

    private final LocalCluster cluster = SharedCluster.get();
    private HBaseRoutes routes;

    @BeforeEach
    void start() throws Exception {
        cluster.createTable("transaction-one", "cf1", 10);
        cluster.createTable("transaction-two", "cf1", 10);
        routes = new HBaseRoutes(cluster)
                .to("one", "hbase:transaction-one")
                .to("unlimited", "hbase:transaction-one?hbase.client.keyvalue.maxsize=0")
                .add(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:split")
                                .split(body())
                                .setHeader(HBaseConstants.MUTATION, body())
                                .to("hbase:transaction-one");
                    }
                })
                .start();
    }

    @AfterEach
    void stop() {
        routes.close();
        cluster.dropTable("transaction-one");
        cluster.dropTable("transaction-two");
    }

    @Test
    void shouldWriteNothingBeforeTheFlush() throws Exception {
        Exchange batch = exchange(List.of(child("a", null), child("b", "transaction-two")));
        HBaseTransaction transaction = HBaseTransaction.begin(batch);

        process("one", batch);

        assertThat(transaction.size()).isEqualTo(2);
        assertThat(rows("transaction-one")).isEmpty();
        assertThat(transaction.flush()).isEmpty();
        assertThat(transaction.size()).isZero();
        assertThat(rows("transaction-one")).containsExactly("a");
        assertThat(rows("transaction-two")).containsExactly("b");
    }

    @Test
    void shouldWriteNothingAfterClear() throws Exception {
        Exchange batch = exchange(List.of(child("a", null)));
        HBaseTransaction transaction = HBaseTransaction.begin(batch);

        process("one", batch);
        transaction.clear();

        assertThat(transaction.flush()).isEmpty();
        assertThat(rows("transaction-one")).isEmpty();
    }

    @Test
    void shouldWriteAtOnceWithoutTransactionEvenIfAnotherPolicyHoldsTheExchange() throws Exception {
        Exchange batch = exchange(List.of(child("a", null)));
        batch.getUnitOfWork();
        batch.getExchangeExtension().setTransacted(true);

        process("one", batch);

        assertThat(rows("transaction-one")).containsExactly("a");
    }

    @Test
    void shouldCollectTheMutationsOfASplit() throws Exception {
        Exchange batch = exchange(List.of(put("a", 1), put("b", 1)));
        batch.getExchangeExtension().setTransacted(true);
        HBaseTransaction transaction = HBaseTransaction.begin(batch);

        process("split", batch);

        assertThat(transaction.size()).isEqualTo(2);
        assertThat(transaction.flush()).isEmpty();
        assertThat(rows("transaction-one")).containsExactly("a", "b");
    }

    @Test
    void shouldSkipAChildThatAnEarlierStepRejected() throws Exception {
        Exchange rejected = child("a", null);
        rejected.setException(new IllegalArgumentException("cannot be mapped"));
        Exchange batch = exchange(List.of(rejected, child("b", null)));
        HBaseTransaction transaction = HBaseTransaction.begin(batch);

        process("one", batch);

        assertThat(transaction.flush()).isEmpty();
        assertThat(rows("transaction-one")).containsExactly("b");
    }

    @Test
    void shouldRejectOnlyTheRowThatHBaseNeverAccepts() throws Exception {
        Exchange tooLarge = exchange(null);
        tooLarge.getIn()
                .setHeader(
                        HBaseConstants.MUTATION,
                        new Put(Bytes.toBytes("b")).addColumn(FAMILY, COLUMN, new byte[11 * 1024 * 1024]));
        Exchange empty = exchange(null);
        empty.getIn().setHeader(HBaseConstants.MUTATION, new Put(Bytes.toBytes("c")));
        Exchange batch = exchange(List.of(child("a", null), tooLarge, empty, child("d", null)));
        HBaseTransaction transaction = HBaseTransaction.begin(batch);

        process("one", batch);
        List<MutationFailure> failures = transaction.flush();

        assertThat(failures).extracting(MutationFailure::exchange).containsExactly(tooLarge, empty);
        assertThat(failures).extracting(MutationFailure::kind).containsOnly(FailureKind.REJECTED);
        assertThat(failures).extracting(MutationFailure::tableName).containsOnly("transaction-one");
        assertThat(rows("transaction-one")).containsExactly("a", "d");
    }

    /** The server rejects all rows of the region in the request with the oversized cell. */
    @Test
    void shouldRejectOnlyTheRowWhoseCellTheServerNeverAccepts() throws Exception {
        Exchange tooLarge = mutation(new Put(Bytes.toBytes("b")).addColumn(FAMILY, COLUMN, new byte[11 * 1024 * 1024]));
        Exchange earlier = mutation(put("c", 1));
        Exchange later = mutation(put("c", 2));
        Exchange batch = exchange(List.of(child("a", null), tooLarge, earlier, later, child("d", null)));
        HBaseTransaction transaction = HBaseTransaction.begin(batch);

        process("unlimited", batch);
        List<MutationFailure> failures = transaction.flush();

        assertThat(failures).extracting(MutationFailure::exchange).containsExactly(tooLarge);
        assertThat(failures.get(0).kind()).isEqualTo(FailureKind.REJECTED);
        assertThat(failures.get(0).reason()).contains("exceeds limit of 10485760 bytes");
        assertThat(rows("transaction-one")).containsExactly("a", "c", "d");
        Result row = cluster.rows("transaction-one").get(1);
        assertThat(Bytes.toInt(row.getValue(FAMILY, COLUMN))).isEqualTo(2);
    }

    @Test
    void shouldReportAMissingTableAndFamilyAsOutagesAndStoreTheRest() throws Exception {
        Exchange noTable = child("a", "transaction-missing");
        Exchange noFamily = exchange(null);
        noFamily.getIn()
                .setHeader(
                        HBaseConstants.MUTATION,
                        new Put(Bytes.toBytes("b")).addColumn(Bytes.toBytes("cf2"), COLUMN, COLUMN));
        Exchange batch = exchange(List.of(noTable, noFamily, child("c", null)));
        HBaseTransaction transaction = HBaseTransaction.begin(batch);

        process("one", batch);
        List<MutationFailure> failures = transaction.flush();

        assertThat(failures).extracting(MutationFailure::exchange).containsExactlyInAnyOrder(noTable, noFamily);
        assertThat(failures).extracting(MutationFailure::kind).containsOnly(FailureKind.OUTAGE);
        assertThat(rows("transaction-one")).containsExactly("c");
        assertThatThrownBy(() -> transaction.probe().check()).hasMessageContaining("does not accept writes");
    }

    @Test
    void shouldProbeThatAReenabledTableAcceptsWrites() throws Exception {
        Exchange batch = exchange(List.of(child("a", null)));
        HBaseTransaction transaction = HBaseTransaction.begin(batch);
        process("one", batch);
        HBaseProbe probe = transaction.probe();
        assertThatCode(probe::check).doesNotThrowAnyException();

        cluster.hbase().getAdmin().disableTable(TableName.valueOf("transaction-one"));
        assertThat(transaction.flush()).extracting(MutationFailure::kind).containsExactly(FailureKind.OUTAGE);
        HBaseProbe afterFailure = transaction.probe();
        assertThatThrownBy(afterFailure::check).hasMessageContaining("'transaction-one'");

        cluster.hbase().getAdmin().enableTable(TableName.valueOf("transaction-one"));
        assertThatCode(afterFailure::check).doesNotThrowAnyException();
        assertThat(rows("transaction-one")).isEmpty();
    }

    @Test
    void shouldWriteTheMutationsOfARowInTheOrderOfCollection() throws Exception {
        List<Exchange> children = new ArrayList<>();
        for (int speed = 0; speed < 20; speed++) {
            children.add(mutation(put("a", speed)));
        }
        children.add(mutation(new Delete(Bytes.toBytes("b")).addColumns(FAMILY, COLUMN)));
        Exchange batch = exchange(children);
        HBaseTransaction transaction = HBaseTransaction.begin(batch);

        process("one", batch);

        assertThat(transaction.flush()).isEmpty();
        Result row = cluster.rows("transaction-one").get(0);
        assertThat(Bytes.toInt(row.getValue(FAMILY, COLUMN))).isEqualTo(19);
    }

    /** Both would get the time of the server, which counts milliseconds, and a deletion hides what has its own time. */
    @Test
    void shouldKeepAPutThatFollowsADeletionOfItsRow() throws Exception {
        for (int round = 0; round < 1_000; round++) {
            byte[] row = Bytes.toBytes("row-" + round);
            Put put = new Put(row).addColumn(FAMILY, COLUMN, Bytes.toBytes(round));
            Exchange batch = exchange(List.of(mutation(new Delete(row)), mutation(put)));
            HBaseTransaction transaction = HBaseTransaction.begin(batch);
            process("one", batch);
            assertThat(transaction.flush()).isEmpty();
        }

        assertThat(rows("transaction-one")).hasSize(1_000);
    }

    @Test
    void shouldRejectAnAppendThatARedeliveryWouldApplyTwice() {
        Exchange batch = exchange(List.of(mutation(new Append(Bytes.toBytes("a")).addColumn(FAMILY, COLUMN, COLUMN))));
        HBaseTransaction transaction = HBaseTransaction.begin(batch);

        assertThatThrownBy(() -> process("one", batch))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CamelHBaseCheckFamily");
        assertThat(transaction.size()).isZero();
    }

    private void process(String name, Exchange exchange) throws Exception {
        Exchange done = routes.context().createProducerTemplate().send("direct:" + name, exchange);
        if (done.getException() != null) {
            throw done.getException();
        }
    }

    private Exchange exchange(Object body) {
        Exchange exchange = new DefaultExchange(routes.context());
        exchange.getIn().setBody(body);
        return exchange;
    }

    private Exchange child(String row, String table) {
        Exchange child = mutation(put(row, 1));
        if (table != null) {
            child.getIn().setHeader(HBaseConstants.TABLE_NAME, table);
        }
        return child;
    }

    private Exchange mutation(Object mutation) {
        Exchange child = exchange(null);
        child.getIn().setHeader(HBaseConstants.MUTATION, mutation);
        return child;
    }

    private static Put put(String row, int speed) {
        return new Put(Bytes.toBytes(row)).addColumn(FAMILY, COLUMN, 1000L, Bytes.toBytes(speed));
    }

    private List<String> rows(String table) throws Exception {
        try (Table opened = cluster.hbase().getTable(TableName.valueOf(table))) {
            return cluster.rows(table).stream()
                    .map(row -> Bytes.toString(row.getRow()))
                    .toList();
        }
    }
}
