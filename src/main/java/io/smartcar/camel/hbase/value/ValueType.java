package io.smartcar.camel.hbase.value;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.util.Bytes;

/**
 * The encoding of a Java value as bytes, as in HBase's {@code Bytes}: numbers big-endian and of fixed width, text in
 * UTF-8.
 */
public enum ValueType {
    /** Bytes as they are. */
    BYTES(byte[].class, -1) {
        @Override
        byte[] write(Object value) {
            return value instanceof byte[] bytes ? bytes : STRING.write(value);
        }

        @Override
        Object read(byte[] bytes) {
            return bytes;
        }
    },
    /** Text in UTF-8. */
    STRING(String.class, -1) {
        @Override
        byte[] write(Object value) {
            return value.toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        Object read(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    },
    /** One byte: 0 or not. */
    BOOLEAN(Boolean.class, Bytes.SIZEOF_BOOLEAN) {
        @Override
        byte[] write(Object value) {
            return Bytes.toBytes(value instanceof Boolean same ? same : parse(value.toString()));
        }

        private boolean parse(String text) {
            if ("true".equalsIgnoreCase(text) || "false".equalsIgnoreCase(text)) {
                return Boolean.parseBoolean(text);
            }
            throw new IllegalArgumentException("Expected true or false, got '" + text + "'");
        }

        @Override
        Object read(byte[] bytes) {
            return Bytes.toBoolean(bytes);
        }
    },
    /** One byte. */
    BYTE(Byte.class, Byte.BYTES) {
        @Override
        byte[] write(Object value) {
            return new byte[] {number(value).byteValueExact()};
        }

        @Override
        Object read(byte[] bytes) {
            return bytes[0];
        }
    },
    /** Two bytes. */
    SHORT(Short.class, Short.BYTES) {
        @Override
        byte[] write(Object value) {
            return Bytes.toBytes(
                    value instanceof Short same ? same : number(value).shortValueExact());
        }

        @Override
        Object read(byte[] bytes) {
            return Bytes.toShort(bytes);
        }
    },
    /** Four bytes. */
    INT(Integer.class, Integer.BYTES) {
        @Override
        byte[] write(Object value) {
            return Bytes.toBytes(value instanceof Integer same ? same : parse(value));
        }

        private int parse(Object value) {
            if (value instanceof String text) {
                try {
                    return Integer.parseInt(text);
                } catch (NumberFormatException anotherForm) {
                    // 1e3 or 7.0, for example, or not a number
                }
            }
            return number(value).intValueExact();
        }

        @Override
        Object read(byte[] bytes) {
            return Bytes.toInt(bytes);
        }
    },
    /** Eight bytes. */
    LONG(Long.class, Long.BYTES) {
        @Override
        byte[] write(Object value) {
            return Bytes.toBytes(value instanceof Long same ? same : parse(value));
        }

        private long parse(Object value) {
            if (value instanceof String text) {
                try {
                    return Long.parseLong(text);
                } catch (NumberFormatException anotherForm) {
                    // 1e3 or 7.0, for example, or not a number
                }
            }
            return number(value).longValueExact();
        }

        @Override
        Object read(byte[] bytes) {
            return Bytes.toLong(bytes);
        }
    },
    /** Four bytes, IEEE 754. */
    FLOAT(Float.class, Float.BYTES) {
        @Override
        byte[] write(Object value) {
            return Bytes.toBytes(value instanceof Number any ? any.floatValue() : Float.parseFloat(value.toString()));
        }

        @Override
        Object read(byte[] bytes) {
            return Bytes.toFloat(bytes);
        }
    },
    /** Eight bytes, IEEE 754. */
    DOUBLE(Double.class, Double.BYTES) {
        @Override
        byte[] write(Object value) {
            return Bytes.toBytes(
                    value instanceof Number any ? any.doubleValue() : Double.parseDouble(value.toString()));
        }

        @Override
        Object read(byte[] bytes) {
            return Bytes.toDouble(bytes);
        }
    },
    /** The scale in four bytes, then the digits. */
    DECIMAL(BigDecimal.class, -1) {
        @Override
        byte[] write(Object value) {
            return Bytes.toBytes(number(value));
        }

        @Override
        Object read(byte[] bytes) {
            return Bytes.toBigDecimal(bytes);
        }
    };

    private final Class<?> javaType;
    /** Bytes of a value; -1 if variable. */
    private final int width;

    ValueType(Class<?> javaType, int width) {
        this.javaType = javaType;
        this.width = width;
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
            return write(value);
        } catch (ArithmeticException | NumberFormatException invalid) {
            throw new IllegalArgumentException(
                    "Expected a value of type " + name().toLowerCase(Locale.ROOT) + ", got '" + value + "'", invalid);
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
        return read(bytes);
    }

    abstract byte[] write(Object value);

    abstract Object read(byte[] bytes);

    private static BigDecimal number(Object value) {
        return value instanceof BigDecimal same ? same : new BigDecimal(value.toString());
    }
}
