package io.smartcar.camel.tail.internal;

/**
 * Counters of a consumer since its start, and its backlog.
 *
 * @param files the files that are followed
 * @param openFiles those of them that are open
 * @param failingFiles those whose last exchange or reading failed
 * @param damagedFiles compressed files that could not be decompressed further, several times in a row
 * @param lines lines acknowledged
 * @param bytes bytes acknowledged, without line ends; of a cut line, those handed over
 * @param batches exchanges completed
 * @param failedBatches exchanges failed; their lines were or will be sent again
 * @param rewrites how often a file was truncated or replaced by another content
 * @param lostBytes bytes known to have been there that a truncation or deletion took before they were read
 * @param copiedBytes bytes not read again, since their file is a copy
 * @param waitingBytes bytes that are there and not acknowledged
 * @param oldestWaitingMillis for how long the file that waits for longest has had unacknowledged bytes
 */
public record TailStatistics(
        int files,
        int openFiles,
        int failingFiles,
        int damagedFiles,
        long lines,
        long bytes,
        long batches,
        long failedBatches,
        long rewrites,
        long lostBytes,
        long copiedBytes,
        long waitingBytes,
        long oldestWaitingMillis) {

    /** The statistics of a consumer that has not started. */
    public static final TailStatistics NONE = new TailStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
