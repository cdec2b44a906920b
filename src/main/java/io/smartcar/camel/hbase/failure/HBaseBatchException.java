package io.smartcar.camel.hbase.failure;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.hadoop.hbase.util.Bytes;

/** Some mutations were not stored; all others of the same message or batch were. */
public class HBaseBatchException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<MutationFailure> failures;

    /**
     * @param failures what was not stored, at least one
     * @param attempted how many mutations were to be written
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
     * What was not stored, mutation by mutation, each with the {@link Exchange} that it came from. A body, such as a map
     * or a line, in a list of bodies has an exchange of its own here, with that body and the headers of the list's
     * message, but for its row.
     */
    public List<MutationFailure> failures() {
        return failures;
    }
}
