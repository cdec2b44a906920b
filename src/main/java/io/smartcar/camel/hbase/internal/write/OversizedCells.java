package io.smartcar.camel.hbase.internal.write;

import io.smartcar.camel.hbase.failure.FailureClassifier;
import io.smartcar.camel.hbase.failure.FailureKind;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.hbase.client.Mutation;

/**
 * The mutations that a region server rejected because of the size of a cell. It rejects all puts and deletes of a region
 * in one request with the same error if one cell exceeds its limit; those without such a cell were not written and can
 * be retried. Confined to one thread.
 */
final class OversizedCells {
    private record Rejection(int place, boolean isOversized, Throwable cause) {}

    private final List<Rejection> rejections = new ArrayList<>(0);
    private boolean hasOversized;

    /** Takes the place, the cause and the kind of a failed mutation. */
    interface Failures {
        void add(int place, Throwable cause, FailureKind kind);
    }

    /**
     * Adds a failure, if it is about the size of a cell.
     *
     * @param place the mutation's place among those of its table
     * @return false if the failure is about something else
     */
    boolean add(int place, Mutation mutation, Throwable cause) {
        long limit = FailureClassifier.cellLimit(cause);
        if (limit < 0) {
            return false;
        }
        boolean isOversized = MutationChecks.largestCell(mutation) > limit;
        hasOversized |= isOversized;
        rejections.add(new Rejection(place, isOversized, cause));
        return true;
    }

    /** Reports the mutations with an oversized cell as rejected; without any, all of them, as of unknown kind. */
    void forEachOversized(Failures failures) {
        FailureKind kind = hasOversized ? FailureKind.REJECTED : FailureKind.UNKNOWN;
        for (Rejection rejection : rejections) {
            if (rejection.isOversized() || !hasOversized) {
                failures.add(rejection.place(), rejection.cause(), kind);
            }
        }
    }

    /** The places of the others, in order. */
    int[] retryable() {
        return rejections.stream()
                .filter(rejection -> hasOversized && !rejection.isOversized())
                .mapToInt(Rejection::place)
                .toArray();
    }
}
