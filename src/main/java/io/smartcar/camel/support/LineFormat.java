package io.smartcar.camel.support;

import java.util.regex.Pattern;

/**
 * How bytes are divided into lines. Lines end with LF; no byte is decoded or changed, and a CR before the LF belongs to the
 * line. A UTF-8 byte order mark at the beginning of a file belongs to none.
 *
 * @param maximumBytes the bound: of a longer line only this many first bytes are kept, with its length and SHA-256
 * @param eventStart a line that contains this pattern begins an event, the lines up to the next such line belong to it;
 *     null: each line is an event. It sees the first {@value #PATTERN_BYTES} bytes of a line, a byte as one character
 *     (ISO 8859-1), and no CR at its end; a line that exceeds its budget ({@link BoundedText}) begins an event
 */
public record LineFormat(int maximumBytes, Pattern eventStart) {

    /** How many bytes of a line the pattern of an event's start sees. */
    public static final int PATTERN_BYTES = 1024;

    /** @throws IllegalArgumentException if the bound is less than 1 */
    public LineFormat {
        if (maximumBytes < 1) {
            throw new IllegalArgumentException("The bound of a line must be at least 1 byte, but is " + maximumBytes);
        }
    }

    /**
     * Where a line's text begins: behind a UTF-8 byte order mark. Concatenated files have them in the middle; there the bytes
     * belong to the line, but not to its text.
     */
    public static int textStart(byte[] bytes, int start, int end) {
        int text = start;
        while (end - text > 2
                && bytes[text] == (byte) 0xEF
                && bytes[text + 1] == (byte) 0xBB
                && bytes[text + 2] == (byte) 0xBF) {
            text += 3;
        }
        return text;
    }

    /** Each line is an event of at most this many bytes. */
    public static LineFormat unchanged(int maximumBytes) {
        return new LineFormat(maximumBytes, null);
    }
}
