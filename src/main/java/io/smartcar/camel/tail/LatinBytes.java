package io.smartcar.camel.tail;

import java.nio.charset.StandardCharsets;

/**
 * A view of bytes as ISO 8859-1 characters, for a regular expression that must not copy them. How often it may look at
 * them is bounded, so that an expression that tries the same text in ever new ways, as {@code (a+)+$} does, comes to an
 * end. Whether it does depends on the expression and the bytes alone. Not thread-safe.
 */
final class LatinBytes implements CharSequence {
    private static final long LOOKS = 1_000_000;

    private final byte[] bytes;
    private final int from;
    private final int to;
    private long looks = LOOKS;

    LatinBytes(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    @Override
    public int length() {
        return to - from;
    }

    /** @throws TooManyLooksException if there have been as many looks as are allowed */
    @Override
    public char charAt(int index) {
        if (--looks < 0) {
            throw TooManyLooksException.INSTANCE;
        }
        return (char) (bytes[from + index] & 0xff);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new LatinBytes(bytes, from + start, from + end);
    }

    @Override
    public String toString() {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** An expression has looked at a line for longer than it may. Without a stack trace. */
    static final class TooManyLooksException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private static final TooManyLooksException INSTANCE = new TooManyLooksException();

        private TooManyLooksException() {
            super("Expected the pattern of an event's start to be done with the line sooner", null, false, false);
        }
    }
}
