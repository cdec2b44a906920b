package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.FilePosition;

/**
 * A content whose file is gone since a moment ago.
 *
 * @param position the acknowledged position
 * @param knownSize the largest size that was seen
 * @param cause how the file was lost
 * @param finished whether it was compressed and read to its end
 * @param since when the file was lost
 * @param scan the number of the scan that noticed it
 */
record Orphan(FilePosition position, long knownSize, Cause cause, boolean finished, long since, int scan) {

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
}
