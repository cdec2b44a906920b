package io.smartcar.camel.hbase.internal.mapping;

import io.smartcar.camel.hbase.message.HBaseAttribute;
import io.smartcar.camel.hbase.model.HBaseCell;
import io.smartcar.camel.hbase.model.HBaseRow;
import io.smartcar.camel.hbase.value.ValueType;
import java.util.HashMap;
import java.util.Map;

/** Creates the row model of the {@code row.} options of an endpoint. */
public final class RowModels {
    private RowModels() {}

    /**
     * The model; without cells if there are no options.
     *
     * @param mapping the options without their prefix; may be null
     * @throws IllegalArgumentException if an option is unknown, or a column has no family
     */
    public static HBaseRow create(Map<String, Object> mapping) {
        Map<String, Object> options = mapping == null ? new HashMap<>() : new HashMap<>(mapping);
        HBaseRow model = new HBaseRow();
        model.setId(options.remove(HBaseAttribute.HBASE_ROW_ID.asOption()));
        Object rowType = options.remove(HBaseAttribute.HBASE_ROW_TYPE.asOption());
        model.setRowType(rowType == null ? null : ValueType.of(rowType).javaType());
        int index = 1;
        while (options.containsKey(HBaseAttribute.HBASE_FAMILY.asOption(index))) {
            model.getCells().add(cell(options, index));
            index++;
        }
        if (!options.isEmpty()) {
            throw new IllegalArgumentException("Unknown row options, or of a column without row."
                    + HBaseAttribute.HBASE_FAMILY.asOption(index) + ": " + options.keySet()
                    + ". Expected rowId, rowType, and family, qualifier, value, valueType, those of the second column"
                    + " with the suffix 2 and so on");
        }
        return model;
    }

    private static HBaseCell cell(Map<String, Object> options, int index) {
        HBaseCell cell = new HBaseCell();
        cell.setFamily(String.valueOf(options.remove(HBaseAttribute.HBASE_FAMILY.asOption(index))));
        Object qualifier = options.remove(HBaseAttribute.HBASE_QUALIFIER.asOption(index));
        cell.setQualifier(qualifier == null ? null : qualifier.toString());
        cell.setValue(options.remove(HBaseAttribute.HBASE_VALUE.asOption(index)));
        Object type = options.remove(HBaseAttribute.HBASE_VALUE_TYPE.asOption(index));
        if (type != null) {
            cell.setValueType(ValueType.of(type).javaType());
        }
        return cell;
    }
}
