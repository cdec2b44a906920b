package io.smartcar.store.transaction;

import org.apache.camel.Exchange;
import org.apache.camel.spi.UnitOfWork;

/** Marks an exchange, and the copies that are made of it meanwhile, as being in a transaction. */
final class RunningTransaction {
    private static final String PROPERTY = "SmartcarTransaction";

    private final Exchange exchange;
    private final Object outerData;
    private final Thread thread = Thread.currentThread();
    private volatile boolean running = true;

    private RunningTransaction(Exchange exchange) {
        this.exchange = exchange;
        outerData = exchange.getProperty(Exchange.TRANSACTION_CONTEXT_DATA);
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
     * queue) carries the mark too, but must not take part: nobody would wait for it.
     */
    static boolean isJoinedBy(Exchange exchange) {
        RunningTransaction transaction = exchange.getProperty(PROPERTY, RunningTransaction.class);
        return transaction != null && transaction.running && transaction.thread == Thread.currentThread();
    }

    /** Takes the mark away. What collects mutations is unbound: later steps must not collect what nobody writes. */
    void end() {
        running = false;
        exchange.removeProperty(PROPERTY);
        if (outerData == null) {
            exchange.removeProperty(Exchange.TRANSACTION_CONTEXT_DATA);
        } else {
            exchange.setProperty(Exchange.TRANSACTION_CONTEXT_DATA, outerData);
        }
        UnitOfWork unit = exchange.getUnitOfWork();
        if (unit != null) {
            unit.endTransactedBy(this);
        }
    }
}
