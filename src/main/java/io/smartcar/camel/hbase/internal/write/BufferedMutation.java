package io.smartcar.camel.hbase.internal.write;

import java.util.List;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Row;
import org.apache.hadoop.hbase.util.Bytes;

/** A mutation on its way to its table: its origin, its size and, once it was answered, its result. Confined to one thread. */
final class BufferedMutation {
    private final Mutation mutation;
    private final Row request;
    private final Object origin;
    private final long size;
    private final Cell largestCell;
    private Object result;

    /**
     * @param mutation a mutation
     * @param request the mutation, or a check that guards it
     * @param origin the exchange, message or body that it comes from
     */
    BufferedMutation(Mutation mutation, Row request, Object origin) {
        this.mutation = mutation;
        this.request = request;
        this.origin = origin;
        // measured now, while the cells are still in the processor's cache
        long bytes = mutation.getRow().length;
        int most = 0;
        Cell largest = null;
        for (List<Cell> cells : mutation.getFamilyCellMap().values()) {
            for (Cell cell : cells) {
                int cellSize = cell.getSerializedSize();
                bytes += cellSize;
                if (cellSize > most) {
                    most = cellSize;
                    largest = cell;
                }
            }
        }
        this.size = bytes;
        this.largestCell = largest;
    }

    Mutation mutation() {
        return mutation;
    }

    Row request() {
        return request;
    }

    Object origin() {
        return origin;
    }

    /** The bytes of the row key and the cells. */
    long size() {
        return size;
    }

    /** The result; null if there is none yet, or the mutation failed. */
    Object result() {
        return result;
    }

    void answered(Object answer) {
        result = answer;
    }

    /** Whether a region server with this limit, in bytes, rejects a cell. */
    boolean exceeds(long serverLimit) {
        // it counts the length field in front of the cell
        return largestCell != null && largestCell.getSerializedSize() + Integer.BYTES > serverLimit;
    }

    /**
     * Why the client would reject the whole request because of this mutation; null if it would not.
     *
     * @param clientLimit the maximum bytes of a cell; 0 for no limit
     */
    IllegalArgumentException rejection(int clientLimit) {
        if (largestCell == null) {
            return mutation instanceof Put
                    ? new IllegalArgumentException("A Put needs at least one cell, got none")
                    : null;
        }
        return clientLimit == 0 || largestCell.getSerializedSize() <= clientLimit
                ? null
                : new IllegalArgumentException("A cell of column '" + Bytes.toString(CellUtil.cloneFamily(largestCell))
                        + ":" + Bytes.toString(CellUtil.cloneQualifier(largestCell)) + "' has "
                        + largestCell.getSerializedSize() + " bytes, but the limit of the client is " + clientLimit
                        + " (hbase.client.keyvalue.maxsize)");
    }
}
