package io.smartcar.camel.hbase.model;

import java.util.Arrays;
import java.util.Objects;

/** A cell: a column, a value and a timestamp. In a model, it defines the type of the value. Not thread-safe. */
public class HBaseCell {
    private String family;
    private String qualifier;
    private Object value;
    private Long timestamp;
    private Class<?> valueType = String.class;

    /** An empty cell. */
    public HBaseCell() {}

    /** A copy. */
    public HBaseCell(HBaseCell other) {
        family = other.family;
        qualifier = other.qualifier;
        value = other.value;
        timestamp = other.timestamp;
        valueType = other.valueType;
    }

    /** The column family. */
    public String getFamily() {
        return family;
    }

    /** @param family the column family */
    public void setFamily(String family) {
        this.family = family;
    }

    /** The column within the family; null for all columns, where supported. */
    public String getQualifier() {
        return qualifier;
    }

    /** @param qualifier the column within the family; null for all columns, where supported */
    public void setQualifier(String qualifier) {
        this.qualifier = qualifier;
    }

    /** The value: a String, a byte[], a Boolean or a number; null is not written. */
    public Object getValue() {
        return value;
    }

    /** @param value a String, a byte[], a Boolean or a number; null is not written */
    public void setValue(Object value) {
        this.value = value;
    }

    /** Milliseconds since 1970; null for the timestamp of the row, else the time of writing. */
    public Long getTimestamp() {
        return timestamp;
    }

    /** @param timestamp milliseconds since 1970; null for the timestamp of the row, else the time of writing */
    public void setTimestamp(Long timestamp) {
        this.timestamp = timestamp;
    }

    /** The type that values are decoded to and encoded from; String by default. */
    public Class<?> getValueType() {
        return valueType;
    }

    /**
     * Sets the type of the value.
     *
     * @param valueType String, byte[], Boolean or the class of a number
     * @throws IllegalArgumentException if it is null
     */
    public void setValueType(Class<?> valueType) {
        if (valueType == null) {
            throw new IllegalArgumentException("Expected a type for the value of " + this + ", got null");
        }
        this.valueType = valueType;
    }

    /** Whether another cell has the same family and column. */
    public boolean isSameColumn(HBaseCell other) {
        return Objects.equals(family, other.family) && Objects.equals(qualifier, other.qualifier);
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof HBaseCell other
                && isSameColumn(other)
                && Objects.equals(timestamp, other.timestamp)
                && Objects.deepEquals(value, other.value)
                && valueType == other.valueType;
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(new Object[] {family, qualifier, value, timestamp});
    }

    @Override
    public String toString() {
        return "HBaseCell[" + family + ":" + qualifier + "=" + printable(value) + "@" + timestamp + "]";
    }

    static String printable(Object value) {
        return value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value);
    }
}
