package io.smartcar.camel.spool.queue;

/** How a full spool treats senders. Messages that were received already are stored in any case. */
public enum WhenFull {
    /** Connections are not read until there is room; nothing is lost while the senders wait. */
    HOLD,
    /** The oldest segment that is not being delivered is deleted, with an ERROR that states the number of lost messages. */
    DROP_OLDEST
}
