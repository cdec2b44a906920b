package io.smartcar.camel.spool.queue;

/** When messages are forced onto the disk; a killed process loses nothing in any case. */
public enum Fsync {
    /** Left to the operating system: a crash of the machine loses its unwritten pages, usually some seconds. */
    NONE,
    /** Once per interval: a crash of the machine loses at most one interval. */
    INTERVAL,
    /** Before a message counts as stored; messages arriving meanwhile share the next one. */
    EACH
}
