package io.smartcar.camel.hdfs.format;

/**
 * The memory that all open files of Parquet share: each may buffer an equal part of it before it writes a row group. With
 * dictionaries and indexes they take up to twice as much. Thread-safe.
 */
public final class ParquetMemory {
    /** With larger row groups files hardly get smaller. */
    private static final long LARGEST_ROW_GROUP = 16L << 20;

    private final long bytes;
    private int files;

    /** @param bytes the bytes of all row groups that are not written yet */
    public ParquetMemory(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("Expected at least 1 byte for row groups of Parquet, got " + bytes);
        }
        this.bytes = bytes;
    }

    synchronized void opened() {
        files++;
    }

    synchronized void closed() {
        files--;
    }

    /** The bytes that one file may buffer now. */
    synchronized long share() {
        return Math.min(LARGEST_ROW_GROUP, bytes / Math.max(1, files));
    }
}
