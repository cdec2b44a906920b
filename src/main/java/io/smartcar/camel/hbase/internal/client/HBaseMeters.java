package io.smartcar.camel.hbase.internal.client;

import io.smartcar.camel.hbase.failure.MutationFailure;
import java.io.IOException;
import java.util.List;

/** Counts mutations and measures requests. Thread-safe. */
public interface HBaseMeters {
    /** Counts nothing. */
    HBaseMeters NONE = new HBaseMeters() {
        @Override
        public void written(String table, int stored, int unchanged, List<MutationFailure> failures) {}

        @Override
        public void answered(String table, long nanoseconds) {}

        @Override
        public void callFailed(IOException cause) {}
    };

    /**
     * Counts mutations with a result.
     *
     * @param table the table
     * @param stored the number of durable mutations
     * @param unchanged the number of guarded mutations whose check failed
     * @param failures the failed mutations
     */
    void written(String table, int stored, int unchanged, List<MutationFailure> failures);

    /**
     * Measures a request that was answered or abandoned.
     *
     * @param table the table
     * @param nanoseconds since sending
     */
    void answered(String table, long nanoseconds);

    /**
     * Counts a failed call to a server, which the client retries within the time-outs.
     *
     * @param cause the failure
     */
    void callFailed(IOException cause);
}
