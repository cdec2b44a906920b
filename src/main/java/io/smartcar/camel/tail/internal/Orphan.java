package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.FilePosition;
import io.smartcar.camel.support.MessageText;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A content whose file has just disappeared.
 *
 * @param position the acknowledged position
 * @param earlier the positions that were acknowledged last, the furthest first
 * @param knownSize the largest size that was seen
 * @param cause how the file was lost
 * @param finished whether it was compressed and read to its end
 * @param since when the file was lost
 * @param scan the number of the scan that noticed it
 */
record Orphan(
        FilePosition position,
        List<FilePosition> earlier,
        long knownSize,
        Cause cause,
        boolean finished,
        long since,
        int scan) {

    private static final Logger LOG = LoggerFactory.getLogger(Orphan.class);

    /** How a content loses its file. */
    enum Cause {
        /** The file was gone and its open handle has been read to the end. */
        READ_TO_ITS_END,
        /** It was gone while it was not open. */
        VANISHED,
        /** Its file was truncated, or holds something else. */
        REWRITTEN
    }

    long knownUnread() {
        return Math.max(0, knownSize - position.offset());
    }

    /** Logs the loss if no copy was found: ERROR if it is certain, WARN if bytes may be lost. */
    void reportLoss() {
        String what = cause == Cause.REWRITTEN ? "was truncated or replaced" : "was deleted";
        if (knownUnread() > 0) {
            LOG.error(
                    "{} {} before it was read to its end: {} bytes from byte {} on are lost, and anything written after byte {},"
                            + " the last known size. No copy was found beside it",
                    MessageText.of(position.path()),
                    what,
                    knownUnread(),
                    position.offset(),
                    knownSize);
        } else if (cause == Cause.REWRITTEN || cause == Cause.VANISHED && !finished) {
            LOG.warn(
                    "{} {}; it had been read to byte {}, and anything written after that is lost",
                    MessageText.of(position.path()),
                    what,
                    position.offset());
        }
    }
}
