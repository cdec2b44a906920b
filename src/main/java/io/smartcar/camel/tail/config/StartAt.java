package io.smartcar.camel.tail.config;

/** Where reading starts in files that exist at the very first start. */
public enum StartAt {
    /** At their first byte. */
    BEGINNING,
    /** At their end; an unfinished last line is read once it is complete. */
    END
}
