package io.smartcar.camel.hbase;

import io.smartcar.camel.hbase.failure.MutationFailure;
import io.smartcar.camel.hbase.internal.client.TableProbe;
import io.smartcar.camel.hbase.internal.write.TableSamples;
import io.smartcar.camel.hbase.internal.write.WriteBuffer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

/**
 * The mutations that one transaction has collected and not yet written.
 *
 * <p>While one is bound to an exchange, an {@code hbase:} endpoint adds its mutations to it instead of writing them;
 * copies of the exchange (split, multicast, recipient list) share it. Whoever began it must flush or clear it, and end
 * it.
 *
 * <p>Confined to the thread that processes the exchange. An endpoint that is reached on another thread throws, and the
 * transaction cannot be flushed any more: what it would have written is missing. What a wire tap has is not part of the
 * transaction and is written at once.
 */
public final class HBaseTransaction {
    private final WriteBuffer batches = new WriteBuffer(WriteBuffer.OF_EXCHANGES);
    private final TableSamples samples = new TableSamples();

    private final Exchange exchange;
    private final Thread thread = Thread.currentThread();
    private volatile boolean ended;
    /** The other thread that a mutation came on; null if none did. */
    private volatile String stranger;

    private HBaseTransaction(Exchange exchange) {
        this.exchange = exchange;
    }

    /**
     * Binds a fresh, empty transaction to the exchange, in place of any earlier one, and returns it.
     *
     * @param exchange the exchange whose mutations are to be collected
     */
    public static HBaseTransaction begin(Exchange exchange) {
        HBaseTransaction transaction = new HBaseTransaction(exchange);
        Map<Object, Object> data = contextData(exchange);
        if (data == null) {
            data = new ConcurrentHashMap<>();
            exchange.setProperty(Exchange.TRANSACTION_CONTEXT_DATA, data);
        }
        data.put(HBaseTransaction.class.getName(), transaction);
        return transaction;
    }

    /**
     * The transaction bound to the exchange, or null: the endpoint then writes at once.
     *
     * @throws IllegalStateException if the exchange has come to another thread, though not by a wire tap, while the
     *     transaction goes on: what it writes at once would stay though the transaction failed, and what it keeps for
     *     later would be lost
     */
    public static HBaseTransaction of(Exchange exchange) {
        Map<Object, Object> data = contextData(exchange);
        Object bound = data == null ? null : data.get(HBaseTransaction.class.getName());
        if (!(bound instanceof HBaseTransaction transaction) || transaction.ended) {
            return null;
        }
        if (transaction.thread == Thread.currentThread()) {
            return transaction;
        }
        if (transaction.isTapped(exchange)) {
            return null;
        }
        transaction.stranger = Thread.currentThread().getName();
        throw transaction.strangers();
    }

    /** Where the transaction bound to the exchange collects; null if there is none, as {@link #of}. */
    static WriteBuffer batches(Exchange exchange) {
        HBaseTransaction transaction = of(exchange);
        return transaction == null ? null : transaction.batches;
    }

    /** A wire tap's copy is the only one that Camel marks neither as being in the transaction nor as a copy. */
    private boolean isTapped(Exchange other) {
        return other != exchange
                && !other.isTransacted()
                && other.getProperty(ExchangePropertyKey.CORRELATION_ID) == null;
    }

    private IllegalStateException strangers() {
        return new IllegalStateException("A transaction collects what is written on one thread, '" + thread.getName()
                + "', but something came on thread '" + stranger + "': leave out the step that changes the thread"
                + " (parallelProcessing, aggregate, a time-out, an endpoint that answers on a thread of its own), or"
                + " remove the property " + Exchange.TRANSACTION_CONTEXT_DATA
                + " from a copy that is to be written at once");
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> contextData(Exchange exchange) {
        return exchange.getProperty(Exchange.TRANSACTION_CONTEXT_DATA, Map.class);
    }

    /** How many mutations are waiting to be written. */
    public int size() {
        return batches.size();
    }

    /**
     * Shows each mutation that is waiting: the exchange that it came from, and the table that it is meant for; table
     * by table, in the order of collection.
     *
     * @param mutation called once for each; must not change this transaction
     */
    public void forEach(BiConsumer<Exchange, String> mutation) {
        batches.all().forEach(batch -> batch.forEach(mutation));
    }

    /**
     * Writes what was collected, in bulk for each connection and table, and forgets it. Mutations of one row are
     * written in the order in which they were collected.
     *
     * @return the mutations that were not stored, one by one; empty when all of them are durable
     * @throws IllegalStateException if something was to be collected on another thread; nothing is written then
     */
    public List<MutationFailure> flush() {
        if (stranger != null) {
            throw strangers();
        }
        List<MutationFailure> failures = batches.write();
        clear();
        return failures;
    }

    /** Forgets what was collected. */
    public void clear() {
        batches.all().forEach(samples::take);
        batches.clear();
    }

    /**
     * Forgets what was collected and ends the transaction. Copies of the exchange that are still under way are no
     * longer in one: what they write is written at once.
     */
    public void end() {
        ended = true;
        clear();
    }

    /** A probe of every connection and table that this transaction has met so far, flushed or not. */
    public HBaseProbe probe() {
        TableSamples all = new TableSamples(samples);
        batches.all().forEach(all::take);
        List<TableProbe> probes = all.probes();
        return () -> checkAll(probes);
    }

    private static void checkAll(List<TableProbe> probes) throws IOException {
        for (TableProbe probe : probes) {
            probe.check();
        }
    }
}
