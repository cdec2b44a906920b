package io.smartcar.camel.hbase.failure;

/** Why a mutation was not stored, as far as it can be told from the client's error. */
public enum FailureKind {
    /** HBase, or the client's own check, refuses this one mutation for good: repeating it is useless. */
    REJECTED,
    /**
     * The store is not usable just now: no connection, a time-out, a region in transition, an overloaded server, a
     * table or family that is missing or disabled, no permission. The mutation may well be stored later.
     */
    OUTAGE,
    /** Neither is certain. */
    UNKNOWN;

    /** What a failure of any client call means. */
    public static FailureKind of(Throwable failure) {
        return FailureClassifier.of(failure);
    }
}
