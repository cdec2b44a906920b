package io.smartcar.camel.hbase.value;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.camel.CamelContext;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * Turns the values of messages into bytes and back, as HBase's {@code Bytes} does. It stands apart from Camel's type
 * converters on purpose: registered there it would change how every route of the context converts bytes.
 */
public final class ValueCodec {
    private ValueCodec() {}

    /**
     * A value's bytes by its own class: a number has as many as its type, text is written in UTF-8.
     *
     * @param value a byte[], text, Boolean or number; or whatever the context can turn into bytes, a stream, for one
     * @param context for what is none of those; may be null
     * @return the bytes; null for null
     * @throws IllegalArgumentException if the value cannot be turned into bytes
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

    /**
     * A value's bytes as a type that was declared for it: text that stands for a number becomes that number. Text
     * declared as text, and what is declared as such by default, keeps the form of its own class.
     *
     * @param value the value
     * @param declared the class declared for the value
     * @param context as for {@link #encode(Object, CamelContext)}
     * @return the bytes; null for null
     * @throws IllegalArgumentException if the value is not of that type and cannot be turned into it
     */
    public static byte[] encode(Object value, Class<?> declared, CamelContext context) {
        boolean asItIs = declared == null || declared == String.class || declared == byte[].class;
        boolean convertible = value instanceof CharSequence || value instanceof Number || value instanceof Boolean;
        return asItIs || !convertible
                ? encode(value, context)
                : ValueType.of(declared).encode(value);
    }

    /**
     * The key of a row in its bytes, always such that it names that row when it is written: where the value would be
     * written as other bytes, as text that is no UTF-8 would, the bytes stay what they are.
     *
     * @param key the bytes
     * @param type what they become; null for text
     * @throws IllegalArgumentException if the bytes cannot hold such a value
     */
    public static Object decodeKey(byte[] key, Class<?> type) {
        Object value = decode(key, type);
        return Arrays.equals(encode(value, null), key) ? value : key;
    }

    /**
     * The value in some bytes.
     *
     * @param bytes the bytes; null gives null
     * @param type what they become; null for text
     * @throws IllegalArgumentException if the bytes do not hold such a value
     */
    public static Object decode(byte[] bytes, Class<?> type) {
        if (bytes == null) {
            return null;
        }
        return (type == null ? ValueType.STRING : ValueType.of(type)).decode(bytes);
    }
}
