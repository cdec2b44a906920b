package io.smartcar.event.format;

import java.util.Arrays;

/** Columns whose ranges are recorded while a line is split; most are ranges of the line itself. */
abstract class RangeColumns implements EventColumns {
    private final byte[][] arrays;
    private final int[] starts;
    private final int[] lengths;

    RangeColumns(int columns) {
        arrays = new byte[columns][];
        starts = new int[columns];
        lengths = new int[columns];
    }

    final void clear() {
        Arrays.fill(arrays, null);
    }

    final void set(int column, byte[] array, int start, int end) {
        arrays[column] = array;
        starts[column] = start;
        lengths[column] = end - start;
    }

    final void set(int column, byte[] array) {
        set(column, array, 0, array.length);
    }

    @Override
    public final byte[] array(int column) {
        return arrays[column];
    }

    @Override
    public final int start(int column) {
        return starts[column];
    }

    @Override
    public final int length(int column) {
        return lengths[column];
    }
}
