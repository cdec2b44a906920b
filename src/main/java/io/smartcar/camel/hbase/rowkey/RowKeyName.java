package io.smartcar.camel.hbase.rowkey;

/**
 * A name in a row key template, resolved as far as compiling can.
 *
 * @param text the name as written
 * @param column the index of the column, or one of the constants here
 */
record RowKeyName(String text, int column) {
    /** The whole line. */
    static final int LINE = -1;
    /** The event's id. */
    static final int ID = -2;
    /** To be looked up by its text. */
    static final int LOOKED_UP = -3;
}
