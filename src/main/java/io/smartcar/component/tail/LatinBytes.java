package io.smartcar.component.tail;

import java.nio.charset.StandardCharsets;

/** A view of bytes as ISO 8859-1 characters, for a regular expression that must not copy them. */
record LatinBytes(byte[] bytes, int from, int to) implements CharSequence {

    @Override
    public int length() {
        return to - from;
    }

    @Override
    public char charAt(int index) {
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
}
