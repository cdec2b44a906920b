package io.smartcar.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of lines that are being made. It grows as needed and is used again and again. Not thread-safe. */
public final class LineBuffer {
    private byte[] bytes = new byte[1 << 16];
    private int size;

    /** The number of bytes that it holds. */
    public int size() {
        return size;
    }

    /** Empties itself. */
    public void clear() {
        size = 0;
    }

    /** Writes what it holds to {@code out} and empties itself. */
    public void drainTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
        size = 0;
    }

    /** Returns what it holds as text and empties itself. */
    public String drainToString() {
        String text = new String(bytes, 0, size, StandardCharsets.US_ASCII);
        size = 0;
        return text;
    }

    LineBuffer put(byte[] more) {
        if (bytes.length < size + more.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2 + more.length);
        }
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
        return this;
    }

    LineBuffer put(char ascii) {
        if (bytes.length == size) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        bytes[size++] = (byte) ascii;
        return this;
    }

    /** Puts a number of at most three digits. */
    LineBuffer put(int number) {
        if (number >= 100) {
            put((char) ('0' + number / 100));
        }
        if (number >= 10) {
            put((char) ('0' + number / 10 % 10));
        }
        return put((char) ('0' + number % 10));
    }
}
