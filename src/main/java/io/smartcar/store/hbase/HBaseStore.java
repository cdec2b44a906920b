package io.smartcar.store.hbase;

import io.smartcar.camel.hbase.HBaseComponent;
import io.smartcar.camel.hbase.HBaseTransaction;
import io.smartcar.camel.hbase.failure.FailureClassifier;
import io.smartcar.camel.hbase.failure.FailureKind;
import io.smartcar.camel.hbase.failure.MutationFailure;
import io.smartcar.camel.support.MessageText;
import io.smartcar.store.PendingWrites;
import io.smartcar.store.Store;
import io.smartcar.store.WriteFailure;
import java.time.Duration;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.hadoop.hbase.TableNotEnabledException;
import org.apache.hadoop.hbase.TableNotFoundException;
import org.apache.hadoop.hbase.regionserver.NoSuchColumnFamilyException;
import org.apache.hadoop.hbase.security.AccessDeniedException;
import org.apache.hadoop.hbase.util.Bytes;

/** HBase as the store of transactions: the {@code hbase:} endpoints of a route collect their mutations. Thread-safe. */
public final class HBaseStore implements Store {
    private static final List<Class<? extends Exception>> NEED_OPERATOR = List.of(
            TableNotFoundException.class,
            NoSuchColumnFamilyException.class,
            TableNotEnabledException.class,
            AccessDeniedException.class);

    private final CamelContext context;
    private final Store.Probe tables;

    /**
     * A store.
     *
     * @param context whose component {@code hbase} the routes use
     * @param tables checks the tables that events may be stored in
     */
    public HBaseStore(CamelContext context, Store.Probe tables) {
        this.context = context;
        this.tables = tables;
    }

    @Override
    public void check() throws Exception {
        tables.check();
    }

    @Override
    public String scheme() {
        return "hbase";
    }

    @Override
    public PendingWrites begin(Exchange exchange) {
        return new PendingMutations(HBaseTransaction.begin(exchange));
    }

    /** Longer than an operation with its retries: the last of them may begin just before the operation's time-out. */
    @Override
    public Duration writeTimeout() {
        return context.hasComponent("hbase") instanceof HBaseComponent hbase
                ? Duration.ofMillis(hbase.getOperationTimeout() + hbase.getRpcTimeout())
                : Duration.ZERO;
    }

    @Override
    public boolean isOutage(Throwable failure) {
        return FailureClassifier.of(failure) == FailureKind.OUTAGE;
    }

    @Override
    public boolean needsOperator(Throwable failure) {
        return NEED_OPERATOR.stream().anyMatch(type -> FailureClassifier.isCausedBy(failure, type));
    }

    private record PendingMutations(HBaseTransaction transaction) implements PendingWrites {
        @Override
        public void forEach(Visitor visitor) {
            transaction.forEach((source, table) -> visitor.visit(source, table, null));
        }

        @Override
        public List<WriteFailure> flush() {
            return transaction.flush().stream().map(PendingMutations::failure).toList();
        }

        private static WriteFailure failure(MutationFailure failure) {
            return new WriteFailure(
                    failure.exchange(),
                    failure.tableName(),
                    "row '"
                            + MessageText.of(
                                    Bytes.toStringBinary(failure.mutation().getRow())) + "'",
                    kind(failure.kind()),
                    failure.reason(),
                    failure.cause());
        }

        private static WriteFailure.Kind kind(FailureKind kind) {
            return switch (kind) {
                case REJECTED -> WriteFailure.Kind.REJECTED;
                case OUTAGE -> WriteFailure.Kind.OUTAGE;
                case UNKNOWN -> WriteFailure.Kind.UNKNOWN;
            };
        }

        @Override
        public void end() {
            transaction.end();
        }

        @Override
        public Store.Probe probe() {
            return transaction.probe()::check;
        }
    }
}
