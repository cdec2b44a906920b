package io.smartcar.store;

/**
 * A transaction that was rolled back: no offset of its delivery is committed, and all of its events are redelivered.
 * Events of it that are stored already are overwritten with the same cells.
 */
public final class RolledBackException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why the delivery was not committed. */
    public enum Reason {
        /** The store is unavailable, or cannot be written as it is configured. */
        STORE,
        /** Kafka acknowledged neither the dead letters nor the offsets. */
        KAFKA,
        /** The group is rebalancing: the events are redelivered, to this member or another one. */
        REBALANCE,
        /** A topic was created again, or lost its data: its new log is read from the beginning. */
        LOG_REPLACED,
        /** A step of the route failed and no single event could be blamed. */
        ROUTE,
        /** Appending or rolling failed: what was held of a partition is discarded, and read again. */
        HELD_DISCARDED,
        /** Events were fetched before their partition was assigned, or before what was held of it was discarded. */
        FETCHED_BEFORE,
        /** The outage gate is closed: no attempt was made. */
        GATE_CLOSED
    }

    private final Reason reason;
    private final transient Store.Probe probe;

    public RolledBackException(Reason reason, String message, Throwable cause) {
        this(reason, message, cause, null);
    }

    /** @param probe tells when the store is available again; null if there is nothing to probe */
    public RolledBackException(Reason reason, String message, Throwable cause, Store.Probe probe) {
        super(message, cause);
        this.reason = reason;
        this.probe = probe;
    }

    /** Why the delivery was not committed. */
    public Reason reason() {
        return reason;
    }

    /** Whether the events are just redelivered: neither the store nor Kafka failed, and no one needs to be informed. */
    public boolean isTransient() {
        return reason == Reason.REBALANCE || reason == Reason.LOG_REPLACED || reason == Reason.FETCHED_BEFORE;
    }

    /** Whether another attempt makes sense before the consumer has gone back. */
    public boolean isRepeatable() {
        return !isTransient() && reason != Reason.HELD_DISCARDED;
    }

    /** Tells when the store is available again; null if there is nothing to probe. */
    public Store.Probe probe() {
        return probe;
    }
}
