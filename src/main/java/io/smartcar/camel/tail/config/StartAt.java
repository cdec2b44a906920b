package io.smartcar.camel.tail.config;

/** Where reading starts in files that exist at the very first start. */
public enum StartAt {
    /** At their first byte. */
    beginning,
    /** At their end; an unfinished last line is read once it is complete. */
    end
}
