package io.smartcar.camel.hbase.failure;

import io.smartcar.camel.support.MessageText;
import java.util.Collections;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.hadoop.hbase.client.RetriesExhaustedWithDetailsException;
import org.apache.hadoop.hbase.client.Row;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * Some mutations failed; all others of the same message or batch were stored. Of the type that the HBase client throws
 * for a list of mutations, which routes written for camel-hbase 3.x handle.
 */
public class HBaseBatchException extends RetriesExhaustedWithDetailsException {
    private static final long serialVersionUID = 1L;

    private final transient List<MutationFailure> failures;
    private final String message;

    /**
     * @param failures at least one
     * @param attempted the number of mutations, failed or not
     */
    public HBaseBatchException(List<MutationFailure> failures, int attempted) {
        super(
                failures.stream().map(MutationFailure::cause).toList(),
                failures.stream().<Row>map(MutationFailure::mutation).toList(),
                Collections.nCopies(failures.size(), "unknown"));
        initCause(failures.get(0).cause());
        this.failures = List.copyOf(failures);
        message = message(failures, attempted);
    }

    private static String message(List<MutationFailure> failures, int attempted) {
        MutationFailure first = failures.get(0);
        String row = first.mutation() == null
                ? "a message that cannot be mapped"
                : "row '" + MessageText.of(Bytes.toStringBinary(first.mutation().getRow())) + "'";
        return "Failed to store " + failures.size() + " of " + attempted + " mutations; the first: " + row
                + " of table '" + first.tableName() + "' (" + first.kind() + "): "
                + FailureClassifier.reason(first.cause());
    }

    @Override
    public String getMessage() {
        return message;
    }

    /**
     * The failed mutations, each with its {@link Exchange}. For one of several bodies, such as maps or lines, that is a
     * new exchange with the body and the headers of the batch's message without its row.
     */
    public List<MutationFailure> failures() {
        return failures;
    }
}
