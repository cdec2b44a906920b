package io.smartcar.camel.hbase.rowkey;

import io.smartcar.camel.support.ColumnRanges;
import io.smartcar.camel.support.DelimitedLine;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A row key as a text with placeholders, compiled once and evaluated for each row. Immutable and thread-safe.
 *
 * <p>{@code {reverse(date)}-{car_number}-{sha256(line,8)}}: what stands outside of braces is taken as it is (UTF-8);
 * {@code {name}} is a value's bytes, {@code {function(value, argument …)}} what a function makes of them, and
 * {@code {'text'}} a text that may contain braces, and quotes if they are doubled. A function's value is a name, a text or another function's result.
 *
 * <table>
 * <caption>Functions</caption>
 * <tr><td>{@code reverse(v)}</td><td>the bytes backwards</td></tr>
 * <tr><td>{@code upper(v)}, {@code lower(v)}</td><td>ASCII letters only</td></tr>
 * <tr><td>{@code pad(v,width[,filler])}</td><td>filled on the left, with zeros by default; a longer value is
 * refused</td></tr>
 * <tr><td>{@code number(v,width)}</td><td>a number that is not negative, in decimal, of fixed width</td></tr>
 * <tr><td>{@code short(v)}, {@code int(v)}, {@code long(v)}</td><td>a number as 2, 4 or 8 bytes, big-endian as HBase's
 * {@code Bytes}; negative ones sort after the others</td></tr>
 * <tr><td>{@code max-minus(v)}</td><td>{@link Long#MAX_VALUE} minus a number, 19 decimal digits: the latest
 * first</td></tr>
 * <tr><td>{@code max-minus-time(v,format[,zone])}</td><td>the same of a time's milliseconds since 1970, read strictly
 * by a pattern of {@link java.time.format.DateTimeFormatter}: the 31st of April is refused. The zone is that of times
 * that carry none, UTC by default; a date without a time counts from midnight</td></tr>
 * <tr><td>{@code sha256(v,n)}</td><td>the first n hexadecimal digits of the hash</td></tr>
 * <tr><td>{@code hash(v)}</td><td>the CRC-32C, 8 hexadecimal digits</td></tr>
 * <tr><td>{@code salt(v,buckets)}</td><td>the CRC-32C modulo the number of buckets, in decimal, of fixed width</td></tr>
 * </table>
 *
 * <p>Besides the columns, {@code line} names the whole line and {@code id} the event's id, unless a column bears that
 * name.
 */
public final class RowKeyTemplate {
    /** The longest row key that HBase takes, in bytes. */
    static final int LONGEST = Short.MAX_VALUE;

    private static final String ROW_KEY = "Row key template";
    private static final String VALUE = "Template";

    private final String what;
    private final String template;
    private final RowKeyPart[] parts;
    private final Set<String> names;

    private RowKeyTemplate(String what, String template, Function<String, RowKeyName> resolver) {
        RowKeyParser parser = new RowKeyParser(what, template, resolver);
        this.what = what;
        this.template = template;
        this.parts = parser.parse();
        this.names = Collections.unmodifiableSet(parser.names());
        if (names.isEmpty() && what.equals(ROW_KEY)) {
            throw parser.nameless();
        }
    }

    /**
     * Compiles a template over the columns of a line.
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
     * Compiles a template over values of any name, which are looked up when it is evaluated.
     *
     * @param template the template
     * @throws IllegalArgumentException if the template is malformed; the message quotes it and marks the place
     */
    public static RowKeyTemplate compile(String template) {
        return new RowKeyTemplate(ROW_KEY, template, name -> new RowKeyName(name, RowKeyName.LOOKED_UP));
    }

    /**
     * Compiles a template for a value beside the row key, in the same language; it may be a fixed text.
     *
     * @param template the template
     * @param columns the names of the line's columns, in order
     * @throws IllegalArgumentException as {@link #compile(String, List)}
     */
    public static RowKeyTemplate value(String template, List<String> columns) {
        return new RowKeyTemplate(VALUE, template, name -> resolve(name, columns));
    }

    private static RowKeyName resolve(String name, List<String> columns) {
        int column = columns.indexOf(name);
        if (column >= 0) {
            return new RowKeyName(name, column);
        }
        return switch (name) {
            case "line" -> new RowKeyName(name, RowKeyName.LINE);
            case "id" -> new RowKeyName(name, RowKeyName.ID);
            default ->
                throw new IllegalArgumentException("there is no column '" + name + "'; known are "
                        + String.join(", ", columns) + ", and the names line and id");
        };
    }

    /** The names that the template uses: columns, and {@code line} and {@code id} where it does. */
    public Set<String> names() {
        return names;
    }

    /**
     * Makes the row key of a line. Allocates little beside the key.
     *
     * @param line the line, with the columns that the template was compiled with
     * @param id the event's id; null if the template does not use it
     * @return the key: 1 to 32,767 bytes
     * @throws RowKeyException if a value is missing or empty, of a form that a function cannot take, or the key would
     *     be too long
     * @throws IllegalStateException if the template was compiled without columns
     */
    public byte[] evaluate(DelimitedLine line, byte[] id) {
        return evaluate(line, line.bytes(), id);
    }

    /**
     * Makes the row key of anything that has columns. Allocates little beside the key.
     *
     * @param columns the columns that the template was compiled with
     * @param line what the template calls the line; null if it does not use it
     * @param id the event's id; null if the template does not use it
     * @return the key: 1 to 32,767 bytes
     * @throws RowKeyException as {@link #evaluate(DelimitedLine, byte[])}
     */
    public byte[] evaluate(ColumnRanges columns, byte[] line, byte[] id) {
        return evaluate(RowKeyEvaluation.of(columns, line, id));
    }

    /**
     * Makes a row key of values looked up by name.
     *
     * @param values gives the bytes of a name, or null if there is no such value
     * @return the key: 1 to 32,767 bytes
     * @throws RowKeyException as {@link #evaluate(DelimitedLine, byte[])}
     */
    public byte[] evaluate(Function<String, byte[]> values) {
        return evaluate(RowKeyEvaluation.of(values));
    }

    private byte[] evaluate(RowKeyEvaluation key) {
        try {
            for (RowKeyPart part : parts) {
                part.append(key);
            }
            if (key.length() > LONGEST) {
                throw new RowKeyException("makes a key of " + key.length() + " bytes, HBase takes " + LONGEST);
            }
            return key.copy();
        } catch (RowKeyException cause) {
            throw new RowKeyException(what + " '" + template + "' " + cause.getMessage());
        } finally {
            key.release();
        }
    }

    /** The template's text. */
    @Override
    public String toString() {
        return template;
    }
}
