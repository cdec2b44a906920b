package io.smartcar.camel.hbase.config;

import io.smartcar.camel.hbase.value.ValueFormat;
import java.util.Map;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/**
 * The options of the mapping columns, for maps and delimited lines, and the format of the values of all mappings. Not thread-safe: set before
 * the endpoint starts.
 */
@UriParams
public class HBaseColumnsConfiguration {
    @UriParam
    private String columns;

    @UriParam
    private String family;

    @UriParam(defaultValue = ",")
    private char delimiter = ',';

    @UriParam
    private String rowKey;

    @UriParam(prefix = "type.", multiValue = true)
    private Map<String, Object> columnTypes;

    @UriParam
    private ValueFormat valueFormat;

    /** The columns, in order. */
    public String getColumns() {
        return columns;
    }

    /**
     * The columns of a line, in order, separated by commas; for a map, the columns to write, all by default. A column in
     * another family than that of the option family is given as family:column.
     */
    public void setColumns(String columns) {
        this.columns = columns;
    }

    /** The family of the columns. */
    public String getFamily() {
        return family;
    }

    /**
     * The family of the columns, for the mapping columns. Without the option columns, reads return the whole family and
     * no other.
     */
    public void setFamily(String family) {
        this.family = family;
    }

    /** The delimiter of the columns of a line. */
    public char getDelimiter() {
        return delimiter;
    }

    /** The delimiter of the columns of a line: one ASCII character. */
    public void setDelimiter(char delimiter) {
        this.delimiter = delimiter;
    }

    /** The template of the row key. */
    public String getRowKey() {
        return rowKey;
    }

    /**
     * The template of the row key for the mapping columns, unless the header CamelHBaseRowId is set: text with columns,
     * headers and functions in braces, such as {reverse(date)}-{car_number}.
     */
    public void setRowKey(String rowKey) {
        this.rowKey = rowKey;
    }

    /** The types of columns other than text. */
    public Map<String, Object> getColumnTypes() {
        return columnTypes;
    }

    /**
     * The types of columns other than text, for the mapping columns, such as type.speed=int: bytes, string, boolean,
     * byte, short, int, long, float, double, decimal.
     */
    public void setColumnTypes(Map<String, Object> columnTypes) {
        this.columnTypes = columnTypes;
    }

    /** The format of numbers and Booleans; null for binary with a check. */
    public ValueFormat getValueFormat() {
        return valueFormat;
    }

    /**
     * How numbers and Booleans are represented in cells and row keys, for all mappings: binary, as by HBase's Bytes, or
     * text. By default binary, but reading the text of a number as a number is an error instead of another number, unless
     * it has one or two characters and that is the width of the type.
     */
    public void setValueFormat(ValueFormat valueFormat) {
        this.valueFormat = valueFormat;
    }
}
