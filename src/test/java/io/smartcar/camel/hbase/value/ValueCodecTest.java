package io.smartcar.camel.hbase.value;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.smartcar.camel.hbase.HBaseComponent;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueCodecTest {
    private final CamelContext context = new DefaultCamelContext();

    static Stream<Object> values() {
        return Stream.of("차", true, (byte) -3, (short) 300, -70_000, 1L << 40, 1.5f, Math.PI, new BigDecimal("12.345"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void shouldDecodeWhatItEncoded(Object value) {
        byte[] bytes = ValueCodec.encode(value, null);

        assertThat(ValueCodec.decode(bytes, value.getClass(), null)).isEqualTo(value);
    }

    @Test
    void shouldDecodeKeysThatEncodeToTheSameRow() {
        byte[] text = "차-1".getBytes(UTF_8);
        byte[] number = Bytes.toBytes(255L);
        byte[] otherwiseTrue = {5};

        assertThat(ValueCodec.decodeKey(text, null, null)).isEqualTo("차-1");
        assertThat(ValueCodec.decodeKey(number, null, null)).isEqualTo(number);
        assertThat(ValueCodec.decodeKey(number, String.class, null)).isEqualTo(number);
        assertThat(ValueCodec.decodeKey(number, Long.class, null)).isEqualTo(255L);
        assertThat(ValueCodec.decodeKey(otherwiseTrue, Boolean.class, null)).isEqualTo(otherwiseTrue);
        assertThatThrownBy(() -> ValueCodec.decodeKey(number, Integer.class, null))
                .hasMessageContaining("Expected 4 bytes");
    }

    @Test
    void shouldEncodeAsHBaseDoes() {
        assertThat(ValueCodec.encode(7L, null)).isEqualTo(Bytes.toBytes(7L));
        assertThat(ValueCodec.encode(7, null)).isEqualTo(Bytes.toBytes(7));
        assertThat(ValueCodec.encode(true, null)).isEqualTo(Bytes.toBytes(true));
        assertThat(ValueCodec.encode(new byte[] {1, 0, -1}, null)).containsExactly(1, 0, -1);
    }

    @Test
    void shouldConvertTextToTheDeclaredType() {
        assertThat(ValueCodec.encode("36", Integer.class, null)).isEqualTo(Bytes.toBytes(36));
        assertThat(ValueCodec.encode(36, Long.class, null)).isEqualTo(Bytes.toBytes(36L));
        assertThat(ValueCodec.encode(36, String.class, null)).isEqualTo(Bytes.toBytes(36));
    }

    @Test
    void shouldNotLoseDigitsSilently() {
        assertThatThrownBy(() -> ValueCodec.encode(70_000, Short.class, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("short")
                .hasMessageContaining("70000");
        assertThatThrownBy(() -> ValueCodec.encode("x", Integer.class, null)).hasMessageContaining("'x'");
    }

    @Test
    void shouldReadWholeNumbersInAnyForm() {
        for (String seven : new String[] {"7", "+7", "007", "7.0", "0.7e1"}) {
            assertThat(ValueType.INT.encode(seven)).isEqualTo(Bytes.toBytes(7));
            assertThat(ValueType.LONG.encode(seven)).isEqualTo(Bytes.toBytes(7L));
        }
        assertThat(ValueType.INT.encode("-2147483648")).isEqualTo(Bytes.toBytes(Integer.MIN_VALUE));
        assertThat(ValueType.LONG.encode("-9223372036854775808")).isEqualTo(Bytes.toBytes(Long.MIN_VALUE));
        for (String unfit : new String[] {"", " 7", "7.5", "2147483648"}) {
            assertThatThrownBy(() -> ValueType.INT.encode(unfit)).hasMessageContaining("got '" + unfit + "'");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " 1",
                "1 ",
                "12d",
                "12f",
                "0x10",
                "0x1p3",
                "NaN",
                "Infinity",
                "-Infinity",
                "inf",
                "1e400",
                "-1e400",
                "1e-400",
                "1_000",
                "1,5",
                "1.5.0",
                "１２",
                "١٢",
                "½",
                "−1",
                "true"
            })
    void shouldRejectTextThatIsNoNumberOfTheType(String text) {
        for (ValueType type : new ValueType[] {ValueType.DOUBLE, ValueType.FLOAT, ValueType.INT, ValueType.LONG}) {
            assertThatThrownBy(() -> type.encode(text))
                    .as(type.name())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("got '" + text + "'");
        }
        assertThatThrownBy(() -> ValueType.BOOLEAN.encode("1")).hasMessageContaining("got '1'");
        if (!text.matches("-?1e-?400")) {
            assertThatThrownBy(() -> ValueType.DECIMAL.encode(text)).hasMessageContaining("got '" + text + "'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "+1.5", "-1.5e3", ".5", "5.", "0", "-0.0", "0e9", "1E+3", "00.1"})
    void shouldReadFloatingNumbersInAnyForm(String text) {
        assertThat(ValueType.DOUBLE.encode(text)).isEqualTo(Bytes.toBytes(Double.parseDouble(text)));
        assertThat(ValueType.FLOAT.encode(text)).isEqualTo(Bytes.toBytes(Float.parseFloat(text)));
    }

    @Test
    void shouldRejectNumbersThatAreTooLargeForTheType() {
        assertThat(ValueType.DOUBLE.encode(Double.NaN)).isEqualTo(Bytes.toBytes(Double.NaN));
        assertThat(ValueType.FLOAT.encode(Double.POSITIVE_INFINITY)).isEqualTo(Bytes.toBytes(Float.POSITIVE_INFINITY));
        assertThat(ValueType.DOUBLE.encode("4.9e-324")).isEqualTo(Bytes.toBytes(Double.MIN_VALUE));
        assertThatThrownBy(() -> ValueType.DOUBLE.encode(new BigDecimal("1e400")))
                .hasMessageContaining("double");
        assertThatThrownBy(() -> ValueType.FLOAT.encode(1e39)).hasMessageContaining("float");
        assertThatThrownBy(() -> ValueType.FLOAT.encode("1e39")).hasMessageContaining("float");
    }

    @Test
    void shouldRejectBytesOfTheWrongLength() {
        assertThatThrownBy(() -> ValueCodec.decode("123".getBytes(UTF_8), Integer.class, ValueFormat.BINARY))
                .hasMessageContaining("Expected 4 bytes for a value of type int, got 3");
    }

    static Stream<Arguments> numbersInText() {
        return Stream.of(
                arguments("1234", 1234),
                arguments("2024", 2024),
                arguments("-123", -123),
                arguments("7", 7),
                arguments("1234567890", 1234567890),
                arguments("20240131", 20240131L),
                arguments("42", 42L),
                arguments("3.14", 3.14f),
                arguments("12.34567", 12.34567),
                arguments("12.5", 12.5),
                arguments("123", (short) 123),
                arguments("12", (byte) 12),
                arguments("12.50", new BigDecimal("12.50")));
    }

    @ParameterizedTest
    @MethodSource("numbersInText")
    void shouldNotTakeTheTextOfANumberForABinaryOne(String text, Object number) {
        byte[] bytes = text.getBytes(UTF_8);
        Class<?> type = number.getClass();

        assertThatThrownBy(() -> ValueCodec.decode(bytes, type, null))
                .hasMessageContaining("got the text '" + text + "'")
                .hasMessageContaining("valueFormat=text");
        assertThatThrownBy(() -> ValueCodec.decodeKey(bytes, type, null)).hasMessageContaining("valueFormat=text");
        assertThat(ValueCodec.decode(bytes, type, ValueFormat.TEXT)).isEqualTo(number);
        assertThat(ValueCodec.decodeKey(bytes, type, ValueFormat.TEXT)).isEqualTo(number);
        assertThat(ValueCodec.encode(number, null, ValueFormat.TEXT, null)).isEqualTo(bytes);
        assertThat(ValueCodec.encode(text, type, ValueFormat.TEXT, null)).isEqualTo(bytes);
    }

    @Test
    void shouldReadBytesThatAreTextAsWellIfTheyAreSaidToBeBinary() {
        assertThat(ValueCodec.decode("1234".getBytes(UTF_8), Integer.class, ValueFormat.BINARY))
                .isEqualTo(0x31323334);
        assertThat(ValueCodec.decode("12345678".getBytes(UTF_8), Long.class, ValueFormat.BINARY))
                .isEqualTo(0x3132333435363738L);
    }

    /** These are common binary values, of which an error would be wrong. */
    @Test
    void shouldReadOneOrTwoBytesAsBinary() {
        assertThat(ValueCodec.decode("12".getBytes(UTF_8), Short.class, null)).isEqualTo((short) 0x3132);
        assertThat(ValueCodec.decode("7".getBytes(UTF_8), Byte.class, null)).isEqualTo((byte) '7');
        assertThat(ValueCodec.decode(new byte[] {1}, Boolean.class, null)).isEqualTo(true);
    }

    @Test
    void shouldRejectTextThatIsNoValueOfTheType() {
        for (String text : List.of("", "abc", " 12", "12.5", "99999999999")) {
            assertThatThrownBy(() -> ValueCodec.decode(text.getBytes(UTF_8), Integer.class, ValueFormat.TEXT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("got '" + text + "'");
        }
        assertThat(ValueCodec.decode("true".getBytes(UTF_8), Boolean.class, ValueFormat.TEXT))
                .isEqualTo(true);
        assertThatThrownBy(() -> ValueCodec.decode("1".getBytes(UTF_8), Boolean.class, ValueFormat.TEXT))
                .hasMessageContaining("Expected true or false");
    }

    @Test
    void shouldKeepKeysThatAreNotTheUsualTextOfTheirNumber() {
        byte[] padded = "007".getBytes(UTF_8);
        assertThat(ValueCodec.decodeKey(padded, Integer.class, ValueFormat.TEXT))
                .isEqualTo(padded);
    }

    @Test
    void shouldNotTouchTextAndBytesInAnyFormat() {
        byte[] bytes = {-1, 0, '7'};
        for (ValueFormat format : new ValueFormat[] {null, ValueFormat.BINARY, ValueFormat.TEXT}) {
            assertThat(ValueCodec.decode(bytes, byte[].class, format)).isEqualTo(bytes);
            assertThat(ValueCodec.decode("1234".getBytes(UTF_8), String.class, format))
                    .isEqualTo("1234");
            assertThat(ValueCodec.encode(bytes, Integer.class, format, null)).isEqualTo(bytes);
            assertThat(ValueCodec.encode("007", String.class, format, null)).isEqualTo("007".getBytes(UTF_8));
        }
    }

    @Test
    void shouldEncodeStreamsButRejectValuesWithoutBytes() {
        assertThat(ValueCodec.encode(new ByteArrayInputStream(new byte[] {4, 2}), context))
                .containsExactly(4, 2);
        assertThatThrownBy(() -> ValueCodec.encode(new Object(), context)).hasMessageContaining("java.lang.Object");
    }

    @Test
    void shouldNotChangeTheConvertersOfTheContext() {
        context.addComponent("hbase", new HBaseComponent());
        context.start();

        assertThat(context.getTypeConverter().convertTo(Integer.class, "123".getBytes(UTF_8)))
                .isEqualTo(123);
        context.stop();
    }

    @Test
    void shouldFindTypesByShortAndLongNames() {
        assertThat(ValueType.of("int")).isSameAs(ValueType.INT);
        assertThat(ValueType.of("Integer")).isSameAs(ValueType.INT);
        assertThat(ValueType.of("java.lang.Long")).isSameAs(ValueType.LONG);
        assertThat(ValueType.of(byte[].class)).isSameAs(ValueType.BYTES);
        assertThatThrownBy(() -> ValueType.of("colour")).hasMessageContaining("bytes, string, boolean");
    }
}
