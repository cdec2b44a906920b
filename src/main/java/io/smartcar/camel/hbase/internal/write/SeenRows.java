package io.smartcar.camel.hbase.internal.write;

import java.util.Arrays;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * A set of rows that keeps only their hashes. A collision makes a new row look like a known one, which must not matter
 * to the caller. Confined to one thread.
 */
final class SeenRows {
    private int[] hashes;
    private int count;

    /** @param rows the expected number of rows */
    SeenRows(int rows) {
        hashes = new int[Math.max(16, Integer.highestOneBit(Math.max(rows, 1)) * 4)];
    }

    void clear() {
        Arrays.fill(hashes, 0);
        count = 0;
    }

    /** Adds a row. Returns false if it, or one with the same hash, is there already. */
    boolean add(byte[] row) {
        if (count > hashes.length / 2) {
            grow();
        }
        int hash = Bytes.hashCode(row);
        // zero marks a free slot
        hash = hash == 0 ? 1 : hash;
        boolean isNew = put(hash);
        if (isNew) {
            count++;
        }
        return isNew;
    }

    private boolean put(int hash) {
        int mask = hashes.length - 1;
        int slot = (hash * 0x9E3779B9 >>> 7) & mask;
        while (hashes[slot] != 0) {
            if (hashes[slot] == hash) {
                return false;
            }
            slot = slot + 1 & mask;
        }
        hashes[slot] = hash;
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
