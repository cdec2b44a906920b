package io.smartcar.camel.hdfs;

import io.smartcar.camel.support.client.ExchangeTransaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;

/**
 * Collects the records of an exchange; the caller writes them.
 *
 * <p>While a transaction is bound to an exchange, {@code hdfs:} endpoints check their records and add them to it instead of
 * writing files; copies of the exchange (split, multicast, recipient list) share it. Of a batch of exchanges, those whose
 * record is rejected get the exception. The caller of {@link #begin} must {@link #end} the transaction.
 *
 * <p>Confined to the thread that processes the exchange. An endpoint that is reached on another thread throws, and the
 * records can no longer be listed, since some are missing. The copy of a wire tap is not part of the transaction.
 */
public final class HdfsTransaction extends ExchangeTransaction {
    private final List<HdfsWrite> writes = new ArrayList<>();

    private HdfsTransaction(Exchange exchange) {
        super(exchange, "records");
    }

    /**
     * Binds a new transaction to the exchange, in place of any earlier one, and returns it.
     *
     * @param exchange the exchange whose records are collected
     */
    public static HdfsTransaction begin(Exchange exchange) {
        return new HdfsTransaction(exchange);
    }

    /**
     * The transaction bound to the exchange; null if endpoints write at once.
     *
     * @throws IllegalStateException if the exchange is processed on another thread, except by a wire tap, before the
     *     transaction ended
     */
    public static HdfsTransaction of(Exchange exchange) {
        return of(exchange, HdfsTransaction.class);
    }

    void add(HdfsWrite write) {
        writes.add(write);
    }

    /**
     * The records collected so far, in their order.
     *
     * @throws IllegalStateException if an endpoint was reached on another thread
     */
    public List<HdfsWrite> writes() {
        requireComplete();
        return Collections.unmodifiableList(writes);
    }

    /** A probe of every endpoint that a record was collected for. */
    public HdfsProbe probe() {
        Set<HdfsEndpoint> endpoints = new LinkedHashSet<>();
        writes.forEach(write -> endpoints.add(write.endpoint()));
        return () -> {
            for (HdfsEndpoint endpoint : endpoints) {
                endpoint.probe().check();
            }
        };
    }

    /** Ends the transaction. Copies of the exchange that are still under way write files at once. */
    public void end() {
        markEnded();
    }
}
