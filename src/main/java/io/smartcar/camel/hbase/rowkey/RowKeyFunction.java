package io.smartcar.camel.hbase.rowkey;

/** Changes the end of a key that is being made, in place. Immutable and thread-safe. */
@FunctionalInterface
interface RowKeyFunction {
    /**
     * Replaces the bytes from an offset to the end by what the function makes of them.
     *
     * @throws RowKeyException if it cannot
     */
    void apply(RowKeyEvaluation key, int from);
}
