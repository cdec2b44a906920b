package io.smartcar.camel.hbase.message;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The operations of a producer. */
public enum HBaseOperation {
    PUT(HBaseConstants.PUT),
    DELETE(HBaseConstants.DELETE),
    APPEND(HBaseConstants.APPEND),
    INCREMENT(HBaseConstants.INCREMENT),
    CHECK_AND_PUT(HBaseConstants.CHECK_AND_PUT),
    CHECK_AND_DELETE(HBaseConstants.CHECK_AND_DELETE),
    GET(HBaseConstants.GET),
    EXISTS(HBaseConstants.EXISTS),
    SCAN(HBaseConstants.SCAN);

    private static final String PREFIX = "CamelHBase";

    private final String header;

    HBaseOperation(String header) {
        this.header = header;
    }

    /**
     * The operation with this name, with or without its prefix, ignoring case.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static HBaseOperation of(String name) {
        for (HBaseOperation operation : values()) {
            if (operation.header.equalsIgnoreCase(name)
                    || operation.header.substring(PREFIX.length()).equalsIgnoreCase(name)) {
                return operation;
            }
        }
        throw new IllegalArgumentException("Expected as operation one of "
                + Arrays.stream(values()).map(HBaseOperation::toString).collect(Collectors.joining(", "))
                + ", got '" + name + "'");
    }

    /** Whether it only reads. */
    public boolean isRead() {
        return this == GET || this == EXISTS || this == SCAN;
    }

    @Override
    public String toString() {
        return header;
    }
}
