package io.smartcar.camel.hbase.internal.mapping;

import io.smartcar.camel.hbase.model.HBaseCell;
import io.smartcar.camel.hbase.model.HBaseData;
import io.smartcar.camel.hbase.model.HBaseRow;
import io.smartcar.camel.hbase.value.ValueCodec;
import java.util.List;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.util.Bytes;

/** Turns the columns of a model into what the client asks for, and what it found into rows of the model. */
final class ModelReads {
    private ModelReads() {}

    /** Asks for the columns of a model; for all if it names none. */
    static void addColumns(Get get, HBaseRow model) {
        for (HBaseCell cell : model.getCells()) {
            if (cell.getQualifier() == null) {
                get.addFamily(Bytes.toBytes(cell.getFamily()));
            } else {
                get.addColumn(Bytes.toBytes(cell.getFamily()), Bytes.toBytes(cell.getQualifier()));
            }
        }
    }

    /** Asks for the columns of a model; for all if it names none. */
    static void addColumns(Scan scan, HBaseRow model) {
        for (HBaseCell cell : model.getCells()) {
            if (cell.getQualifier() == null) {
                scan.addFamily(Bytes.toBytes(cell.getFamily()));
            } else {
                scan.addColumn(Bytes.toBytes(cell.getFamily()), Bytes.toBytes(cell.getQualifier()));
            }
        }
    }

    /** All the columns that rows name, as one model: what a scan asks for. */
    static HBaseRow union(HBaseData data) {
        HBaseRow union = new HBaseRow();
        data.getRows().forEach(union::apply);
        return union;
    }

    /**
     * A row found, with the cells that the model names, in its order; one that was not found is there without a value.
     * A model without columns takes every cell.
     *
     * @throws IllegalArgumentException if bytes do not hold a value of the type that the model gives
     */
    static HBaseRow row(Result result, HBaseRow model) {
        HBaseRow row = new HBaseRow();
        row.setRowType(model.getRowType());
        if (!result.isEmpty()) {
            row.setId(ValueCodec.decodeKey(result.getRow(), model.getRowType()));
        }
        if (model.isEmpty() && !result.isEmpty()) {
            addAll(row, result, String.class);
        }
        for (HBaseCell asked : model.getCells()) {
            if (asked.getQualifier() == null) {
                addFamily(row, result, asked);
            } else {
                addColumn(row, result, asked);
            }
        }
        return row;
    }

    private static void addColumn(HBaseRow row, Result result, HBaseCell asked) {
        List<Cell> found = result.getColumnCells(Bytes.toBytes(asked.getFamily()), Bytes.toBytes(asked.getQualifier()));
        for (Cell cell : found) {
            row.getCells().add(cell(cell, asked.getValueType()));
        }
        if (found.isEmpty()) {
            HBaseCell missing = new HBaseCell(asked);
            missing.setValue(null);
            missing.setTimestamp(null);
            row.getCells().add(missing);
        }
    }

    private static void addFamily(HBaseRow row, Result result, HBaseCell asked) {
        byte[] family = Bytes.toBytes(asked.getFamily());
        for (Cell cell : result.isEmpty() ? new Cell[0] : result.rawCells()) {
            if (CellUtil.matchingFamily(cell, family)) {
                row.getCells().add(cell(cell, asked.getValueType()));
            }
        }
    }

    private static void addAll(HBaseRow row, Result result, Class<?> type) {
        for (Cell cell : result.rawCells()) {
            row.getCells().add(cell(cell, type));
        }
    }

    private static HBaseCell cell(Cell found, Class<?> type) {
        HBaseCell cell = new HBaseCell();
        cell.setFamily(Bytes.toString(found.getFamilyArray(), found.getFamilyOffset(), found.getFamilyLength()));
        cell.setQualifier(
                Bytes.toString(found.getQualifierArray(), found.getQualifierOffset(), found.getQualifierLength()));
        cell.setTimestamp(found.getTimestamp());
        cell.setValueType(type);
        try {
            cell.setValue(ValueCodec.decode(CellUtil.cloneValue(found), type));
        } catch (IllegalArgumentException unfit) {
            throw new IllegalArgumentException(
                    "Column '" + cell.getFamily() + ":" + cell.getQualifier() + "' of row '"
                            + Bytes.toStringBinary(CellUtil.cloneRow(found)) + "': " + unfit.getMessage(),
                    unfit);
        }
        return cell;
    }
}
