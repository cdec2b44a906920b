package io.smartcar.camel.hbase.failure;

/** The kind of a failure of a mutation, as far as the error of the client tells. */
public enum FailureKind {
    /** HBase or the client rejects this mutation permanently; a retry is useless. */
    REJECTED,
    /**
     * HBase is not usable at the moment: no connection, a time-out, a region in transition, an overloaded server, a
     * missing or disabled table, a missing family, no permission. The same mutation may succeed later.
     */
    OUTAGE,
    /** Possibly either. */
    UNKNOWN
}
