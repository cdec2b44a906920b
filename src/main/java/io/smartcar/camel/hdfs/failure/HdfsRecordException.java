package io.smartcar.camel.hdfs.failure;

/** A record that can never be written as it is: the message must be rejected, a retry is useless. */
public class HdfsRecordException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** @param message what was expected and what came */
    public HdfsRecordException(String message) {
        super(message);
    }

    /** @param message what was expected and what came */
    public HdfsRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
