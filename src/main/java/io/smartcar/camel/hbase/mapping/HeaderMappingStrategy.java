package io.smartcar.camel.hbase.mapping;

import io.smartcar.camel.hbase.message.HBaseAttribute;
import io.smartcar.camel.hbase.model.HBaseCell;
import io.smartcar.camel.hbase.model.HBaseData;
import io.smartcar.camel.hbase.model.HBaseRow;
import io.smartcar.camel.hbase.value.ValueCodec;
import io.smartcar.camel.hbase.value.ValueType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;

/**
 * Maps headers that name rows, columns, values and types; the body is not used. The headers of the first cell have no
 * suffix, those of the second end in 2, and so on without a gap. Cells with the same row key form one row. Thread-safe.
 * May be extended.
 */
public class HeaderMappingStrategy implements CellMappingStrategy {
    @Override
    public HBaseData resolveModel(Message message) {
        return resolveModel(message, null);
    }

    /**
     * The rows and cells that a message and a model name together: a missing column or type of a cell is that of the cell
     * at the same place in the model.
     *
     * @param message must not be changed
     * @param model must not be changed; null for none
     */
    public HBaseData resolveModel(Message message, HBaseRow model) {
        List<HBaseCell> cells = model == null ? List.of() : List.copyOf(model.getCells());
        // keyed by the bytes of the row as a value, since a byte[] has no equality
        Map<Object, HBaseRow> rows = new LinkedHashMap<>();
        int index = 1;
        Object id = null;
        for (HBaseRow row = row(message, index, cells, id); row != null; row = row(message, ++index, cells, id)) {
            id = row.getId();
            HBaseRow known = rows.putIfAbsent(key(message, row), row);
            if (known != null) {
                known.getCells().addAll(row.getCells());
            }
        }
        return new HBaseData(new ArrayList<>(rows.values()));
    }

    private static Object key(Message message, HBaseRow row) {
        byte[] id = ValueCodec.encode(row.getId(), message.getExchange().getContext());
        return id == null ? "no row" : ByteBuffer.wrap(id);
    }

    private static HBaseRow row(Message message, int index, List<HBaseCell> models, Object idBefore) {
        Object id = message.getHeader(HBaseAttribute.HBASE_ROW_ID.asHeader(index));
        HBaseCell cell = cell(message, index, index <= models.size() ? models.get(index - 1) : new HBaseCell());
        // a get or a scan may name columns alone
        if (id == null && cell.getFamily() == null) {
            return null;
        }
        if (id == null && message.getHeader(HBaseAttribute.HBASE_FAMILY.asHeader(index)) == null) {
            // a value alone, for the column that the model has at its place: the next one of the row before it
            id = idBefore;
        }
        HBaseRow row = new HBaseRow();
        row.setId(id);
        Object type = message.getHeader(HBaseAttribute.HBASE_ROW_TYPE.asHeader(index));
        row.setRowType(type == null ? null : type(type));
        if (cell.getFamily() != null) {
            row.getCells().add(cell);
        }
        return row;
    }

    private static HBaseCell cell(Message message, int index, HBaseCell model) {
        HBaseCell cell = new HBaseCell();
        cell.setFamily(message.getHeader(HBaseAttribute.HBASE_FAMILY.asHeader(index), String.class));
        cell.setQualifier(message.getHeader(HBaseAttribute.HBASE_QUALIFIER.asHeader(index), String.class));
        cell.setValue(message.getHeader(HBaseAttribute.HBASE_VALUE.asHeader(index)));
        cell.setTimestamp(message.getHeader(HBaseAttribute.HBASE_TIMESTAMP.asHeader(index), Long.class));
        if (cell.getFamily() == null && cell.getValue() != null) {
            cell.setFamily(model.getFamily());
            cell.setQualifier(cell.getQualifier() == null ? model.getQualifier() : cell.getQualifier());
        }
        Object type = message.getHeader(HBaseAttribute.HBASE_VALUE_TYPE.asHeader(index));
        if (type != null) {
            cell.setValueType(type(type));
        } else if (cell.isSameColumn(model)) {
            cell.setValueType(model.getValueType());
        }
        return cell;
    }

    private static Class<?> type(Object header) {
        if (header instanceof Class<?> type) {
            return ValueType.of(type).javaType();
        }
        String name = header.toString();
        return name.isEmpty() ? String.class : ValueType.of(name).javaType();
    }

    @Override
    public void applyGetResults(Message message, HBaseData data) {
        int index = 1;
        for (HBaseRow row : data.getRows()) {
            for (HBaseCell cell : row.getCells()) {
                message.setHeader(HBaseAttribute.HBASE_VALUE.asHeader(index++), cell.getValue());
            }
        }
        clear(message, index, HBaseAttribute.HBASE_VALUE);
    }

    @Override
    public void applyScanResults(Message message, HBaseData data) {
        int index = 1;
        for (HBaseRow row : data.getRows()) {
            for (HBaseCell cell : row.getCells()) {
                message.setHeader(HBaseAttribute.HBASE_ROW_ID.asHeader(index), row.getId());
                message.setHeader(HBaseAttribute.HBASE_FAMILY.asHeader(index), cell.getFamily());
                message.setHeader(HBaseAttribute.HBASE_QUALIFIER.asHeader(index), cell.getQualifier());
                message.setHeader(HBaseAttribute.HBASE_VALUE.asHeader(index), cell.getValue());
                index++;
            }
        }
        clear(
                message,
                index,
                HBaseAttribute.HBASE_ROW_ID,
                HBaseAttribute.HBASE_FAMILY,
                HBaseAttribute.HBASE_QUALIFIER,
                HBaseAttribute.HBASE_VALUE);
    }

    /** Removes the headers after the last cell that come from the request or an earlier result, with or without gaps. */
    private static void clear(Message message, int from, HBaseAttribute... attributes) {
        for (String header : message.getHeaders().keySet().toArray(String[]::new)) {
            for (HBaseAttribute attribute : attributes) {
                if (index(header, attribute.asHeader()) >= from) {
                    message.removeHeader(header);
                }
            }
        }
    }

    /** The number of the cell of a header, from 1; 0 if it is another header. */
    private static int index(String header, String attribute) {
        int length = attribute.length();
        if (!header.regionMatches(true, 0, attribute, 0, length)) {
            return 0;
        }
        if (header.length() == length) {
            return 1;
        }
        try {
            return Integer.parseInt(header, length, header.length(), 10);
        } catch (NumberFormatException otherHeader) {
            return 0;
        }
    }
}
