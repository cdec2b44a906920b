package io.smartcar.camel.support;

/** The columns of an event or a line, each a range of an array: the input of row keys and cells. */
public interface ColumnRanges {
    /** The array that holds a column's bytes; null if there is no such column. It must not be changed. */
    byte[] array(int column);

    /** Where the column begins in its array. */
    int start(int column);

    /** How many bytes the column has. */
    int length(int column);
}
