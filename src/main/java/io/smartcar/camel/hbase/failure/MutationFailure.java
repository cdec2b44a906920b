package io.smartcar.camel.hbase.failure;

import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.hadoop.hbase.client.Mutation;

/**
 * A mutation that failed, and its cause.
 *
 * @param exchange the exchange of the mutation: an element of a batch, or the exchange itself; outside a transaction,
 *     for one of several bodies such as maps or lines, a new exchange
 * @param tableName the table of the mutation
 * @param mutation the mutation; null if the message could not be mapped, which the flush of a transaction never reports
 * @param cause the error of the client for this mutation
 * @param kind the kind of the failure
 */
public record MutationFailure(
        Exchange exchange, String tableName, Mutation mutation, Throwable cause, FailureKind kind) {

    /** Checks that nothing but the mutation is null. */
    public MutationFailure {
        Objects.requireNonNull(exchange, "exchange");
        Objects.requireNonNull(tableName, "tableName");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(kind, "kind");
    }

    /** The cause in one line; the message of the client has many. */
    public String reason() {
        return FailureClassifier.reason(cause);
    }
}
