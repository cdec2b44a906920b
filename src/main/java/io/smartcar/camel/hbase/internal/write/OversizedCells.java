package io.smartcar.camel.hbase.internal.write;

import io.smartcar.camel.hbase.failure.FailureClassifier;
import io.smartcar.camel.hbase.failure.FailureKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The mutations that a region server rejected because of the size of a cell. It rejects all puts and deletes of a region
 * in one request with the same error if one cell exceeds its limit; those without such a cell were not written and can
 * be retried. Confined to one thread.
 */
final class OversizedCells {
    private final Map<BufferedMutation, Throwable> rejections = new LinkedHashMap<>(0);
    private boolean hasOversized;

    /** Adds a failure. Returns false if it is about something other than the size of a cell. */
    boolean add(BufferedMutation mutation, Throwable cause) {
        if (FailureClassifier.cellLimit(cause) < 0) {
            return false;
        }
        rejections.put(mutation, cause);
        hasOversized |= isOversized(mutation);
        return true;
    }

    private boolean isOversized(BufferedMutation mutation) {
        return mutation.exceeds(FailureClassifier.cellLimit(rejections.get(mutation)));
    }

    /** The cause of each failure: of the mutations with an oversized cell; without any, of all. */
    Map<BufferedMutation, Throwable> failures() {
        Map<BufferedMutation, Throwable> failures = new LinkedHashMap<>(rejections);
        failures.keySet().removeAll(retryable());
        return failures;
    }

    /** The kind of these failures. */
    FailureKind kind() {
        return hasOversized ? FailureKind.REJECTED : FailureKind.UNKNOWN;
    }

    /** The other mutations, in order. */
    List<BufferedMutation> retryable() {
        return hasOversized
                ? rejections.keySet().stream()
                        .filter(Predicate.not(this::isOversized))
                        .toList()
                : List.of();
    }
}
