package io.smartcar.store.transaction;

import io.smartcar.camel.hbase.HBaseProbe;

/**
 * A transaction that was rolled back: no offset of its delivery is committed, and all of its events come again. What of
 * them is in the store already is overwritten with the same cells.
 */
public final class RolledBackException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What kept the delivery from being committed. */
    public enum Reason {
        /** The store cannot be reached, or cannot be written as it is configured. */
        STORE,
        /** Kafka took neither the dead letters nor the offsets. */
        KAFKA,
        /** The group is being balanced anew: the events come again, here or at another member. */
        REBALANCE,
        /** A topic was created again, or lost what it had: its new log is read from the beginning. */
        LOG_REPLACED,
        /** A step of the route failed and no single event could be blamed. */
        ROUTE,
        /** The gate is closed, so nothing was tried. */
        GATE_CLOSED
    }

    private final Reason reason;
    private final transient HBaseProbe probe;

    RolledBackException(Reason reason, String message, Throwable cause) {
        this(reason, message, cause, null);
    }

    RolledBackException(Reason reason, String message, Throwable cause, HBaseProbe probe) {
        super(message, cause);
        this.reason = reason;
        this.probe = probe;
    }

    /** What kept the delivery from being committed. */
    public Reason reason() {
        return reason;
    }

    /** Whether its events just come again: nothing is out of order, and nobody needs to be told. */
    boolean isInPassing() {
        return reason == Reason.REBALANCE || reason == Reason.LOG_REPLACED;
    }

    /** Tells when the store can be written again; null if there is nothing to ask. */
    HBaseProbe probe() {
        return probe;
    }
}
