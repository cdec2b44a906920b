package io.smartcar.camel.hbase.internal.mapping;

import io.smartcar.camel.hbase.config.HBaseColumnsConfiguration;
import io.smartcar.camel.hbase.model.HBaseCell;
import io.smartcar.camel.hbase.model.HBaseRow;
import io.smartcar.camel.hbase.value.ValueFormat;
import io.smartcar.camel.hbase.value.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.hbase.util.Bytes;

/** The columns of the mapping {@code columns}: their order in a line, their families and types. Thread-safe. */
public final class ColumnLayout {
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final List<Column> inOrder;
    private final Map<String, ValueType> types = new HashMap<>();
    private final String family;
    private final char delimiter;
    private final ValueFormat format;

    /**
     * A column.
     *
     * @param name its name in maps
     * @param type null to encode values by their own class
     */
    public record Column(String name, byte[] family, byte[] qualifier, ValueType type) {}

    /** @throws IllegalArgumentException if a column has no family, or a type belongs to no column */
    public ColumnLayout(HBaseColumnsConfiguration configuration) {
        family = configuration.getFamily();
        delimiter = configuration.getDelimiter();
        format = configuration.getValueFormat();
        if (configuration.getColumnTypes() != null) {
            configuration.getColumnTypes().forEach((name, type) -> types.put(name, ValueType.of(type.toString())));
        }
        String named = configuration.getColumns() == null ? "" : configuration.getColumns();
        for (String name : named.isEmpty() ? new String[0] : named.split(",", -1)) {
            Column column = create(name.trim());
            if (columns.put(column.name(), column) != null) {
                throw new IllegalArgumentException("Expected each column once, got '" + column.name() + "' twice");
            }
        }
        inOrder = new ArrayList<>(columns.values());
        for (String typed : types.keySet()) {
            if (!columns.isEmpty() && !columns.containsKey(typed)) {
                throw new IllegalArgumentException("There is a type for column '" + typed
                        + "', but no such column; known are " + String.join(", ", columns.keySet()));
            }
        }
    }

    private Column create(String name) {
        int colon = name.indexOf(':');
        String columnFamily = colon < 0 ? family : name.substring(0, colon);
        if (columnFamily == null || name.isEmpty()) {
            throw new IllegalArgumentException("The mapping columns expects a family for column '" + name
                    + "': set the option family, or write the column as family:column");
        }
        return new Column(name, Bytes.toBytes(columnFamily), Bytes.toBytes(name.substring(colon + 1)), types.get(name));
    }

    /** The columns in the order of a line; none if the endpoint names none. */
    public List<Column> columns() {
        return inOrder;
    }

    /** The index of a column in a line; -1 if the endpoint does not name it. */
    int place(String name) {
        return inOrder.indexOf(columns.get(name));
    }

    /**
     * A row to read, with the columns that the endpoint names, else its family; without either, all columns.
     *
     * @param key null for any
     * @param keyType the type of its decoded key; null for text
     */
    HBaseRow row(byte[] key, Class<?> keyType) {
        HBaseRow row = new HBaseRow();
        row.setId(key);
        row.setRowType(keyType);
        for (Column column : inOrder) {
            row.getCells().add(cell(Bytes.toString(column.family()), Bytes.toString(column.qualifier())));
        }
        if (row.isEmpty() && family != null) {
            row.getCells().add(cell(family, null));
        }
        return row;
    }

    private static HBaseCell cell(String family, String qualifier) {
        HBaseCell cell = new HBaseCell();
        cell.setFamily(family);
        cell.setQualifier(qualifier);
        return cell;
    }

    char delimiter() {
        return delimiter;
    }

    /** The format of numbers and Booleans; null for binary with a check. */
    ValueFormat format() {
        return format;
    }

    /**
     * The column of a name in a map; null if the endpoint names others.
     *
     * @throws IllegalArgumentException if it has no family
     */
    Column column(String name) {
        return columns.isEmpty() ? create(name) : columns.get(name);
    }

    /** The column of a cell. */
    Column column(String cellFamily, String qualifier) {
        String whole = cellFamily + ":" + qualifier;
        Column named = columns.get(whole);
        if (named == null && cellFamily.equals(family)) {
            named = columns.get(qualifier);
            whole = qualifier;
        }
        return named != null
                ? named
                : new Column(whole, Bytes.toBytes(cellFamily), Bytes.toBytes(qualifier), types.get(whole));
    }
}
