package io.smartcar.camel.hdfs.format;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The columns of a file; each may be null in a record. Immutable and thread-safe.
 *
 * @param name the name of the whole, for example of the kind of event
 * @param columns the columns in the order of the file
 */
public record FileSchema(String name, List<Column> columns) {
    /** @throws IllegalArgumentException if there is no column, or two have the same name */
    public FileSchema {
        columns = List.copyOf(columns);
        Set<String> names = new HashSet<>();
        for (Column column : columns) {
            if (!names.add(column.name())) {
                throw new IllegalArgumentException(
                        "Expected each column of '" + name + "' once, got '" + column.name() + "' twice");
            }
        }
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("Expected at least one column of '" + name + "'");
        }
    }

    /** A column of a file. */
    public record Column(String name, ColumnType type) {}
}
