package io.smartcar.camel.hbase.rowkey;

/** Transforms the end of a key, in place. Immutable and thread-safe. */
@FunctionalInterface
interface RowKeyFunction {
    /**
     * Replaces the bytes from an offset to the end by the result of the function.
     *
     * @throws RowKeyException if the bytes are not a valid argument
     */
    void apply(RowKeyEvaluation key, int from);
}
