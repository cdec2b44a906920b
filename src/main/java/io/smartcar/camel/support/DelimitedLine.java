package io.smartcar.camel.support;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A view of a line as columns between one-byte delimiters, without copying: the columns are ranges of the line's
 * bytes. There is no quoting. An instance is meant to be used again for line after line; it is not thread-safe.
 */
public class DelimitedLine implements ColumnRanges {
    private static final byte[] NOTHING = {};

    private final byte delimiter;
    private int[] starts = new int[16];
    private byte[] bytes = NOTHING;
    private int columns;

    /**
     * An empty line.
     *
     * @param delimiter the character between two columns, an ASCII one
     * @throws IllegalArgumentException if the delimiter is not ASCII
     */
    public DelimitedLine(char delimiter) {
        if (delimiter > 127) {
            throw new IllegalArgumentException("Expected an ASCII character as the delimiter, got '" + delimiter + "'");
        }
        this.delimiter = (byte) delimiter;
    }

    /**
     * Views this line from now on. The array is neither copied nor changed, and must not change while it is viewed.
     *
     * @param line a line without its end
     * @return this
     */
    public DelimitedLine view(byte[] line) {
        bytes = line;
        columns = 0;
        mark(0);
        for (int index = 0; index < line.length; index++) {
            if (line[index] == delimiter) {
                mark(index + 1);
            }
        }
        mark(line.length + 1);
        columns--;
        return this;
    }

    private void mark(int start) {
        if (columns == starts.length) {
            starts = Arrays.copyOf(starts, columns * 2);
        }
        starts[columns++] = start;
    }

    /** How many columns the line has: one more than delimiters. */
    public int columns() {
        return columns;
    }

    /** The whole line, not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** The whole line, not a copy, if it has such a column; null if it has not. */
    @Override
    public byte[] array(int column) {
        return column < columns ? bytes : null;
    }

    /** Where a column begins in {@link #bytes()}. */
    @Override
    public int start(int column) {
        return starts[column];
    }

    /** Where a column ends in {@link #bytes()}, exclusive. */
    public int end(int column) {
        return starts[column + 1] - 1;
    }

    /** How many bytes a column has. */
    @Override
    public int length(int column) {
        return end(column) - start(column);
    }

    /** A column's bytes, as a copy. */
    public byte[] copy(int column) {
        return Arrays.copyOfRange(bytes, start(column), end(column));
    }

    /** A column's text, read as UTF-8. */
    public String text(int column) {
        return new String(bytes, start(column), length(column), StandardCharsets.UTF_8);
    }
}
