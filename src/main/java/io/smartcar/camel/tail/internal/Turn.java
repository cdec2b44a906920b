package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.FilePosition;
import io.smartcar.camel.tail.message.TailedLine;
import java.io.IOException;
import java.util.List;

/**
 * What one turn of reading a file has brought.
 *
 * @param kind whether the file could be read on
 * @param lines the lines, perhaps none
 * @param next the position once they are acknowledged
 * @param readPosition how far bytes were looked at
 * @param more whether there is certainly more to read at once
 * @param failure why the file could not be read
 */
public record Turn(
        Kind kind, List<TailedLine> lines, FilePosition next, long readPosition, boolean more, IOException failure) {

    /** How a turn went. */
    enum Kind {
        /** The file was read. */
        READ,
        /** What stands before the position is not what was acknowledged: the file was truncated or written anew. */
        REWRITTEN,
        /** The file could not be read now. */
        FAILED
    }

    /** What is to become of bytes at the end that are no complete event. */
    enum Rest {
        /** They wait. */
        WAITS,
        /** Whole lines among them are an event that is over. */
        WHOLE_LINES,
        /** They are handed over as they are. */
        EVERYTHING
    }

    /** Whether it was only a step on the way to the position, which says nothing about what is there. */
    boolean isUnderWay() {
        return more && lines.isEmpty();
    }

    static Turn rewritten(FilePosition position) {
        return new Turn(Kind.REWRITTEN, List.of(), position, 0, false, null);
    }

    static Turn failed(FilePosition position, IOException failure) {
        return new Turn(Kind.FAILED, List.of(), position, 0, false, failure);
    }
}
