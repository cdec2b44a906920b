package io.smartcar.camel.tail.internal;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs failing files: once when the first one fails, a reminder every five minutes, and their recovery. */
final class FailureLog {

    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
    private static final long WARN_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long REMIND_NANOS = TimeUnit.MINUTES.toNanos(5);

    /** After this many failures in a row a file's failure is not transient. */
    static final int LASTING = 3;

    private final LongSupplier clock;
    private int failing;
    private boolean warned;
    private long nextWarning;
    private long nextReminder;

    FailureLog(LongSupplier clock) {
        this.clock = clock;
        nextWarning = clock.getAsLong();
    }

    /** Reports a failed file; occasional failures of a route are not reported each time. */
    void failed(FollowedFile file) {
        Throwable failure = file.failure();
        if (file.failures() == LASTING && file.isDamaged()) {
            LOG.error(
                    "{} is damaged: {}. Its lines up to byte {} of the decompressed content were processed; the rest"
                            + " cannot be read. Replace or delete the file",
                    file.path(),
                    failure.toString(),
                    file.position().offset());
        }
        if (file.failures() > 1) {
            return;
        }
        boolean first = failing++ == 0;
        if (first && clock.getAsLong() - nextWarning >= 0) {
            nextWarning = clock.getAsLong() + WARN_NANOS;
            nextReminder = clock.getAsLong() + REMIND_NANOS;
            warned = true;
            LOG.warn(
                    "Failed to process the lines of {} from byte {}: {}. Retrying; no lines are skipped",
                    file.path(),
                    file.position().offset(),
                    failure.toString());
        } else {
            LOG.debug("{} failed as well: {}", file.path(), failure.toString());
        }
    }

    void recovered(FollowedFile file) {
        if (file.failures() == 0) {
            return;
        }
        failing--;
        if (failing == 0 && warned) {
            warned = false;
            LOG.info("All files are read again; {} resumed after {} failures", file.path(), file.failures());
        }
    }

    void remind(Collection<FollowedFile> files) {
        failing = (int) files.stream().filter(file -> file.failures() > 0).count();
        if (failing > 0 && clock.getAsLong() - nextReminder >= 0) {
            nextReminder = clock.getAsLong() + REMIND_NANOS;
            warned = true;
            LOG.warn("{} files are still failing: {}", failing, healthMessage(files));
        }
    }

    /** The first file that has failed for a long time, or null. */
    String healthMessage(Collection<FollowedFile> files) {
        return files.stream()
                .filter(file -> file.failures() >= LASTING)
                .findFirst()
                .map(file -> file.path() + (file.isDamaged() ? " is damaged and" : " is") + " held back at byte "
                        + file.position().offset() + " after " + file.failures() + " failures, the last one "
                        + file.failure())
                .orElse(null);
    }
}
