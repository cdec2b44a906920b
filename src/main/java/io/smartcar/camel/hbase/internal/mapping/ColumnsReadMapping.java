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

/** Reads rows as maps from the names of columns to values, with the row's key among them. */
public final class ColumnsReadMapping implements ReadMapping {
    private final ColumnLayout layout;
    private final List<Asked> asked;
    private final Class<?> keyType;
    private final boolean numbers;

    /**
     * A row that is asked for.
     *
     * @param keyType what its key becomes; null for text
     */
    record Asked(byte[] key, Class<?> keyType) {}

    /**
     * @param asked the rows that are asked for
     * @param keyType what the keys of other rows become; null for text
     * @param numbers whether all values are whole numbers, whatever their columns say
     */
    public ColumnsReadMapping(ColumnLayout layout, List<Asked> asked, Class<?> keyType, boolean numbers) {
        this.layout = layout;
        this.asked = asked;
        this.keyType = keyType;
        this.numbers = numbers;
    }

    @Override
    public List<Get> gets() {
        List<Get> gets = new ArrayList<>(asked.size());
        for (Asked row : asked) {
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
            // the latest version comes first
            row.computeIfAbsent(column.name(), name -> value(column, cell));
        }
        return row;
    }

    private Object value(ColumnLayout.Column column, Cell cell) {
        ValueType declared = column.type() == null ? ValueType.STRING : column.type();
        try {
            return (numbers ? ValueType.LONG : declared).decode(CellUtil.cloneValue(cell));
        } catch (IllegalArgumentException unfit) {
            throw new IllegalArgumentException(
                    "Column '" + column.name() + "' of row '" + Bytes.toStringBinary(CellUtil.cloneRow(cell)) + "': "
                            + unfit.getMessage(),
                    unfit);
        }
    }

    @Override
    public void applyGets(Message message, List<Result> results) {
        List<Map<String, Object>> rows = new ArrayList<>(results.size());
        for (int index = 0; index < results.size(); index++) {
            rows.add(row(results.get(index), asked.get(index).keyType()));
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
