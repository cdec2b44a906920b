package io.smartcar.store;

import java.time.Duration;
import org.apache.camel.Exchange;

/** Where the events of a transaction are stored. Safe for use by several threads. */
public interface Store {
    /** The scheme of the endpoints that collect for this store, such as {@code hbase}. */
    String scheme();

    /**
     * Starts an attempt: from now on the store's endpoints collect what they are to write for the exchange, and for
     * copies of it, instead of writing it.
     */
    PendingWrites begin(Exchange exchange);

    /** The longest time that {@link PendingWrites#flush()} takes; zero if it is unknown. */
    Duration writeTimeout();

    /** Whether the failure of a step means that the store is unavailable, so that no event is to blame. */
    boolean isOutage(Throwable failure);

    /** Whether the failure of a step means that the store will never take the event. */
    default boolean isRejection(Throwable failure) {
        return false;
    }

    /** Whether an outage with this cause lasts until an operator creates, permits or repairs something. */
    boolean needsOperator(Throwable failure);

    /**
     * Returns if everything that events are stored in is available, whether there are events or not; takes a few seconds
     * at most.
     *
     * @throws Exception if something is not; the message names it, why, and what an operator has to do, if anything
     */
    default void check() throws Exception {}

    /** Tells whether a store is available again. Safe for use by any thread. */
    interface Probe {
        /**
         * Returns if everything that the failed attempt wrote to is available; takes a few seconds at most.
         *
         * @throws Exception if it is not; the message names what is unavailable
         */
        void check() throws Exception;
    }
}
