package io.smartcar.event.kind;

import io.smartcar.camel.hbase.rowkey.RowKeyTemplate;

/**
 * A column that no line has: the same text for each event, or made of its columns.
 *
 * @param name the column
 * @param template what it is made of
 * @param fixed its bytes if they are the same for each event, else null
 */
record ComputedField(String name, RowKeyTemplate template, byte[] fixed) {
    static ComputedField of(String name, RowKeyTemplate template) {
        boolean same = template.names().isEmpty();
        return new ComputedField(name, template, same ? template.evaluate(null, null, null) : null);
    }
}
