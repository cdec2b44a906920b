package io.smartcar.component.hbase;

import java.util.List;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;

/**
 * The mutations that one transaction has collected and not yet written.
 *
 * <p>While one is bound to an exchange, an {@code hbase:} endpoint adds its mutations to it instead of writing them;
 * copies of the exchange (split, multicast, recipient list) share it. Whoever began it must flush or clear it.
 *
 * <p>Confined to the thread that processes the exchange.
 */
public final class HBaseTransaction {
    private HBaseTransaction() {}

    /**
     * Binds a fresh, empty transaction to the exchange, in place of any earlier one, and returns it.
     *
     * @param exchange the exchange whose mutations are to be collected
     */
    public static HBaseTransaction begin(Exchange exchange) {
        throw new UnsupportedOperationException("Collecting mutations is not built yet");
    }

    /** The transaction bound to the exchange, or null: the endpoint then writes at once. */
    public static HBaseTransaction of(Exchange exchange) {
        throw new UnsupportedOperationException("Collecting mutations is not built yet");
    }

    /** How many mutations are waiting to be written. */
    public int size() {
        throw new UnsupportedOperationException("Collecting mutations is not built yet");
    }

    /**
     * Shows each mutation that is waiting: the exchange that it came from, and the table that it is meant for, in the
     * order of collection.
     *
     * @param mutation called once for each; must not change this transaction
     */
    public void forEach(BiConsumer<Exchange, String> mutation) {
        throw new UnsupportedOperationException("Collecting mutations is not built yet");
    }

    /**
     * Writes what was collected, in bulk for each connection and table, in the order of collection within a row, and
     * forgets it.
     *
     * @return the mutations that were not stored, one by one; empty when all of them are durable
     */
    public List<MutationFailure> flush() {
        throw new UnsupportedOperationException("Collecting mutations is not built yet");
    }

    /** Forgets what was collected. */
    public void clear() {
        throw new UnsupportedOperationException("Collecting mutations is not built yet");
    }

    /** A probe of every connection and table that this transaction has met so far, flushed or not. */
    public HBaseProbe probe() {
        throw new UnsupportedOperationException("Collecting mutations is not built yet");
    }
}
