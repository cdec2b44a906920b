package io.smartcar.component.hbase;

import java.util.List;

/** Counts what is written. Thread-safe. */
interface HBaseMeters {
    /** Counts nothing. */
    HBaseMeters NONE = (table, stored, failures, nanoseconds) -> {};

    /**
     * A request was answered.
     *
     * @param table the table
     * @param stored how many of its mutations are durable
     * @param failures those that are not
     * @param nanoseconds from sending to the last answer
     */
    void answered(String table, int stored, List<MutationFailure> failures, long nanoseconds);
}
