package io.smartcar.camel.hbase.value;

import io.smartcar.camel.support.MessageText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * The encoding of a Java value as bytes, as in HBase's {@code Bytes}: numbers big-endian and of fixed width, text in
 * UTF-8.
 */
public enum ValueType {
    /** Bytes as they are; text in UTF-8. */
    BYTES(byte[].class, -1, ValueType::text, bytes -> bytes),

    /** Text in UTF-8. */
    STRING(String.class, -1, ValueType::text, bytes -> new String(bytes, StandardCharsets.UTF_8)),

    /** One byte: 0 or not. */
    BOOLEAN(Boolean.class, Bytes.SIZEOF_BOOLEAN, value -> Bytes.toBytes(truth(value)), Bytes::toBoolean),

    /** One byte. */
    BYTE(Byte.class, Byte.BYTES, value -> new byte[] {number(value).byteValueExact()}, bytes -> bytes[0]),

    /** Two bytes. */
    SHORT(Short.class, Short.BYTES, value -> Bytes.toBytes(number(value).shortValueExact()), Bytes::toShort),

    /** Four bytes. */
    INT(Integer.class, Integer.BYTES, value -> Bytes.toBytes(number(value).intValueExact()), Bytes::toInt),

    /** Eight bytes. */
    LONG(Long.class, Long.BYTES, value -> Bytes.toBytes(number(value).longValueExact()), Bytes::toLong),

    /** Four bytes, IEEE 754. */
    FLOAT(
            Float.class,
            Float.BYTES,
            value -> Bytes.toBytes((float)
                    inRange(value, value instanceof Number any ? any.floatValue() : Float.parseFloat(decimal(value)))),
            Bytes::toFloat),

    /** Eight bytes, IEEE 754. */
    DOUBLE(
            Double.class,
            Double.BYTES,
            value -> Bytes.toBytes(inRange(
                    value, value instanceof Number any ? any.doubleValue() : Double.parseDouble(decimal(value)))),
            Bytes::toDouble),

    /** The scale in four bytes, then the digits. */
    DECIMAL(BigDecimal.class, -1, value -> Bytes.toBytes(number(value)), Bytes::toBigDecimal);

    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]+([.][0-9]+)?");

    private final Class<?> javaType;
    /** Bytes of a value; -1 if variable. */
    private final int width;
    /** Bytes are not encoded again. */
    private final Function<Object, byte[]> encoder;
    /** Takes bytes of the right width. */
    private final Function<byte[], Object> decoder;

    ValueType(Class<?> javaType, int width, Function<Object, byte[]> encoder, Function<byte[], Object> decoder) {
        this.javaType = javaType;
        this.width = width;
        this.encoder = encoder;
        this.decoder = decoder;
    }

    /** The class of decoded values. */
    public Class<?> javaType() {
        return javaType;
    }

    /**
     * The type with this name: {@code int}, {@code string} …, or the name of a Java class, with or without its package.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static ValueType of(String name) {
        for (ValueType type : values()) {
            if (type.name().equalsIgnoreCase(name)
                    || type.javaType.getSimpleName().equalsIgnoreCase(name)
                    || type.javaType.getTypeName().equals(name)) {
                return type;
            }
        }
        throw new IllegalArgumentException("Expected a type of value, one of "
                + Stream.of(values())
                        .map(type -> type.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "))
                + ", or a Java class of that kind, got '" + name + "'");
    }

    /**
     * The type for values of a Java class.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static ValueType of(Class<?> javaType) {
        for (ValueType type : values()) {
            if (type.javaType == javaType) {
                return type;
            }
        }
        return of(javaType.getTypeName());
    }

    /**
     * The type for a Java class, or with the name that the object's text gives.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static ValueType of(Object classOrName) {
        return classOrName instanceof Class<?> javaType ? of(javaType) : of(classOrName.toString());
    }

    /**
     * Encodes a value; numbers and text are converted to this type, bytes stay as they are.
     *
     * @throws IllegalArgumentException if the value cannot be converted to this type
     */
    public byte[] encode(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        try {
            return encoder.apply(value);
        } catch (ArithmeticException | NumberFormatException invalid) {
            throw new IllegalArgumentException(
                    "Expected a value of type " + name().toLowerCase(Locale.ROOT) + ", got '" + MessageText.of(value)
                            + "'",
                    invalid);
        }
    }

    /**
     * Decodes a value.
     *
     * @throws IllegalArgumentException if the number of bytes is not that of this type
     */
    public Object decode(byte[] bytes) {
        if (width >= 0 && bytes.length != width) {
            throw new IllegalArgumentException("Expected " + width + " bytes for a value of type "
                    + name().toLowerCase(Locale.ROOT) + ", got " + bytes.length);
        }
        return decoder.apply(bytes);
    }

    /**
     * Encodes a value in a format.
     *
     * @param format null for binary
     * @throws IllegalArgumentException if the value cannot be converted to this type
     */
    public byte[] encode(Object value, ValueFormat format) {
        byte[] encoded = encode(value);
        return format == ValueFormat.TEXT && !isText() ? text(decode(encoded)) : encoded;
    }

    /**
     * Decodes a value in a format.
     *
     * @param format null for binary, but not bytes that are the text of a number of another width, or of four or more
     *     characters: these are more likely numbers written as text
     * @throws IllegalArgumentException if the bytes are not a value of this type
     */
    public Object decode(byte[] bytes, ValueFormat format) {
        if (isText() || format == ValueFormat.BINARY) {
            return decode(bytes);
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (format == ValueFormat.TEXT) {
            return decode(encode(text));
        }
        if ((width != bytes.length || width >= Integer.BYTES)
                && NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("Expected a binary value of type "
                    + name().toLowerCase(Locale.ROOT) + ", got the text '" + text
                    + "': set valueFormat=text if numbers are text, or valueFormat=binary if these bytes are a number");
        }
        return decode(bytes);
    }

    private boolean isText() {
        return this == BYTES || this == STRING;
    }

    private static byte[] text(Object value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static boolean truth(Object value) {
        String text = value.toString();
        if ("true".equalsIgnoreCase(text) || "false".equalsIgnoreCase(text)) {
            return Boolean.parseBoolean(text);
        }
        throw new IllegalArgumentException("Expected true or false, got '" + MessageText.of(text) + "'");
    }

    /** Decimal numbers of any form, 7.0 and 1e3 as well; in ASCII, although Java accepts the digits of other scripts. */
    private static BigDecimal number(Object value) {
        if (value instanceof BigDecimal same) {
            return same;
        }
        String text = value.toString();
        if (text.chars().anyMatch(character -> character > '~')) {
            throw new NumberFormatException("Expected ASCII digits");
        }
        return new BigDecimal(text);
    }

    /** The text of a decimal number, without the blanks, words and suffixes that Java's other parsers accept. */
    private static String decimal(Object value) {
        number(value);
        return value.toString();
    }

    /** @throws ArithmeticException if a finite number became infinite, or 0 without being it */
    private static double inRange(Object value, double rounded) {
        boolean infinite =
                (value instanceof Double || value instanceof Float) && !Double.isFinite(((Number) value).doubleValue());
        if (!infinite
                && (!Double.isFinite(rounded) || rounded == 0 && number(value).signum() != 0)) {
            throw new ArithmeticException("Out of range");
        }
        return rounded;
    }
}
