package io.smartcar.event.format.syslog;

/** How certainly the bytes after a time are a header; in ascending order. */
enum Certainty {
    /** Nothing but text was recognised. */
    NONE,
    /** A program's name and a colon, without a host. */
    TAG,
    /** A host, then a program's name and a colon. */
    HOST,
    /** A process id, a message type, an address or another mark that text hardly contains. */
    FORM
}
