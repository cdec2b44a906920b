package io.smartcar.camel.tail.internal;

import io.smartcar.camel.support.FilePosition;
import io.smartcar.camel.tail.message.TailedLine;
import java.util.List;

/**
 * The result of one turn of reading a file.
 *
 * @param kind the outcome
 * @param lines the lines, possibly none
 * @param next the position once the lines are acknowledged
 * @param readPosition the offset up to which bytes were read
 * @param more whether more bytes can be read at once
 */
public record Turn(Kind kind, List<TailedLine> lines, FilePosition next, long readPosition, boolean more) {

    /** The outcome of a turn. */
    enum Kind {
        /** The file was read. */
        READ,
        /** The bytes before the position have changed: the file was truncated or rewritten. */
        REWRITTEN
    }

    /** The treatment of bytes at the end that are not a complete event. */
    enum Rest {
        /** They wait. */
        WAITS,
        /** The whole lines among them are a complete event. */
        WHOLE_LINES,
        /** They are sent as they are. */
        EVERYTHING
    }

    /** Whether it only skipped towards the position of a compressed file and read no lines yet. */
    boolean isUnderWay() {
        return more && lines.isEmpty();
    }

    static Turn rewritten(FilePosition position) {
        return new Turn(Kind.REWRITTEN, List.of(), position, 0, false);
    }
}
