package io.smartcar.component.hbase;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A row key as a text with placeholders, compiled once and evaluated for each row. Immutable and thread-safe.
 *
 * <p>{@code {reverse(date)}-{car_number}-{sha256(line,8)}}: what stands outside of braces is taken as it is (UTF-8;
 * a brace is written twice), {@code {name}} is a value's bytes, {@code {function(name, …)}} a function of them;
 * functions nest. Besides the columns, {@code line} names the whole line and {@code id} the event's id, unless a
 * column bears that name.
 */
public final class RowKeyTemplate {
    private RowKeyTemplate() {}

    /**
     * Compiles a template over the columns of a line.
     *
     * @param template the template
     * @param columns the names of the line's columns, in order
     * @throws IllegalArgumentException if the template is malformed or names an unknown column or function; the
     *     message quotes the template and marks the place
     */
    public static RowKeyTemplate compile(String template, List<String> columns) {
        throw new UnsupportedOperationException("Row key templates are not built yet");
    }

    /**
     * Compiles a template over values of any name, which are looked up when it is evaluated.
     *
     * @param template the template
     * @throws IllegalArgumentException if the template is malformed; the message quotes it and marks the place
     */
    public static RowKeyTemplate compile(String template) {
        throw new UnsupportedOperationException("Row key templates are not built yet");
    }

    /** The names that the template uses: columns, and {@code line} and {@code id} where it does. */
    public Set<String> names() {
        throw new UnsupportedOperationException("Row key templates are not built yet");
    }

    /**
     * Makes the row key of a line. Allocates the key and nothing else.
     *
     * @param line the line, with the columns that the template was compiled with
     * @param id the event's id; null if the template does not use it
     * @return the key: 1 to 32,767 bytes
     * @throws RowKeyException if a value is missing or empty, of a form that a function cannot take, or the key would
     *     be empty or too long
     */
    public byte[] evaluate(DelimitedLine line, byte[] id) {
        throw new UnsupportedOperationException("Row key templates are not built yet");
    }

    /**
     * Makes a row key of values looked up by name.
     *
     * @param values gives the bytes of a name, or null if there is no such value
     * @return the key: 1 to 32,767 bytes
     * @throws RowKeyException as {@link #evaluate(DelimitedLine, byte[])}
     */
    public byte[] evaluate(Function<String, byte[]> values) {
        throw new UnsupportedOperationException("Row key templates are not built yet");
    }

    /** The template's text. */
    @Override
    public String toString() {
        return super.toString();
    }
}
