package io.smartcar.camel.spool.queue;

/** What a full spool does to those who send. What was received already is stored in any case. */
public enum WhenFull {
    /** Connections are not read until there is room again; nothing is lost as long as the senders wait. */
    HOLD,
    /** Connections are closed and new ones refused, so that a sender turns to another receiver or its own queue. */
    REFUSE,
    /** The oldest segment goes, with an error that tells how many messages are lost. */
    DROP_OLDEST
}
