package io.smartcar.camel.spool.queue;

/** When what was appended to the spool is forced onto the disk; a killed process loses nothing in any case. */
public enum Fsync {
    /** When the operating system likes: a crash of the machine costs what it had not written, seconds as a rule. */
    NONE,
    /** Once an interval: a crash of the machine costs at most an interval. */
    INTERVAL,
    /** Before a message counts as stored; what comes meanwhile shares the next one. */
    EACH
}
