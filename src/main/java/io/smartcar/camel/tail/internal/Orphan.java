package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.FilePosition;

/**
 * A content that has lost its file a moment ago.
 *
 * @param position how far it was acknowledged
 * @param knownSize how many bytes of it are known to have been there
 * @param cause how it happened
 * @param finished whether it is a compressed one that had been read to its end
 * @param since when it happened
 * @param scan the number of the scan that has found it
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
