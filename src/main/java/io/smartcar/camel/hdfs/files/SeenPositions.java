package io.smartcar.camel.hdfs.files;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** Positions of one source: its highest ones exactly, and that there were others up to a floor. Not thread-safe. */
final class SeenPositions {
    private static final int INITIAL = 8;
    private static final int SEVEN_BITS = 0x7F;
    private static final int MORE = 0x80;
    private static final int SHIFT = 7;

    /** Rising. */
    private long[] positions = new long[INITIAL];

    private int size;
    private long floor = Long.MIN_VALUE;

    /**
     * Adds a position; false if it was there.
     *
     * @param belowFloor whether one that may or may not have been there is added
     */
    boolean add(long position, boolean belowFloor) {
        int index = size == 0 || position > positions[size - 1]
                ? -size - 1
                : Arrays.binarySearch(positions, 0, size, position);
        if (index >= 0 || position <= floor && !belowFloor) {
            return false;
        }
        if (size == positions.length) {
            positions = Arrays.copyOf(positions, 2 * size);
        }
        int place = -index - 1;
        System.arraycopy(positions, place, positions, place + 1, size - place);
        positions[place] = position;
        size++;
        return true;
    }

    /** Keeps the highest ones, this many or a little more. */
    void trim(int limit) {
        int excess = size - limit;
        if (excess > limit / INITIAL) {
            floor = positions[excess - 1];
            positions = Arrays.copyOfRange(positions, excess, size + limit / INITIAL + 1);
            size = limit;
        }
    }

    int size() {
        return size;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeLong(floor);
        out.writeInt(size);
        long before = 0;
        for (int index = 0; index < size; index++) {
            writeCompact(out, positions[index] - before);
            before = positions[index];
        }
    }

    static SeenPositions read(DataInputStream in) throws IOException {
        SeenPositions read = new SeenPositions();
        read.floor = in.readLong();
        read.size = in.readInt();
        read.positions = new long[Math.max(INITIAL, read.size)];
        long before = 0;
        for (int index = 0; index < read.size; index++) {
            before += readCompact(in);
            read.positions[index] = before;
        }
        return read;
    }

    /** Seven bits a byte, the lowest first. */
    private static void writeCompact(DataOutputStream out, long value) throws IOException {
        long rest = value;
        while ((rest & ~SEVEN_BITS) != 0) {
            out.writeByte((int) rest & SEVEN_BITS | MORE);
            rest >>>= SHIFT;
        }
        out.writeByte((int) rest);
    }

    private static long readCompact(DataInputStream in) throws IOException {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = in.readByte();
            value |= (long) (next & SEVEN_BITS) << shift;
            shift += SHIFT;
        } while ((next & MORE) != 0);
        return value;
    }
}
