package io.smartcar.store.transaction;

import org.apache.camel.Exchange;
import org.apache.camel.spi.UnitOfWork;

/** Marks an exchange, and the copies that are made of it meanwhile, as being in a transaction. */
final class RunningTransaction {
    private static final String PROPERTY = "SmartcarTransaction";
    /** The state of the error handler. If a step removed all headers, it would redeliver without end. */
    private static final String[] REDELIVERY_COUNTERS = {
        Exchange.REDELIVERED, Exchange.REDELIVERY_COUNTER, Exchange.REDELIVERY_MAX_COUNTER
    };

    private final Exchange exchange;
    private final Object[] redeliveryCounters = new Object[REDELIVERY_COUNTERS.length];
    private final Thread thread = Thread.currentThread();
    private volatile boolean running = true;

    private RunningTransaction(Exchange exchange) {
        this.exchange = exchange;
        for (int i = 0; i < REDELIVERY_COUNTERS.length; i++) {
            redeliveryCounters[i] = exchange.getMessage().getHeader(REDELIVERY_COUNTERS[i]);
        }
    }

    /** Marks the exchange. */
    static RunningTransaction begin(Exchange exchange) {
        RunningTransaction transaction = new RunningTransaction(exchange);
        exchange.removeProperty(Exchange.TRANSACTION_CONTEXT_DATA);
        exchange.setProperty(PROPERTY, transaction);
        UnitOfWork unit = exchange.getUnitOfWork();
        if (unit != null) {
            unit.beginTransactedBy(transaction);
        }
        return transaction;
    }

    /**
     * Whether the exchange is in a transaction that runs on this thread. A copy that lives on elsewhere (a wire tap, a
     * queue) carries the mark too, but must not take part: the transaction would not wait for it.
     */
    static boolean isJoinedBy(Exchange exchange) {
        RunningTransaction transaction = exchange.getProperty(PROPERTY, RunningTransaction.class);
        return transaction != null && transaction.running && transaction.thread == Thread.currentThread();
    }

    /** Restores the headers of the error handler as they were at the beginning. */
    void restoreRedeliveryCounters() {
        for (int i = 0; i < REDELIVERY_COUNTERS.length; i++) {
            if (redeliveryCounters[i] != null) {
                exchange.getIn().setHeader(REDELIVERY_COUNTERS[i], redeliveryCounters[i]);
            }
        }
    }

    /** Removes the mark, and what collects writes: after the end, collected writes would be lost. */
    void end() {
        running = false;
        exchange.removeProperty(PROPERTY);
        exchange.removeProperty(Exchange.TRANSACTION_CONTEXT_DATA);
        UnitOfWork unit = exchange.getUnitOfWork();
        if (unit != null) {
            unit.endTransactedBy(this);
        }
    }
}
