package io.smartcar.camel.hbase.internal.mapping;

import io.smartcar.camel.hbase.model.HBaseCell;
import io.smartcar.camel.hbase.model.HBaseRow;
import io.smartcar.camel.hbase.value.ValueCodec;
import io.smartcar.camel.hbase.value.ValueFormat;
import io.smartcar.camel.support.MessageText;
import java.util.List;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.util.Bytes;

/** Maps results to rows of a model. */
final class ModelReads {
    private ModelReads() {}

    /**
     * The row of a result, with the cells of the model in its order; a missing cell has no value. Without cells in the
     * model, the row has all cells.
     *
     * @throws IllegalArgumentException if the bytes are not a value of the type in the model
     */
    static HBaseRow row(Result result, HBaseRow model, ValueFormat format) {
        HBaseRow row = new HBaseRow();
        row.setRowType(model.getRowType());
        if (!result.isEmpty()) {
            row.setId(ValueCodec.decodeKey(result.getRow(), model.getRowType(), format));
        }
        if (model.isEmpty() && !result.isEmpty()) {
            for (Cell cell : result.rawCells()) {
                row.getCells().add(cell(cell, String.class, format));
            }
        }
        for (HBaseCell requested : model.getCells()) {
            if (requested.getQualifier() == null) {
                addFamily(row, result, requested, format);
            } else {
                addColumn(row, result, requested, format);
            }
        }
        return row;
    }

    private static void addColumn(HBaseRow row, Result result, HBaseCell requested, ValueFormat format) {
        List<Cell> found =
                result.getColumnCells(Bytes.toBytes(requested.getFamily()), Bytes.toBytes(requested.getQualifier()));
        for (Cell cell : found) {
            row.getCells().add(cell(cell, requested.getValueType(), format));
        }
        if (found.isEmpty()) {
            HBaseCell missing = new HBaseCell(requested);
            missing.setValue(null);
            missing.setTimestamp(null);
            row.getCells().add(missing);
        }
    }

    private static void addFamily(HBaseRow row, Result result, HBaseCell requested, ValueFormat format) {
        byte[] family = Bytes.toBytes(requested.getFamily());
        for (Cell cell : result.isEmpty() ? new Cell[0] : result.rawCells()) {
            if (CellUtil.matchingFamily(cell, family)) {
                row.getCells().add(cell(cell, requested.getValueType(), format));
            }
        }
    }

    private static HBaseCell cell(Cell found, Class<?> type, ValueFormat format) {
        HBaseCell cell = new HBaseCell();
        cell.setFamily(Bytes.toString(found.getFamilyArray(), found.getFamilyOffset(), found.getFamilyLength()));
        cell.setQualifier(
                Bytes.toString(found.getQualifierArray(), found.getQualifierOffset(), found.getQualifierLength()));
        cell.setTimestamp(found.getTimestamp());
        cell.setValueType(type);
        try {
            cell.setValue(ValueCodec.decode(CellUtil.cloneValue(found), type, format));
        } catch (IllegalArgumentException invalid) {
            throw new IllegalArgumentException(
                    "Column '" + cell.getFamily() + ":" + cell.getQualifier() + "' of row '"
                            + MessageText.of(Bytes.toStringBinary(CellUtil.cloneRow(found))) + "': "
                            + invalid.getMessage(),
                    invalid);
        }
        return cell;
    }
}
