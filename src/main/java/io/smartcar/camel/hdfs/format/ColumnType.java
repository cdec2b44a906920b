package io.smartcar.camel.hdfs.format;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.Function;

/** The type of a column. Numbers are also read from their text, in ASCII and exactly: what does not fit is refused. */
public enum ColumnType {
    /** Text in UTF-8. */
    STRING("string", value -> value instanceof byte[] bytes ? bytes : utf8(value)),
    /** Bytes as they are; text in UTF-8. */
    BYTES("binary", value -> value instanceof byte[] bytes ? bytes : utf8(value)),
    /** True or false. */
    BOOLEAN("boolean", value -> value instanceof Boolean ? value : truth(text(value))),
    /** One byte. */
    BYTE("tinyint", value -> (int) decimal(value).byteValueExact()),
    /** Two bytes. */
    SHORT("smallint", value -> (int) decimal(value).shortValueExact()),
    /** Four bytes. */
    INT(
            "int",
            value -> value instanceof Integer ? value : (Object) decimal(value).intValueExact()),
    /** Eight bytes. */
    LONG(
            "bigint",
            value -> value instanceof Long ? value : (Object) decimal(value).longValueExact()),
    /** Four bytes, IEEE 754, rounded. */
    FLOAT("float", value -> value instanceof Float ? value : (Object) (float) inRange((float) floating(value), value)),
    /** Eight bytes, IEEE 754, rounded. */
    DOUBLE("double", value -> value instanceof Double ? value : (Object) inRange(floating(value), value)),
    /** A decimal number of up to 20 digits before and 18 after the point. */
    DECIMAL("decimal(38,18)", ColumnType::scaled),
    /** Milliseconds since 1970, or an {@link Instant}. */
    TIMESTAMP(
            "timestamp",
            value -> value instanceof Instant time
                    ? time.toEpochMilli()
                    : decimal(value).longValueExact()),
    /** A {@link LocalDate}, its text, 2016-01-31, or the number of days since 1970. */
    DATE("date", ColumnType::day);

    /** The digits of a {@link #DECIMAL}, the most that Hive has. */
    public static final int PRECISION = 38;

    /** The digits of a {@link #DECIMAL} after the point. */
    public static final int SCALE = 18;

    private final String hive;
    private final Function<Object, Object> converter;

    ColumnType(String hive, Function<Object, Object> converter) {
        this.hive = hive;
        this.converter = converter;
    }

    /** The type's name in Hive. */
    public String hive() {
        return hive;
    }

    /**
     * A value as it is written: bytes, Boolean, Integer (also for a day), Long (also for a time), Float, Double, or a
     * BigDecimal of the scale. Such a value stays the same.
     *
     * @throws IllegalArgumentException if the value is not of this type
     */
    public Object convert(Object value) {
        try {
            return converter.apply(value);
        } catch (ArithmeticException | NumberFormatException | DateTimeException invalid) {
            throw new IllegalArgumentException("not a value of this type", invalid);
        }
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value.toString();
    }

    private static byte[] utf8(Object value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Boolean truth(String text) {
        if ("true".equalsIgnoreCase(text) || "false".equalsIgnoreCase(text)) {
            return Boolean.valueOf(text);
        }
        throw new NumberFormatException("Expected true or false");
    }

    /** Java would accept the digits of other scripts. */
    private static BigDecimal decimal(Object value) {
        if (value instanceof BigDecimal same) {
            return same;
        }
        String text = text(value);
        if (text.chars().anyMatch(character -> character > '~')) {
            throw new NumberFormatException("Expected ASCII digits");
        }
        return new BigDecimal(text);
    }

    private static double floating(Object value) {
        return value instanceof Float || value instanceof Double
                ? ((Number) value).doubleValue()
                : decimal(value).doubleValue();
    }

    /** @throws ArithmeticException if rounding made it infinite, or 0 without being it */
    private static double inRange(double rounded, Object value) {
        if (Double.isInfinite(rounded) || rounded == 0 && decimal(value).signum() != 0) {
            throw new ArithmeticException("Out of range");
        }
        return rounded;
    }

    private static Integer day(Object value) {
        if (value instanceof Integer same) {
            return same;
        }
        return (int) (value instanceof LocalDate day ? day : LocalDate.parse(text(value))).toEpochDay();
    }

    private static BigDecimal scaled(Object value) {
        BigDecimal number = decimal(value);
        long whole = number.precision() - (long) number.scale();
        // checked first, since scaling by millions of digits would take seconds
        if (number.signum() != 0 && (whole > PRECISION - SCALE || whole < -SCALE)) {
            throw new ArithmeticException("Too many digits");
        }
        return number.signum() == 0
                ? BigDecimal.ZERO.setScale(SCALE)
                : number.setScale(SCALE, RoundingMode.UNNECESSARY);
    }
}
