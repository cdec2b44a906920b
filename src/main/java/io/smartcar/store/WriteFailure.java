package io.smartcar.store;

import org.apache.camel.Exchange;

/**
 * One write that failed.
 *
 * @param exchange the exchange that the write came from
 * @param table the table that it was meant for
 * @param row the row, as a phrase: {@code row 'a17'}
 * @param kind what the failure means for this write
 * @param reason why it failed, in one line
 * @param cause the client's exception
 */
public record WriteFailure(
        Exchange exchange, String table, String row, WriteFailure.Kind kind, String reason, Throwable cause) {
    /** What a failure means for one write. */
    public enum Kind {
        /** The store rejects this write for good: repeating it is useless. */
        REJECTED,
        /** The store is unavailable; the write may succeed later. */
        OUTAGE,
        /** Neither is certain. */
        UNKNOWN
    }
}
