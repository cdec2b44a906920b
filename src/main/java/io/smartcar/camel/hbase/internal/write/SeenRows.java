package io.smartcar.camel.hbase.internal.write;

import java.util.Arrays;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * Remembers which rows were seen, by their hashes alone: cheap, and now and then it takes a new row for a known one,
 * which the caller must be able to bear.
 */
final class SeenRows {
    private int[] hashes;
    private int count;

    /** @param rows how many rows are expected */
    SeenRows(int rows) {
        hashes = new int[Math.max(16, Integer.highestOneBit(Math.max(rows, 1)) * 4)];
    }

    void clear() {
        Arrays.fill(hashes, 0);
        count = 0;
    }

    /** Notes a row. Returns false if it was noted before. */
    boolean add(byte[] row) {
        if (count > hashes.length / 2) {
            grow();
        }
        int hash = Bytes.hashCode(row);
        // zero marks a free place
        hash = hash == 0 ? 1 : hash;
        boolean isNew = put(hash);
        if (isNew) {
            count++;
        }
        return isNew;
    }

    private boolean put(int hash) {
        int mask = hashes.length - 1;
        int place = (hash * 0x9E3779B9 >>> 7) & mask;
        while (hashes[place] != 0) {
            if (hashes[place] == hash) {
                return false;
            }
            place = place + 1 & mask;
        }
        hashes[place] = hash;
        return true;
    }

    private void grow() {
        int[] known = hashes;
        hashes = new int[known.length * 2];
        for (int hash : known) {
            if (hash != 0) {
                put(hash);
            }
        }
    }
}
