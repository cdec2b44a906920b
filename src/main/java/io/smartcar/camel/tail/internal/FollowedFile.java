package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.FilePosition;
import io.smartcar.camel.support.FilePosition.State;
import io.smartcar.camel.tail.config.TailConfiguration;
import io.smartcar.camel.tail.internal.Turn.Rest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.zip.ZipException;

/**
 * One followed content, and its file. Used by the loop's thread only, except that a worker reads the content between
 * {@link #begin} and {@link #end}.
 */
final class FollowedFile {

    /** How many acknowledged positions are known, to find the end of a copy that was made before the last of them. */
    private static final int EARLIER = 16;

    private final Deque<FilePosition> acknowledged = new ArrayDeque<>();
    private FilePosition position;
    private Path path;
    private Content content;

    private boolean busy;
    private boolean present = true;
    private boolean searched;

    /** The offset up to which the file was read, its size if it was read completely; -1 if not read since it was opened. */
    private long seenSize = -1;

    /** The largest known size. */
    private long knownSize;

    private long quietSince;
    private Rest triedRest = Rest.WAITS;
    private int failures;
    private Throwable failure;
    private long retryAt;

    /** The file as it was when it was compared with the position. */
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

    /** The last acknowledged positions, the furthest first. */
    List<FilePosition> acknowledged() {
        return List.copyOf(acknowledged);
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

    /** Whether it is known to be compressed; unknown, and so false, for an unfinished file that is not open. */
    boolean isCompressed() {
        return content instanceof CompressedContent || position.state() == State.FINISHED;
    }

    /** Whether it is being decompressed, which takes memory until the end of the file. */
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

    /** Known bytes that are not acknowledged, including an unfinished last line. */
    long unread() {
        return position.state() == State.FINISHED || isCompressed() ? 0 : Math.max(0, seenSize - position.offset());
    }

    /** Whether it may have been written or replaced, and so must be compared with the position again. */
    boolean needsLook(SeenFile seen) {
        return content == null && !seen.looksLike(compared);
    }

    /** Continues with an opened file that has the content of the position. */
    void open(Content opened, SeenFile seen, long now) throws IOException {
        boolean finished = position.state() == State.FINISHED;
        if (finished && opened.channel().size() != position.fileSize()) {
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

    /** Whether it can be closed temporarily without missing or repeating lines. */
    boolean canRest(boolean unfinishedLineIsDue) throws IOException {
        return isOpen()
                && !busy
                && present
                && failures == 0
                && !isCompressed()
                && content.channel().size() == seenSize
                && (unread() == 0 || !unfinishedLineIsDue);
    }

    /** Closes it until it changes. */
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

    /** Records that the scan found it. */
    void sighted() {
        present = true;
        searched = false;
    }

    /** Records that the scan did not find it. Returns true the first time. */
    boolean missed() {
        present = false;
        boolean first = !searched;
        searched = true;
        return first;
    }

    /** Records where it was found. Returns whether the path is new. */
    boolean moveTo(Path where) {
        boolean moved = !where.equals(path);
        if (moved) {
            path = where;
            position = position.renamed(where);
        }
        return moved;
    }

    /** How the next turn should treat an unfinished end; null if no turn is due. */
    Rest due(TailConfiguration configuration, long now) throws IOException {
        if (busy || content == null || position.state() == State.FINISHED || failures > 0 && now - retryAt < 0) {
            return null;
        }
        long size = content.channel().size();
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
                || !present && elapsed(quiet, configuration.limits().closeMillis())) {
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

    /** The age of the oldest unacknowledged bytes, in nanoseconds; 0 if there are none. */
    long waitingFor(long now) {
        return waiting ? now - waitingSince : 0;
    }

    /** The number of unacknowledged bytes; 0 for a compressed file, where it is unknown. */
    long waitingBytes() {
        try {
            return isOpen() && !isCompressed() ? Math.max(0, content.channel().size() - position.offset()) : unread();
        } catch (IOException e) {
            return unread();
        }
    }

    void begin(Rest rest) {
        busy = true;
        triedRest = rest;
    }

    /** Completes a turn whose lines, if any, are acknowledged. */
    void end(Turn turn, long now) {
        busy = false;
        if (!turn.isUnderWay()) {
            failures = 0;
        }
        // the position can move without lines: after a byte order mark
        position = turn.next().renamed(path);
        acknowledged.addFirst(position);
        if (acknowledged.size() > EARLIER) {
            acknowledged.removeLast();
        }
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

    /** Cancels a turn that has not begun. */
    void cancel() {
        busy = false;
        triedRest = Rest.WAITS;
    }

    /** Records a failed turn: everything after the position is read again after the delay. */
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

    /** Whether the content after the position repeatedly failed to decompress. */
    boolean isDamaged() {
        return failures >= FailureLog.LASTING && failure instanceof ZipException;
    }

    /** Completes a turn that found a different content. */
    void endRewritten() {
        busy = false;
    }
}
