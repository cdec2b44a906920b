package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.FilePosition;
import io.smartcar.camel.tail.internal.Orphan.Cause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the loss when the file of a content is gone and no copy was found: ERROR if the loss is certain, else WARN. */
final class LossReport {

    private static final Logger LOG = LoggerFactory.getLogger(LossReport.class);

    private LossReport() {}

    static void write(Orphan orphan) {
        FilePosition position = orphan.position();
        String what = orphan.cause() == Cause.REWRITTEN ? "was truncated or replaced" : "was deleted";
        if (orphan.knownUnread() > 0) {
            LOG.error(
                    "{} {} before it was read to its end: {} bytes from byte {} on are lost, and anything written after byte {},"
                            + " the last known size. No copy was found beside it",
                    position.path(),
                    what,
                    orphan.knownUnread(),
                    position.offset(),
                    orphan.knownSize());
        } else if (orphan.cause() == Cause.REWRITTEN) {
            LOG.warn(
                    "{} {} after its {} bytes were read; anything written after the last check is lost",
                    position.path(),
                    what,
                    position.offset());
        } else if (orphan.cause() == Cause.VANISHED && !orphan.finished()) {
            LOG.warn(
                    "{} {} while it was not open; it had been read to byte {}; anything after that is lost",
                    position.path(),
                    what,
                    position.offset());
        }
    }
}
