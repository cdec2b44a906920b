package io.smartcar.camel.hbase.internal.write;

import java.util.List;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.CheckAndMutate;
import org.apache.hadoop.hbase.client.Mutation;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.client.Row;
import org.apache.hadoop.hbase.util.Bytes;

/** Checks each mutation for what would make the client reject the whole request. */
final class MutationChecks {
    private MutationChecks() {}

    /**
     * The bytes of a mutation's cells; -1 if the client would reject it, with {@link #rejection} as the reason.
     *
     * @param largestCell the maximum bytes of a cell; 0 for no limit
     */
    static long size(Row row, int largestCell) {
        Mutation mutation = mutation(row);
        if (mutation instanceof Put && mutation.isEmpty()) {
            return -1;
        }
        long size = mutation.getRow().length;
        for (List<Cell> cells : mutation.getFamilyCellMap().values()) {
            for (int index = 0; index < cells.size(); index++) {
                int cellSize = cells.get(index).getSerializedSize();
                if (largestCell > 0 && cellSize > largestCell) {
                    return -1;
                }
                size += cellSize;
            }
        }
        return size;
    }

    /** Why the client would reject a mutation. */
    static IllegalArgumentException rejection(Mutation mutation, int largestCell) {
        for (List<Cell> cells : mutation.getFamilyCellMap().values()) {
            for (Cell cell : cells) {
                if (cell.getSerializedSize() > largestCell) {
                    return new IllegalArgumentException("A cell of column '" + column(cell) + "' has "
                            + cell.getSerializedSize() + " bytes, but the limit of the client is " + largestCell
                            + " (hbase.client.keyvalue.maxsize)");
                }
            }
        }
        return new IllegalArgumentException("A Put needs at least one cell, got none");
    }

    /** The bytes of a mutation's largest cell, as a region server counts them; 0 if it has none. */
    static long largestCell(Mutation mutation) {
        long largest = 0;
        for (List<Cell> cells : mutation.getFamilyCellMap().values()) {
            for (Cell cell : cells) {
                // plus the length field in front of the cell
                largest = Math.max(largest, cell.getSerializedSize() + (long) Integer.BYTES);
            }
        }
        return largest;
    }

    /** The mutation, without its guard. */
    static Mutation mutation(Row row) {
        Row action = row instanceof CheckAndMutate checked ? checked.getAction() : row;
        if (action instanceof Mutation mutation) {
            return mutation;
        }
        throw new IllegalArgumentException("Expected a Put, Delete, Append or Increment, or a check of one, got "
                + action.getClass().getName());
    }

    private static String column(Cell cell) {
        return Bytes.toString(CellUtil.cloneFamily(cell)) + ":" + Bytes.toString(CellUtil.cloneQualifier(cell));
    }
}
