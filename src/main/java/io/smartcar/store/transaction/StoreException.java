package io.smartcar.store.transaction;

import io.smartcar.store.WriteFailure;

/** A write that failed. Without a stack trace: its cause has one, and thousands of writes may fail alike. */
final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean rejection;

    StoreException(WriteFailure failure) {
        super(
                "Failed to store " + failure.row() + " in table '" + failure.table() + "': " + failure.reason(),
                failure.cause(),
                false,
                false);
        rejection = failure.kind() == WriteFailure.Kind.REJECTED;
    }

    /** An event that the store rejects for good, before it was written. */
    StoreException(String message, Throwable cause) {
        super(message, cause, false, false);
        rejection = true;
    }

    /** Whether the store rejects the write for good. */
    boolean isRejection() {
        return rejection;
    }
}
