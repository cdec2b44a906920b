package io.smartcar.camel.support;

import java.util.regex.Pattern;

/**
 * How bytes are divided into lines. Lines end with LF or CRLF; no byte is decoded or changed.
 *
 * @param maximumBytes the bound: of a longer line only this many first bytes are kept, with its length and SHA-256
 * @param eventStart a line that contains this pattern begins an event, the lines up to the next such line belong to it;
 *     null: each line is an event. It sees the first {@value #PATTERN_BYTES} bytes of a line, a byte as one character
 *     (ISO 8859-1); a line that exceeds its budget ({@link BoundedText}) begins an event
 * @param keepCarriageReturn whether a CR before the LF belongs to the line
 * @param keepByteOrderMark whether a UTF-8 byte order mark at the beginning of the file belongs to its first line
 */
public record LineFormat(int maximumBytes, Pattern eventStart, boolean keepCarriageReturn, boolean keepByteOrderMark) {

    /** How many bytes of a line the pattern of an event's start sees. */
    public static final int PATTERN_BYTES = 1024;

    /** @throws IllegalArgumentException if the bound is less than 1 */
    public LineFormat {
        if (maximumBytes < 1) {
            throw new IllegalArgumentException("The bound of a line must be at least 1 byte, but is " + maximumBytes);
        }
    }

    /** Plain lines of at most this many bytes, without CR and byte order mark. */
    public static LineFormat lines(int maximumBytes) {
        return new LineFormat(maximumBytes, null, false, false);
    }

    /** Plain lines of at most this many bytes; a CR belongs to the line, a byte order mark does not. */
    public static LineFormat unchanged(int maximumBytes) {
        return new LineFormat(maximumBytes, null, true, false);
    }
}
