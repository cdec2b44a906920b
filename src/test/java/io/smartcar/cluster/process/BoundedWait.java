package io.smartcar.cluster.process;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, with a bound, and says in the end what was there instead. */
public final class BoundedWait {
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    private BoundedWait() {}

    /** Looks at something once. */
    public interface Look {
        /** @return null when it is as wished, otherwise what there is instead */
        String missing() throws Exception;
    }

    /**
     * Looks until nothing is missing. A look that throws counts as one that found nothing yet.
     *
     * @throws IllegalStateException after {@code bound}, with what the last look found
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

    /** What a failure says: HBase's client goes on with stack traces. */
    public static String firstLine(Throwable failure) {
        return failure.toString().lines().findFirst().orElseThrow();
    }

    /** Thrown by a look that knows that waiting longer is of no use. */
    static final class Unreachable extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        Unreachable(String message) {
            super(message);
        }
    }
}
