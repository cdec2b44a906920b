package io.smartcar.camel.hbase.rowkey;

/** A row key cannot be made of the given values: one is missing, malformed or too long. */
public class RowKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message the template, the expectation and the actual value */
    public RowKeyException(String message) {
        super(message);
    }
}
