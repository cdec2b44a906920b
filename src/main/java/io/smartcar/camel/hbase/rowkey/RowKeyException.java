package io.smartcar.camel.hbase.rowkey;

/** A row key that cannot be made of the values given: one is missing, of the wrong form, or too long. */
public class RowKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what was expected, what came, and the template */
    public RowKeyException(String message) {
        super(message);
    }
}
