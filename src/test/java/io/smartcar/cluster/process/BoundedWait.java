package io.smartcar.cluster.process;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition within a bound, and reports the actual state. */
public final class BoundedWait {
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    private BoundedWait() {}

    /** Checks a condition once. */
    public interface Look {
        /** @return null if the condition holds, otherwise the actual state */
        String missing() throws Exception;
    }

    /**
     * Looks until nothing is missing. A look that throws counts as one that found nothing yet.
     *
     * @throws IllegalStateException after {@code bound}, with the state last seen
     */
    public static void until(String wish, Duration bound, Look look) {
        Instant end = Instant.now().plus(bound);
        while (true) {
            String missing;
            Exception cause = null;
            try {
                missing = look.missing();
                if (missing == null) {
                    return;
                }
            } catch (Unreachable giveUp) {
                throw giveUp;
            } catch (Exception failure) {
                missing = firstLine(failure);
                cause = failure;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new Unreachable("Interrupted while waiting: " + wish);
            }
            if (Instant.now().isAfter(end)) {
                throw new IllegalStateException(
                        "Not so after " + bound.toSeconds() + " s: " + wish + ". Instead: " + missing, cause);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** The message of a failure without the stack traces that HBase's client adds. */
    public static String firstLine(Throwable failure) {
        return failure.toString().lines().findFirst().orElseThrow();
    }

    /** Thrown by a check that can no longer succeed. */
    static final class Unreachable extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        Unreachable(String message) {
            super(message);
        }
    }
}
