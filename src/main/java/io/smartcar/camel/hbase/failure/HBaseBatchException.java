package io.smartcar.camel.hbase.failure;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.hadoop.hbase.util.Bytes;

/** Some mutations failed; all others of the same message or batch were stored. */
public class HBaseBatchException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<MutationFailure> failures;

    /**
     * @param failures at least one
     * @param attempted the number of mutations, failed or not
     */
    public HBaseBatchException(List<MutationFailure> failures, int attempted) {
        super(message(failures, attempted), failures.get(0).cause());
        this.failures = List.copyOf(failures);
    }

    private static String message(List<MutationFailure> failures, int attempted) {
        MutationFailure first = failures.get(0);
        String row = first.mutation() == null
                ? "a message that cannot be mapped"
                : "row '" + Bytes.toStringBinary(first.mutation().getRow()) + "'";
        return "Failed to store " + failures.size() + " of " + attempted + " mutations; the first: " + row
                + " of table '" + first.tableName() + "' (" + first.kind() + "): "
                + FailureClassifier.reason(first.cause());
    }

    /**
     * The failed mutations, each with its {@link Exchange}. For one of several bodies, such as maps or lines, that is a
     * new exchange with the body and the headers of the batch's message without its row.
     */
    public List<MutationFailure> failures() {
        return failures;
    }
}
