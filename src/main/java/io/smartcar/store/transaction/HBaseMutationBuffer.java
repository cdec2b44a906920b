package io.smartcar.store.transaction;

import io.smartcar.camel.hbase.HBaseProbe;
import io.smartcar.camel.hbase.HBaseTransaction;
import io.smartcar.camel.hbase.failure.MutationFailure;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;

/** Collects what the {@code hbase:} endpoints of the route make. */
final class HBaseMutationBuffer implements MutationBuffer {
    private final HBaseTransaction transaction;

    private HBaseMutationBuffer(HBaseTransaction transaction) {
        this.transaction = transaction;
    }

    static MutationBuffer begin(Exchange exchange) {
        return new HBaseMutationBuffer(HBaseTransaction.begin(exchange));
    }

    @Override
    public void forEach(BiConsumer<Exchange, String> mutation) {
        transaction.forEach(mutation);
    }

    @Override
    public List<MutationFailure> flush() {
        return transaction.flush();
    }

    @Override
    public void end() {
        transaction.end();
    }

    @Override
    public HBaseProbe probe() {
        return transaction.probe();
    }
}
