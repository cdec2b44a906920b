package io.smartcar.camel.hbase;

import io.smartcar.camel.hbase.failure.MutationFailure;
import io.smartcar.camel.hbase.internal.client.TableProbe;
import io.smartcar.camel.hbase.internal.write.TableSamples;
import io.smartcar.camel.hbase.internal.write.WriteBuffer;
import io.smartcar.camel.support.client.ExchangeTransaction;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;

/**
 * Collects the mutations of an exchange, to write them together.
 *
 * <p>While a transaction is bound to an exchange, {@code hbase:} endpoints add their mutations to it instead of writing
 * them; copies of the exchange (split, multicast, recipient list) share it. The caller of {@link #begin} must
 * {@link #flush} or {@link #clear} the transaction and then {@link #end} it.
 *
 * <p>Confined to the thread that processes the exchange. An endpoint that is reached on another thread throws, and the
 * transaction can no longer be flushed, since mutations are missing. The copy of a wire tap is not part of the
 * transaction; its mutations are written at once.
 */
public final class HBaseTransaction extends ExchangeTransaction {
    private final WriteBuffer buffer = new WriteBuffer(Exchange.class::cast);
    private final TableSamples samples = new TableSamples();

    private HBaseTransaction(Exchange exchange) {
        super(exchange, "mutations");
    }

    /**
     * Binds a new transaction to the exchange, in place of any earlier one, and returns it.
     *
     * @param exchange the exchange whose mutations are collected
     */
    public static HBaseTransaction begin(Exchange exchange) {
        return new HBaseTransaction(exchange);
    }

    /**
     * The transaction bound to the exchange; null if endpoints write at once.
     *
     * @throws IllegalStateException if the exchange is processed on another thread, except by a wire tap, before the
     *     transaction ended: mutations written at once would survive a rollback, and those collected would be lost
     */
    public static HBaseTransaction of(Exchange exchange) {
        return of(exchange, HBaseTransaction.class);
    }

    /** The buffer of the transaction that is bound to the exchange; null if there is none. Throws as {@link #of}. */
    static WriteBuffer buffer(Exchange exchange) {
        HBaseTransaction transaction = of(exchange);
        return transaction == null ? null : transaction.buffer;
    }

    /** The number of mutations not written yet. */
    public int size() {
        return buffer.size();
    }

    /**
     * Calls the consumer with the exchange and the table of each mutation not written yet, table by table, in the order
     * of collection.
     *
     * @param mutation must not change this transaction
     */
    public void forEach(BiConsumer<Exchange, String> mutation) {
        buffer.tables().forEach(batch -> batch.forEach(mutation));
    }

    /**
     * Writes the collected mutations, in bulk by connection and table, and removes them. Mutations of one row are
     * written in the order of collection.
     *
     * @return the failures, one per mutation; empty if all mutations are durable
     * @throws IllegalStateException if an endpoint was reached on another thread; nothing is written then
     */
    public List<MutationFailure> flush() {
        requireComplete();
        List<MutationFailure> failures = buffer.write();
        clear();
        return failures;
    }

    /** Removes the collected mutations without writing them. */
    public void clear() {
        buffer.tables().forEach(samples::add);
        buffer.clear();
    }

    /**
     * Removes the collected mutations and ends the transaction. The mutations of copies of the exchange that are still
     * under way are written at once.
     */
    public void end() {
        markEnded();
        clear();
    }

    /** A probe of every connection and table of this transaction so far, flushed or not. */
    public HBaseProbe probe() {
        buffer.tables().forEach(samples::add);
        List<TableProbe> probes = samples.probes();
        return () -> {
            for (TableProbe probe : probes) {
                probe.check();
            }
        };
    }
}
