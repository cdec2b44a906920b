package io.smartcar.camel.hbase.internal.client;

import io.smartcar.camel.hbase.failure.MutationFailure;
import java.util.List;

/** Counts mutations and measures requests; by default neither. Thread-safe. */
public interface HBaseMeters {
    /** Counts nothing. */
    HBaseMeters NONE = new HBaseMeters() {};

    /**
     * Counts mutations with a result.
     *
     * @param table the table
     * @param stored the number of durable mutations
     * @param unchanged the number of guarded mutations whose check failed
     * @param failures the failed mutations
     */
    default void written(String table, int stored, int unchanged, List<MutationFailure> failures) {}

    /**
     * Measures a request that was answered or abandoned.
     *
     * @param table the table
     * @param nanoseconds since sending
     */
    default void answered(String table, long nanoseconds) {}
}
