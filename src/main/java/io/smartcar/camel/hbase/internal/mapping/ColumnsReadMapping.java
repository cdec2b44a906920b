package io.smartcar.camel.hbase.internal.mapping;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.camel.hbase.model.HBaseRow;
import io.smartcar.camel.hbase.value.ValueCodec;
import io.smartcar.camel.hbase.value.ValueType;
import io.smartcar.camel.support.MessageText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.util.Bytes;

/** Reads rows as maps from column names to values, including the row key. */
public final class ColumnsReadMapping implements ReadMapping {
    private final ColumnLayout layout;
    private final List<HBaseRow> requested;
    private final HBaseRow model;
    private final boolean areNumbers;

    /**
     * @param requested the rows to get
     * @param keyType the type of the decoded keys of other rows; null for text
     * @param areNumbers whether all values are whole numbers, regardless of the column types
     */
    public ColumnsReadMapping(ColumnLayout layout, List<HBaseRow> requested, Class<?> keyType, boolean areNumbers) {
        this.layout = layout;
        this.requested = requested;
        this.model = layout.row(null, keyType);
        this.areNumbers = areNumbers;
    }

    @Override
    public List<HBaseRow> rows() {
        return requested;
    }

    @Override
    public HBaseRow model() {
        return model;
    }

    @Override
    public Map<String, Object> row(Result result) {
        return row(result, model.getRowType());
    }

    private Map<String, Object> row(Result result, Class<?> typeOfKey) {
        Map<String, Object> row = new LinkedHashMap<>();
        if (result.isEmpty()) {
            return row;
        }
        row.put(HBaseConstants.ROW_ID, ValueCodec.decodeKey(result.getRow(), typeOfKey, layout.format()));
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
            byte[] bytes = CellUtil.cloneValue(cell);
            return areNumbers ? ValueType.LONG.decode(bytes) : declared.decode(bytes, layout.format());
        } catch (IllegalArgumentException invalid) {
            throw new IllegalArgumentException(
                    "Column '" + column.name() + "' of row '"
                            + MessageText.of(Bytes.toStringBinary(CellUtil.cloneRow(cell))) + "': "
                            + invalid.getMessage(),
                    invalid);
        }
    }

    @Override
    public void applyGets(Message message, List<Result> results) {
        List<Map<String, Object>> rows = new ArrayList<>(results.size());
        for (int index = 0; index < results.size(); index++) {
            rows.add(row(results.get(index), requested.get(index).getRowType()));
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
