package io.smartcar.camel.tail.internal;

/** Counters since the start; used by the loop's thread, published as {@link TailStatistics}. */
final class TailCounters {
    long lines;
    long bytes;
    long batches;
    long failedBatches;
    long rewrites;
    long lostBytes;
    long copiedBytes;
}
