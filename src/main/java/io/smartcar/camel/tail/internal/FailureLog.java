package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.MessageText;
import io.smartcar.camel.support.ThrottledLog;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs failing files: one line a minute while any fails, and each damaged one. */
final class FailureLog {

    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);

    /** After this many failures in a row a file's failure is not transient. */
    static final int LASTING = 3;

    private final ThrottledLog warnings = new ThrottledLog();

    void failed(FollowedFile file) {
        Throwable failure = file.failure();
        long offset = file.position().offset();
        if (file.failures() == LASTING && file.isDamaged()) {
            LOG.error(
                    "{} is damaged: {}. Its lines up to byte {} of the decompressed content were processed; the rest"
                            + " cannot be read. Replace or delete the file",
                    MessageText.of(file.path()),
                    failure.toString(),
                    offset);
        }
        warnings.log(times -> LOG.warn(
                "Failed to process the lines of {} from byte {}: {}. Retrying; no lines are skipped. Failures since the"
                        + " last report: {}",
                MessageText.of(file.path()),
                offset,
                failure.toString(),
                times));
    }

    /** The first file that has failed for a long time, or null. */
    static String healthMessage(Collection<FollowedFile> files) {
        return files.stream()
                .filter(file -> file.failures() >= LASTING)
                .findFirst()
                .map(file -> MessageText.of(file.path()) + (file.isDamaged() ? " is damaged and" : " is")
                        + " held back at byte "
                        + file.position().offset() + " after " + file.failures() + " failures, the last one "
                        + file.failure())
                .orElse(null);
    }
}
