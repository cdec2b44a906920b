package io.smartcar.camel.hbase.config;

import java.util.Map;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** How the mapping columns makes rows of maps and of delimited lines. Not thread-safe: set once, before the endpoint starts. */
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

    /** The columns, in order. */
    public String getColumns() {
        return columns;
    }

    /**
     * The columns of a line, in order, separated by commas; of a map, those to write, by default all. A column of
     * another family than the option family is written as family:column.
     */
    public void setColumns(String columns) {
        this.columns = columns;
    }

    /** The family of the columns. */
    public String getFamily() {
        return family;
    }

    /**
     * The family of the columns, for the mapping columns. Where the option columns names none, the family is read as a
     * whole, and no other.
     */
    public void setFamily(String family) {
        this.family = family;
    }

    /** What separates the columns of a line. */
    public char getDelimiter() {
        return delimiter;
    }

    /**
     * What separates the columns of a line: one ASCII character.
     */
    public void setDelimiter(char delimiter) {
        this.delimiter = delimiter;
    }

    /** How the key of a row is made. */
    public String getRowKey() {
        return rowKey;
    }

    /**
     * How the key of a row is made for the mapping columns, where no header CamelHBaseRowId gives it: a text with
     * columns, headers and functions in braces, as {reverse(date)}-{car_number}.
     */
    public void setRowKey(String rowKey) {
        this.rowKey = rowKey;
    }

    /** The types of columns that are no text. */
    public Map<String, Object> getColumnTypes() {
        return columnTypes;
    }

    /**
     * The types of columns that are no text, for the mapping columns: type.speed=int. Known are bytes, string,
     * boolean, byte, short, int, long, float, double, decimal.
     */
    public void setColumnTypes(Map<String, Object> columnTypes) {
        this.columnTypes = columnTypes;
    }
}
