package io.smartcar.event;

import java.nio.charset.StandardCharsets;

/** ASCII bytes as characters, without copying, for a regular expression to look at; used again for line after line. */
final class ByteText implements CharSequence {
    private byte[] bytes;
    private int start;
    private int length;

    ByteText view(byte[] bytes, int start, int length) {
        this.bytes = bytes;
        this.start = start;
        this.length = length;
        return this;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(int index) {
        return (char) bytes[start + index];
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return new ByteText().view(bytes, start + from, to - from);
    }

    @Override
    public String toString() {
        return new String(bytes, start, length, StandardCharsets.US_ASCII);
    }
}
