package io.smartcar.camel.tail.internal;

/** Counts since the start; written by the loop's thread, read through {@link TailStatistics}. */
final class TailCounters {
    long lines;
    long bytes;
    long batches;
    long failedBatches;
    long rewrites;
    long lostBytes;
}
