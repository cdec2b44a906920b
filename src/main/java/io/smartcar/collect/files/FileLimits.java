package io.smartcar.collect.files;

import io.smartcar.camel.support.Require;

/**
 * What a dropped file may be before it is put aside. Immutable.
 *
 * @param decompressedBytes the largest size of a compressed file's content
 * @param compressionRatio how many times its size a compressed file's content may have
 * @param lineBytes how many bytes are read in search of the end of a line
 * @param rejectedLines the number of rejected lines that a file may have in any case
 * @param rejectedPercent the share of rejected lines that a file with more of them may have
 */
public record FileLimits(
        long decompressedBytes, int compressionRatio, long lineBytes, int rejectedLines, int rejectedPercent) {
    /** What repeats is compressed well: a small file is no danger. */
    private static final long SMALL_CONTENT = 16 * 1024 * 1024;

    /** @throws IllegalArgumentException if a setting is wrong; the message names its key */
    public FileLimits {
        Require.between("files.max-decompressed-bytes", decompressedBytes, 1, Long.MAX_VALUE / 2);
        Require.between("files.max-compression-ratio", compressionRatio, 1, Integer.MAX_VALUE);
        Require.between("files.max-line-bytes", lineBytes, 1, Long.MAX_VALUE);
        Require.between("files.max-rejected-lines", rejectedLines, 0, Integer.MAX_VALUE);
        Require.between("files.max-rejected-percent", rejectedPercent, 0, 100);
    }

    /** The largest content of a compressed file with this size on the disk. */
    long contentBytes(long size) {
        long byRatio = size > Long.MAX_VALUE / compressionRatio ? Long.MAX_VALUE : size * compressionRatio;
        return Math.min(decompressedBytes, Math.max(SMALL_CONTENT, byRatio));
    }

    /** Whether a file has more rejected lines than one of its kind may have. */
    boolean isExceeded(long rejected, long lines) {
        return rejected > rejectedLines && rejected * 100.0 > lines * (double) rejectedPercent;
    }
}
