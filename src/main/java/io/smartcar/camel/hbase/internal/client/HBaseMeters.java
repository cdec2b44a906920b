package io.smartcar.camel.hbase.internal.client;

import io.smartcar.camel.hbase.failure.MutationFailure;
import java.io.IOException;
import java.util.List;

/** Counts what is written, and what it takes. Thread-safe. */
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
     * It is known of some mutations whether they are stored.
     *
     * @param table the table
     * @param stored how many are durable
     * @param unchanged how many were not to be applied, since the cell that guards them is not as expected
     * @param failures those that are not stored and should be
     */
    void written(String table, int stored, int unchanged, List<MutationFailure> failures);

    /**
     * A request was answered, or nobody waits for its answers any longer.
     *
     * @param table the table
     * @param nanoseconds from sending to then
     */
    void answered(String table, long nanoseconds);

    /**
     * A call to a server failed. The client tries again what it can, as long as the time-outs let it.
     *
     * @param cause why
     */
    void callFailed(IOException cause);
}
