package io.smartcar.component.tail;

/**
 * A content that has lost its file a moment ago.
 *
 * @param position how far it was acknowledged
 * @param knownSize how many bytes of it are known to have been there
 * @param cause how it happened
 * @param since when it happened
 */
record Orphan(Position position, long knownSize, Cause cause, long since) {

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
