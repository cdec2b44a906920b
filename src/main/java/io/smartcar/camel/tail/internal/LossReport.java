package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.FilePosition;
import io.smartcar.camel.tail.internal.Orphan.Cause;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what is lost, or may be, when a content has lost its file and no copy was found: ERROR if something is known to be. */
final class LossReport {

    private static final Logger LOG = LoggerFactory.getLogger(LossReport.class);

    private LossReport() {}

    static void write(Orphan orphan) {
        FilePosition position = orphan.position();
        String what = orphan.cause() == Cause.REWRITTEN ? "was truncated or replaced" : "was deleted";
        if (orphan.knownUnread() > 0) {
            LOG.error(
                    "{} {} before it was read to its end: {} bytes from byte {} on are lost, and what was written after the"
                            + " last look at byte {}. No copy was found beside it",
                    position.path(),
                    what,
                    orphan.knownUnread(),
                    position.offset(),
                    orphan.knownSize());
        } else if (orphan.cause() == Cause.REWRITTEN) {
            LOG.warn(
                    "{} {} after its {} bytes were read; what was written after the last look at it, if anything, is lost",
                    position.path(),
                    what,
                    position.offset());
        } else if (orphan.cause() == Cause.VANISHED && !orphan.finished()) {
            LOG.warn(
                    "{} {} while it was not open; it had been read to byte {}; what it held after that, if anything, is"
                            + " lost",
                    position.path(),
                    what,
                    position.offset());
        }
    }
}
