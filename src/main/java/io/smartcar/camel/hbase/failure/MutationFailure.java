package io.smartcar.camel.hbase.failure;

import io.smartcar.camel.hbase.HBaseTransaction;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.hadoop.hbase.client.Mutation;

/**
 * One mutation that was not stored, and why.
 *
 * @param exchange the exchange that the mutation came from: the child of a batch, or the exchange itself; for one of
 *     several bodies, such as maps or lines, an exchange of its own, outside a transaction
 * @param tableName the table that it was meant for
 * @param mutation what was to be written; null if the message could not be mapped to anything, which
 *     {@link HBaseTransaction#flush} never reports
 * @param cause what the client reported for this mutation
 * @param kind what the cause means for this mutation
 */
public record MutationFailure(
        Exchange exchange, String tableName, Mutation mutation, Throwable cause, FailureKind kind) {

    /** Checks that nothing else is missing. */
    public MutationFailure {
        Objects.requireNonNull(exchange, "exchange");
        Objects.requireNonNull(tableName, "tableName");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(kind, "kind");
    }

    /** The cause in one line; the client's own message goes over many. */
    public String reason() {
        return FailureClassifier.reason(cause);
    }
}
