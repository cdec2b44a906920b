package io.smartcar.camel.hbase.internal.mapping;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.model.HBaseCell;
import io.smartcar.camel.hbase.model.HBaseRow;
import io.smartcar.camel.hbase.value.ValueCodec;
import io.smartcar.camel.hbase.value.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.Get;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.util.Bytes;

/** Reads rows as maps from column names to values, including the row key. */
public final class ColumnsReadMapping implements ReadMapping {
    private final ColumnLayout layout;
    private final List<Requested> requested;
    private final Class<?> keyType;
    private final boolean areNumbers;

    /**
     * A requested row.
     *
     * @param keyType the type of its decoded key; null for text
     */
    record Requested(byte[] key, Class<?> keyType) {}

    /**
     * @param requested the requested rows
     * @param keyType the type of the decoded keys of other rows; null for text
     * @param areNumbers whether all values are whole numbers, regardless of the column types
     */
    public ColumnsReadMapping(ColumnLayout layout, List<Requested> requested, Class<?> keyType, boolean areNumbers) {
        this.layout = layout;
        this.requested = requested;
        this.keyType = keyType;
        this.areNumbers = areNumbers;
    }

    @Override
    public List<Get> gets() {
        List<Get> gets = new ArrayList<>(requested.size());
        for (Requested row : requested) {
            Get get = new Get(row.key());
            layout.columns().forEach(column -> get.addColumn(column.family(), column.qualifier()));
            if (layout.wholeFamily() != null) {
                get.addFamily(layout.wholeFamily());
            }
            gets.add(get);
        }
        return gets;
    }

    @Override
    public void addColumns(Scan scan) {
        layout.columns().forEach(column -> scan.addColumn(column.family(), column.qualifier()));
        if (layout.wholeFamily() != null) {
            scan.addFamily(layout.wholeFamily());
        }
    }

    @Override
    public HBaseRow model() {
        HBaseRow model = new HBaseRow();
        for (ColumnLayout.Column column : layout.columns()) {
            HBaseCell cell = new HBaseCell();
            cell.setFamily(Bytes.toString(column.family()));
            cell.setQualifier(Bytes.toString(column.qualifier()));
            model.getCells().add(cell);
        }
        return model;
    }

    @Override
    public Map<String, Object> row(Result result) {
        return row(result, keyType);
    }

    private Map<String, Object> row(Result result, Class<?> typeOfKey) {
        Map<String, Object> row = new LinkedHashMap<>();
        if (result.isEmpty()) {
            return row;
        }
        row.put(HBaseConstants.ROW_ID, ValueCodec.decodeKey(result.getRow(), typeOfKey));
        for (Cell cell : result.rawCells()) {
            ColumnLayout.Column column = layout.column(
                    Bytes.toString(cell.getFamilyArray(), cell.getFamilyOffset(), cell.getFamilyLength()),
                    Bytes.toString(cell.getQualifierArray(), cell.getQualifierOffset(), cell.getQualifierLength()));
            // the latest version is first
            row.computeIfAbsent(column.name(), name -> value(column, cell));
        }
        return row;
    }

    private Object value(ColumnLayout.Column column, Cell cell) {
        ValueType declared = column.type() == null ? ValueType.STRING : column.type();
        try {
            return (areNumbers ? ValueType.LONG : declared).decode(CellUtil.cloneValue(cell));
        } catch (IllegalArgumentException invalid) {
            throw new IllegalArgumentException(
                    "Column '" + column.name() + "' of row '" + Bytes.toStringBinary(CellUtil.cloneRow(cell)) + "': "
                            + invalid.getMessage(),
                    invalid);
        }
    }

    @Override
    public void applyGets(Message message, List<Result> results) {
        List<Map<String, Object>> rows = new ArrayList<>(results.size());
        for (int index = 0; index < results.size(); index++) {
            rows.add(row(results.get(index), requested.get(index).keyType()));
        }
        message.setBody(rows.size() == 1 ? rows.get(0) : rows);
    }

    @Override
    public void applyRow(Message message, Result result) {
        message.setBody(row(result));
    }

    @Override
    public void applyScan(Message message, List<Result> results) {
        List<Map<String, Object>> rows = new ArrayList<>(results.size());
        results.forEach(result -> rows.add(row(result)));
        message.setBody(rows);
    }
}
