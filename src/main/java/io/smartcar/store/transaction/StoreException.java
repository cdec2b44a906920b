package io.smartcar.store.transaction;

import io.smartcar.camel.hbase.failure.FailureKind;
import io.smartcar.camel.hbase.failure.MutationFailure;
import org.apache.hadoop.hbase.util.Bytes;

/** One row that the store did not take. */
final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean refused;

    private StoreException(String message, Throwable cause, boolean refused) {
        // its cause has a stack trace; with thousands of rows one is enough
        super(message, cause, false, false);
        this.refused = refused;
    }

    static StoreException of(MutationFailure failure) {
        String message = "Failed to store row '"
                + Bytes.toStringBinary(failure.mutation().getRow()) + "' in table '" + failure.tableName() + "': "
                + failure.reason();
        return new StoreException(message, failure.cause(), failure.kind() == FailureKind.REJECTED);
    }

    /** Whether the store will never take the row. */
    boolean isFinal() {
        return refused;
    }
}
