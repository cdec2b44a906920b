package io.smartcar.camel.hbase.value;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.camel.CamelContext;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * Encodes the values of messages as bytes and decodes them, as HBase's {@code Bytes} does. Deliberately not one of
 * Camel's type converters, which would change how every route of the context converts bytes.
 */
public final class ValueCodec {
    private ValueCodec() {}

    /**
     * Encodes a value by its own class: a number in the width of its type, text in UTF-8.
     *
     * @param value a byte[], text, Boolean or number; or anything that the context converts to bytes, such as a stream
     * @param context converts other values; may be null
     * @return the bytes; null for null
     * @throws IllegalArgumentException if the value cannot be converted
     */
    public static byte[] encode(Object value, CamelContext context) {
        if (value == null || value instanceof byte[]) {
            return (byte[]) value;
        }
        if (value instanceof CharSequence || value instanceof Character || value instanceof Enum<?>) {
            return ValueType.STRING.encode(value);
        }
        if (value instanceof Number || value instanceof Boolean) {
            return ValueType.of(value.getClass()).encode(value);
        }
        if (value instanceof ByteBuffer buffer) {
            return Bytes.getBytes(buffer);
        }
        byte[] converted = context == null ? null : context.getTypeConverter().tryConvertTo(byte[].class, value);
        if (converted == null) {
            throw new IllegalArgumentException("Expected bytes, text, a Boolean or a number, got "
                    + value.getClass().getName());
        }
        return converted;
    }

    /** As {@link #encode(Object, Class, ValueFormat, CamelContext)}, in binary format. */
    public static byte[] encode(Object value, Class<?> declared, CamelContext context) {
        return encode(value, declared, null, context);
    }

    /**
     * Encodes a value as a declared type: text becomes a number if a number is declared. A value declared as text, the
     * default, is encoded by its own class.
     *
     * @param value the value
     * @param declared the class declared for the value
     * @param format that of numbers and Booleans; null for binary
     * @param context as for {@link #encode(Object, CamelContext)}
     * @return the bytes; null for null
     * @throws IllegalArgumentException if the value cannot be converted to that type
     */
    public static byte[] encode(Object value, Class<?> declared, ValueFormat format, CamelContext context) {
        boolean asItIs = declared == null || declared == String.class || declared == byte[].class;
        boolean isNumber = value instanceof Number || value instanceof Boolean;
        if (asItIs && isNumber && format == ValueFormat.TEXT) {
            return ValueType.STRING.encode(value);
        }
        boolean convertible = isNumber || value instanceof CharSequence;
        return asItIs || !convertible
                ? encode(value, context)
                : ValueType.of(declared).encode(value, format);
    }

    /**
     * Decodes a row key so that encoding the result yields the same key: where it would not, as with text that is not
     * UTF-8, the result is the bytes themselves.
     *
     * @param key the bytes
     * @param type the type of the result; null for text
     * @param format as for {@link ValueType#decode(byte[], ValueFormat)}
     * @throws IllegalArgumentException if the bytes are not a value of that type
     */
    public static Object decodeKey(byte[] key, Class<?> type, ValueFormat format) {
        Object value = decode(key, type, format);
        return Arrays.equals(encode(value, null, format, null), key) ? value : key;
    }

    /**
     * Decodes a value.
     *
     * @param bytes the bytes; null for null
     * @param type the type of the result; null for text
     * @param format as for {@link ValueType#decode(byte[], ValueFormat)}
     * @throws IllegalArgumentException if the bytes are not a value of that type
     */
    public static Object decode(byte[] bytes, Class<?> type, ValueFormat format) {
        if (bytes == null) {
            return null;
        }
        return (type == null ? ValueType.STRING : ValueType.of(type)).decode(bytes, format);
    }
}
