package io.smartcar.camel.hbase.rowkey;

import io.smartcar.camel.support.ColumnRanges;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A row key as text with placeholders, compiled once and evaluated for each row. Immutable and thread-safe.
 *
 * <p>{@code {reverse(date)}-{car_number}-{sha256(line,8)}}: text outside of braces is literal (UTF-8); {@code {name}} is
 * the bytes of a value, {@code {function(value, argument …)}} the result of a function, and {@code {'text'}} a text that
 * may contain braces, and doubled quotes for single ones. The value of a function is a name, a text or the result of
 * another function.
 *
 * <table>
 * <caption>Functions</caption>
 * <tr><td>{@code reverse(v)}</td><td>the bytes in reverse order</td></tr>
 * <tr><td>{@code upper(v)}, {@code lower(v)}</td><td>ASCII letters only</td></tr>
 * <tr><td>{@code pad(v,width[,filler])}</td><td>filled on the left, with zeros by default; a longer value is
 * rejected</td></tr>
 * <tr><td>{@code number(v,width)}</td><td>a non-negative number, in decimal, of fixed width</td></tr>
 * <tr><td>{@code short(v)}, {@code int(v)}, {@code long(v)}</td><td>a number as 2, 4 or 8 bytes, big-endian as HBase's
 * {@code Bytes}; negative numbers sort last</td></tr>
 * <tr><td>{@code max-minus(v)}</td><td>{@link Long#MAX_VALUE} minus a number, 19 decimal digits: the latest
 * first</td></tr>
 * <tr><td>{@code sha256(v,n)}</td><td>the first n hexadecimal digits of the hash</td></tr>
 * <tr><td>{@code hash(v)}</td><td>the CRC-32C, 8 hexadecimal digits</td></tr>
 * <tr><td>{@code salt(v,buckets)}</td><td>the CRC-32C modulo the number of buckets, in decimal, of fixed width</td></tr>
 * </table>
 *
 * <p>Besides the columns, {@code line} is the whole line and {@code id} the id of the event, unless a column has that
 * name.
 */
public final class RowKeyTemplate {
    /** The maximum length of a row key in HBase, in bytes. */
    static final int MAX_LENGTH = Short.MAX_VALUE;

    /** Functions of a number whose results sort as the numbers do, or the other way around. */
    private static final Set<String> SORTING = Set.of("max-minus", "number", "long");

    private static final String ROW_KEY = "Row key template";
    private static final String VALUE = "Template";

    private final String kind;
    private final String template;
    private final RowKeyPart[] parts;
    private final Set<String> names;

    private RowKeyTemplate(String kind, String template, Function<String, RowKeyPart.Value> resolver) {
        RowKeyParser parser = new RowKeyParser(kind, template, resolver);
        this.kind = kind;
        this.template = template;
        this.parts = parser.parse();
        this.names = Collections.unmodifiableSet(parser.names());
        if (names.isEmpty() && kind.equals(ROW_KEY)) {
            throw parser.withoutName();
        }
    }

    /**
     * Compiles a template for the columns of a line.
     *
     * @param template the template
     * @param columns the names of the line's columns, in order
     * @throws IllegalArgumentException if the template is malformed or names an unknown column or function; the
     *     message quotes the template and marks the place
     */
    public static RowKeyTemplate compile(String template, List<String> columns) {
        return new RowKeyTemplate(ROW_KEY, template, name -> resolve(name, columns));
    }

    /**
     * Compiles a template for values of any name, which are looked up on evaluation.
     *
     * @param template the template
     * @throws IllegalArgumentException if the template is malformed; the message quotes it and marks the place
     */
    public static RowKeyTemplate compile(String template) {
        List<String> seen = new ArrayList<>();
        return new RowKeyTemplate(ROW_KEY, template, name -> {
            if (!seen.contains(name)) {
                seen.add(name);
            }
            return new RowKeyPart.Value(name, seen.indexOf(name));
        });
    }

    /**
     * Compiles a template for a value other than a row key, in the same language; it may be a constant.
     *
     * @param template the template
     * @param columns the names of the line's columns, in order
     * @throws IllegalArgumentException as {@link #compile(String, List)}
     */
    public static RowKeyTemplate value(String template, List<String> columns) {
        return new RowKeyTemplate(VALUE, template, name -> resolve(name, columns));
    }

    private static RowKeyPart.Value resolve(String name, List<String> columns) {
        int column = columns.indexOf(name);
        if (column >= 0) {
            return new RowKeyPart.Value(name, column);
        }
        return switch (name) {
            case "line" -> new RowKeyPart.Value(name, RowKeyPart.Value.LINE);
            case "id" -> new RowKeyPart.Value(name, RowKeyPart.Value.ID);
            default ->
                throw new IllegalArgumentException("there is no column '" + name + "'; known are "
                        + String.join(", ", columns) + ", and the names line and id");
        };
    }

    /** The names in the template: columns, {@code line} and {@code id}. */
    public Set<String> names() {
        return names;
    }

    /**
     * Makes the row key of columns. Allocates little besides the key.
     *
     * @param columns the columns that the template was compiled with
     * @param line the bytes of the name {@code line}; null if the template does not use it
     * @param id the event's id; null if the template does not use it
     * @return the key: 1 to 32,767 bytes
     * @throws RowKeyException if a value is missing, empty or malformed, or the key would be too long
     */
    public byte[] evaluate(ColumnRanges columns, byte[] line, byte[] id) {
        RowKeyEvaluation key = RowKeyEvaluation.of(columns, line, id);
        try {
            for (RowKeyPart part : parts) {
                part.append(key);
            }
            if (key.length() > MAX_LENGTH) {
                throw new RowKeyException("makes a key of " + key.length() + " bytes, but HBase allows " + MAX_LENGTH);
            }
            return key.copy();
        } catch (RowKeyException cause) {
            throw new RowKeyException(kind + " '" + template + "' " + cause.getMessage());
        } finally {
            key.release();
        }
    }

    /**
     * Makes a row key of values by name.
     *
     * @param values returns the bytes of a name, or null if there is no such value
     * @return the key: 1 to 32,767 bytes
     * @throws RowKeyException as {@link #evaluate(ColumnRanges, byte[], byte[])}
     */
    public byte[] evaluate(Function<String, byte[]> values) {
        return evaluate(new Values(names.stream().map(values).toArray(byte[][]::new)), null, null);
    }

    /** Whole arrays as columns, in the order of the names. */
    private record Values(byte[]... arrays) implements ColumnRanges {
        @Override
        public byte[] array(int column) {
            return arrays[column];
        }

        @Override
        public int start(int column) {
            return 0;
        }

        @Override
        public int length(int column) {
            return arrays[column].length;
        }
    }

    /**
     * The beginning that the keys of all rows with these values share: it ends before the first part that is made of
     * another value.
     *
     * @param known the columns that are known; an unknown one has no array
     * @return the bytes; empty if the first part is unknown
     * @throws RowKeyException if a value is malformed
     */
    public byte[] prefix(ColumnRanges known) {
        RowKeyEvaluation key = RowKeyEvaluation.of(known, null, null);
        try {
            for (int part = 0; part < knownParts(known); part++) {
                parts[part].append(key);
            }
            return key.copy();
        } finally {
            key.release();
        }
    }

    /**
     * Whether the keys of rows with these values are sorted by a number: it is what the part after the {@linkplain #prefix
     * prefix} is made of, by a function that keeps the order of numbers, or reverses it.
     *
     * @param column the index of the column with the number
     */
    public boolean isSortedBy(int column, ColumnRanges known) {
        int next = knownParts(known);
        return next < parts.length
                && parts[next] instanceof RowKeyPart.Call call
                && SORTING.contains(call.name())
                && call.argument() instanceof RowKeyPart.Value value
                && value.column() == column;
    }

    private int knownParts(ColumnRanges known) {
        int part = 0;
        while (part < parts.length && isKnown(parts[part].value(), known)) {
            part++;
        }
        return part;
    }

    private static boolean isKnown(RowKeyPart.Value value, ColumnRanges known) {
        return value == null || value.column() >= 0 && known.array(value.column()) != null;
    }

    /** The template's text. */
    @Override
    public String toString() {
        return template;
    }
}
