package io.smartcar.event;

/** What every reader of lines must agree on. */
public final class Lines {
    private Lines() {}

    /**
     * How many bytes a line has for its columns, rules and hash: a carriage return at the end is not counted, so that
     * a file written with CRLF holds the same events as one written with LF.
     */
    public static int lengthWithoutCarriageReturn(byte[] bytes, int start, int length) {
        return length > 0 && bytes[start + length - 1] == '\r' ? length - 1 : length;
    }
}
