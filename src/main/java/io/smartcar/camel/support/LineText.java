package io.smartcar.camel.support;

import java.nio.charset.StandardCharsets;

/**
 * The text of a line, for a regular expression to look at. ASCII is looked at as it lies in memory. Used again for line
 * after line; not thread-safe.
 *
 * <p>How many characters may be looked at is bounded, a million and a hundred times the line: an expression that tries
 * the same text in ever new ways, as {@code (a+)+$} does, ends there instead of holding everything up. Whether it does
 * depends on the expression and the line alone, so the same line always fares the same.
 */
public final class LineText implements CharSequence {
    private static final long LOOKS = 1_000_000;
    private static final long LOOKS_A_CHARACTER = 100;

    private byte[] bytes;
    private CharSequence decoded;
    private int start;
    private int length;
    private long looks;

    /** Views ASCII. */
    public LineText view(byte[] ascii, int from, int size) {
        decoded = null;
        bytes = ascii;
        start = from;
        length = size;
        return allow();
    }

    /** Views text that has been decoded. */
    public LineText view(CharSequence text) {
        decoded = text;
        start = 0;
        length = text.length();
        return allow();
    }

    /** Allows as many looks again, for another expression. */
    public LineText allow() {
        looks = LOOKS + LOOKS_A_CHARACTER * length;
        return this;
    }

    @Override
    public int length() {
        return length;
    }

    /** @throws TooManyLooksException if there have been as many looks as are allowed */
    @Override
    public char charAt(int index) {
        if (--looks < 0) {
            throw TooManyLooksException.INSTANCE;
        }
        return decoded == null ? (char) bytes[start + index] : decoded.charAt(start + index);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return toString().substring(from, to);
    }

    @Override
    public String toString() {
        return decoded == null
                ? new String(bytes, start, length, StandardCharsets.US_ASCII)
                : decoded.subSequence(start, start + length).toString();
    }

    /** An expression has looked at a line for longer than it may. Without a stack trace. */
    public static final class TooManyLooksException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private static final TooManyLooksException INSTANCE = new TooManyLooksException();

        private TooManyLooksException() {
            super("Expected the pattern to be done with the line sooner", null, false, false);
        }
    }
}
