package io.smartcar.camel.support.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

/**
 * Collects the writes of an exchange, to write them together.
 *
 * <p>While a transaction is bound to an exchange, the endpoints of its component add their writes to it instead of writing
 * them; copies of the exchange (split, multicast, recipient list) share it.
 *
 * <p>Confined to the thread that processes the exchange. An endpoint that is reached on another thread throws, and the
 * transaction is incomplete. The copy of a wire tap is not part of the transaction; its writes are written at once.
 */
public abstract class ExchangeTransaction {
    private final Exchange exchange;
    /** What is collected, in the plural, for messages. */
    private final String writes;

    private final Thread thread = Thread.currentThread();
    private volatile boolean ended;
    /** The name of another thread that reached an endpoint; null if none did. */
    private volatile String foreignThread;

    /** Binds the transaction to the exchange, in place of any earlier one of its class. */
    protected ExchangeTransaction(Exchange exchange, String writes) {
        this.exchange = exchange;
        this.writes = writes;
        Map<Object, Object> data = contextData(exchange);
        if (data == null) {
            data = new ConcurrentHashMap<>();
            exchange.setProperty(Exchange.TRANSACTION_CONTEXT_DATA, data);
        }
        data.put(getClass().getName(), this);
    }

    /**
     * The transaction of a class that is bound to the exchange; null if endpoints write at once.
     *
     * @throws IllegalStateException if the exchange is processed on another thread, except by a wire tap, before the
     *     transaction ended: what is written at once would survive a rollback, and what is collected would be lost
     */
    protected static <T extends ExchangeTransaction> T of(Exchange exchange, Class<T> type) {
        Map<Object, Object> data = contextData(exchange);
        Object bound = data == null ? null : data.get(type.getName());
        if (!type.isInstance(bound) || ((ExchangeTransaction) bound).ended) {
            return null;
        }
        T transaction = type.cast(bound);
        return ((ExchangeTransaction) transaction).isPartOf(exchange) ? transaction : null;
    }

    private boolean isPartOf(Exchange other) {
        if (thread == Thread.currentThread()) {
            return true;
        }
        if (isTapped(other)) {
            return false;
        }
        foreignThread = Thread.currentThread().getName();
        throw crossThreadUse();
    }

    /** Only a wire tap's copy is marked by Camel neither as transacted nor as a copy. */
    private boolean isTapped(Exchange other) {
        return other != exchange
                && !other.isTransacted()
                && other.getProperty(ExchangePropertyKey.CORRELATION_ID) == null;
    }

    /** @throws IllegalStateException if an endpoint was reached on another thread, so that writes are missing */
    protected final void requireComplete() {
        if (foreignThread != null) {
            throw crossThreadUse();
        }
    }

    /** Endpoints write at once from now on. */
    protected final void markEnded() {
        ended = true;
    }

    private IllegalStateException crossThreadUse() {
        return new IllegalStateException("A transaction collects " + writes + " on one thread, '" + thread.getName()
                + "', but one came on thread '" + foreignThread + "': remove the step that changes the thread"
                + " (parallelProcessing, aggregate, a time-out, an endpoint that replies on its own thread), or"
                + " remove the property " + Exchange.TRANSACTION_CONTEXT_DATA
                + " from a copy that should be written at once");
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> contextData(Exchange exchange) {
        return exchange.getProperty(Exchange.TRANSACTION_CONTEXT_DATA, Map.class);
    }
}
