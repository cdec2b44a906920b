package io.smartcar.component.hbase;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Row;

/**
 * The mutations that one transaction has collected and not yet written.
 *
 * <p>While one is bound to an exchange, an {@code hbase:} endpoint adds its mutations to it instead of writing them;
 * copies of the exchange (split, multicast, recipient list) share it. Whoever began it must flush or clear it.
 *
 * <p>Confined to the thread that processes the exchange.
 */
public final class HBaseTransaction {
    private final MutationBatches batches = new MutationBatches();
    private final TableSamples samples = new TableSamples();

    private final Thread thread = Thread.currentThread();

    private HBaseTransaction() {}

    /**
     * Binds a fresh, empty transaction to the exchange, in place of any earlier one, and returns it.
     *
     * @param exchange the exchange whose mutations are to be collected
     */
    public static HBaseTransaction begin(Exchange exchange) {
        HBaseTransaction transaction = new HBaseTransaction();
        Map<Object, Object> data = contextData(exchange);
        if (data == null) {
            data = new HashMap<>();
            exchange.setProperty(Exchange.TRANSACTION_CONTEXT_DATA, data);
        }
        data.put(HBaseTransaction.class.getName(), transaction);
        return transaction;
    }

    /**
     * The transaction bound to the exchange, or null: the endpoint then writes at once. A copy of the exchange that
     * another thread has (a wire tap's) is not in it: nobody would write what it collects.
     */
    public static HBaseTransaction of(Exchange exchange) {
        Map<Object, Object> data = contextData(exchange);
        Object bound = data == null ? null : data.get(HBaseTransaction.class.getName());
        return bound instanceof HBaseTransaction transaction && transaction.thread == Thread.currentThread()
                ? transaction
                : null;
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
     * Adds a mutation.
     *
     * @param mutation a mutation, or a check of one
     * @param exchange what it came from
     */
    void add(HBaseClient client, TableName table, Row mutation, Exchange exchange) {
        batches.add(client, table, mutation, exchange);
    }

    /**
     * Writes what was collected, in bulk for each connection and table, and forgets it. Mutations of one row are
     * written in the order in which they were collected.
     *
     * @return the mutations that were not stored, one by one; empty when all of them are durable
     */
    public List<MutationFailure> flush() {
        List<MutationFailure> failures = batches.write();
        clear();
        return failures;
    }

    /** Forgets what was collected. */
    public void clear() {
        batches.all().forEach(samples::take);
        batches.clear();
    }

    /** A probe of every connection and table that this transaction has met so far, flushed or not. */
    public HBaseProbe probe() {
        TableSamples all = new TableSamples(samples);
        batches.all().forEach(all::take);
        return all.probe();
    }
}
