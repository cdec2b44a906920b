package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.FilePosition;
import io.smartcar.camel.support.FilePosition.State;
import io.smartcar.camel.tail.config.TailConfiguration;
import io.smartcar.camel.tail.internal.Turn.Rest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.ZipException;

/**
 * One content that is followed, and its file. All is done by the loop's thread, except that a worker reads the content
 * between {@link #begin} and {@link #end}, when the loop leaves it alone.
 */
final class FollowedFile {

    private FilePosition position;
    private Path path;
    private Content content;

    private boolean busy;
    private boolean present = true;
    private boolean searched;

    /** How far the file was looked at; its size when there was nothing more; -1: not looked at since it was opened. */
    private long seenSize = -1;

    /** How many bytes of the content are known to have been there. */
    private long knownSize;

    private long quietSince;
    private Rest triedRest = Rest.WAITS;
    private int failures;
    private Throwable failure;
    private long retryAt;

    /** How the file looked when it was compared with the position. */
    private SeenFile compared;

    private boolean waiting;
    private long waitingSince;

    FollowedFile(FilePosition position, Content content, SeenFile seen, long now) {
        this.position = position;
        this.compared = seen;
        this.path = position.path();
        this.content = content;
        this.quietSince = now;
    }

    FilePosition position() {
        return position;
    }

    Path path() {
        return path;
    }

    String key() {
        return position.key();
    }

    Content content() {
        return content;
    }

    boolean isOpen() {
        return content != null;
    }

    boolean isBusy() {
        return busy;
    }

    boolean isPresent() {
        return present;
    }

    /** Whether it is known to be compressed; it is not known of a file that is not open and not finished. */
    boolean isCompressed() {
        return content instanceof CompressedContent || position.state() == State.FINISHED;
    }

    /** Whether it is being decompressed, which takes memory until it is at its end. */
    boolean isBeingDecompressed() {
        return content instanceof CompressedContent compressed && (busy || compressed.isBegun());
    }

    int failures() {
        return failures;
    }

    long seenSize() {
        return seenSize;
    }

    long knownSize() {
        return Math.max(knownSize, seenSize);
    }

    long quietFor(long now) {
        return now - quietSince;
    }

    /** Bytes that are known to be there and are not acknowledged, the unfinished last line included. */
    long unread() {
        return position.state() == State.FINISHED || isCompressed() ? 0 : Math.max(0, seenSize - position.offset());
    }

    /** Whether it must be compared with the position again, since it may have been written or replaced. */
    boolean needsLook(SeenFile seen) {
        return content == null && !seen.looksLike(compared);
    }

    /** It was opened and has the content that the position means. */
    void open(Content opened, SeenFile seen, long now) throws IOException {
        boolean finished = position.state() == State.FINISHED;
        if (finished && opened.size() != position.fileSize()) {
            // something was appended
            position = position.withState(State.FOLLOWED);
            finished = false;
        }
        compared = seen;
        content = opened;
        knownSize = knownSize();
        seenSize = -1;
        quietSince = now;
        if (finished) {
            close();
        }
    }

    /** Whether it can be closed for the time being without anything being missed or read again. */
    boolean canRest(boolean unfinishedLineIsDue) throws IOException {
        return isOpen()
                && !busy
                && present
                && failures == 0
                && !isCompressed()
                && content.size() == seenSize
                && (unread() == 0 || !unfinishedLineIsDue);
    }

    /** It is closed until it looks different from now. */
    void rest(SeenFile now) {
        compared = now;
        close();
    }

    void close() {
        if (content != null) {
            content.close();
            content = null;
        }
    }

    /** It was found under this path. Returns whether that is another one than before. */
    boolean sighted(Path where) {
        present = true;
        searched = false;
        return moveTo(where);
    }

    /** It is not where the pattern looks. Returns true the first time. */
    boolean missed() {
        present = false;
        boolean first = !searched;
        searched = true;
        return first;
    }

    boolean moveTo(Path where) {
        boolean moved = !where.equals(path);
        if (moved) {
            path = where;
            position = position.renamed(where);
        }
        return moved;
    }

    /** Whether a turn would bring anything, and what it should do with an unfinished end; null: nothing to do. */
    Rest due(TailConfiguration configuration, long now) throws IOException {
        if (busy || content == null || position.state() == State.FINISHED || failures > 0 && now - retryAt < 0) {
            return null;
        }
        long size = content.size();
        if (failures > 0 || isCompressed() || size != seenSize) {
            knownSize = isCompressed() ? 0 : Math.max(knownSize, size);
            waitSince(now);
            return Rest.WAITS;
        }
        if (unread() == 0) {
            return null;
        }
        long quiet = quietFor(now);
        Rest rest = Rest.WAITS;
        if (elapsed(quiet, configuration.getUnfinishedLineTimeout())
                || !present && elapsed(quiet, configuration.getCloseAfter())) {
            rest = Rest.EVERYTHING;
        } else if (configuration.lineFormat().eventStart() != null && elapsed(quiet, configuration.getEventTimeout())) {
            rest = Rest.WHOLE_LINES;
        }
        return rest.compareTo(triedRest) > 0 ? rest : null;
    }

    private static boolean elapsed(long quietNanos, long milliseconds) {
        return milliseconds > 0 && quietNanos >= milliseconds * 1_000_000;
    }

    private void waitSince(long now) {
        waitingSince = waiting ? waitingSince : now;
        waiting = true;
    }

    /** For how long bytes have been there that are not acknowledged, in nanoseconds. */
    long waitingFor(long now) {
        return waiting ? now - waitingSince : 0;
    }

    /** How many bytes are there that are not acknowledged; of a compressed file it is not known. */
    long waitingBytes() {
        try {
            return isOpen() && !isCompressed() ? Math.max(0, content.size() - position.offset()) : unread();
        } catch (IOException e) {
            return unread();
        }
    }

    void begin(Rest rest) {
        busy = true;
        triedRest = rest;
    }

    /** A turn is over and its lines, if any, are acknowledged. */
    void end(Turn turn, long now) {
        busy = false;
        if (!turn.isUnderWay()) {
            failures = 0;
        }
        // its place can move without lines: behind a byte order mark
        position = turn.next().renamed(path);
        if (turn.readPosition() != seenSize) {
            seenSize = turn.readPosition();
            quietSince = now;
            triedRest = Rest.WAITS;
        }
        if (!turn.lines().isEmpty() || unread() == 0) {
            waiting = false;
        }
        if (!turn.more() && unread() > 0) {
            waitSince(now);
        }
        if (position.state() == State.FINISHED) {
            close();
        }
    }

    /** It is not its turn after all. */
    void cancel() {
        busy = false;
        triedRest = Rest.WAITS;
    }

    /** A turn has failed: everything after the position is read again, not before the delay is over. */
    void fail(Throwable cause, long now, long delayMilliseconds) {
        busy = false;
        failures++;
        failure = cause;
        retryAt = now + delayMilliseconds * 1_000_000;
        triedRest = Rest.WAITS;
        if (content != null) {
            content.reset();
        }
    }

    /** The cause of the last failure. */
    Throwable failure() {
        return failure;
    }

    /** Whether what follows the position cannot be decompressed, and has not been for some time. */
    boolean isDamaged() {
        return failures >= FailureLog.LASTING && failure instanceof ZipException;
    }

    /** A turn has found that the content is another one. */
    void endRewritten() {
        busy = false;
    }
}
