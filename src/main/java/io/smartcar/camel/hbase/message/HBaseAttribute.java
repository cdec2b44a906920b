package io.smartcar.camel.hbase.message;

import java.util.Locale;

/** An attribute of a cell, given by a header of a message or a {@code row.} option of an endpoint, with an index. */
public enum HBaseAttribute {
    /** The row key. */
    HBASE_ROW_ID(HBaseConstants.ROW_ID),
    /** The type of a decoded row key. */
    HBASE_ROW_TYPE(HBaseConstants.ROW_TYPE),
    /** The key of the row that a consumer read. */
    HBASE_MARKED_ROW_ID(HBaseConstants.MARKED_ROW_ID),
    /** The column family. */
    HBASE_FAMILY(HBaseConstants.FAMILY),
    /** The column within its family. */
    HBASE_QUALIFIER(HBaseConstants.QUALIFIER),
    /** The value. */
    HBASE_VALUE(HBaseConstants.VALUE),
    /** The type of the value. */
    HBASE_VALUE_TYPE(HBaseConstants.VALUE_TYPE),
    /** The timestamp of the cell. */
    HBASE_TIMESTAMP(HBaseConstants.TIMESTAMP);

    private final String header;
    private final String option;

    HBaseAttribute(String header) {
        this.header = header;
        String name = header.substring("CamelHBase".length());
        this.option = name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    /** The header of the first cell. */
    public String asHeader() {
        return header;
    }

    /** The header of a cell, counted from 1: the first has no suffix. */
    public String asHeader(int index) {
        return index > 1 ? header + index : header;
    }

    /** The option of the first cell, without its prefix. */
    public String asOption() {
        return option;
    }

    /** The option of a cell, counted from 1, without its prefix: the first has no suffix. */
    public String asOption(int index) {
        return index > 1 ? option + index : option;
    }

    @Override
    public String toString() {
        return header;
    }
}
