package io.smartcar.camel.tail.config;

/** Where the very first start begins with the files that it finds. */
public enum StartAt {
    /** At their first byte. */
    beginning,
    /** At the end of what is there; a last line without line end is still to come. */
    end
}
