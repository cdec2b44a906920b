package io.smartcar.camel.hdfs.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnTypeTest {
    @ParameterizedTest
    @CsvSource({
        "BOOLEAN, TRUE, true",
        "BYTE, -128, -128",
        "SHORT, 3.2e4, 32000",
        "INT, 7.0, 7",
        "LONG, 9223372036854775807, 9223372036854775807",
        "FLOAT, 0.1, 0.1",
        "DOUBLE, -1e-5, -1.0E-5",
        "DECIMAL, 12345678901234567890.5, 12345678901234567890.500000000000000000",
        "DECIMAL, 0e999999999, 0E-18",
        "TIMESTAMP, 1451606400000, 1451606400000",
        "DATE, 2016-01-01, 16801"
    })
    void shouldConvertText(ColumnType type, String text, String expected) {
        assertThat(type.convert(text)).hasToString(expected);
        assertThat(type.convert(text.getBytes(StandardCharsets.UTF_8))).hasToString(expected);
        assertThat(type.convert(type.convert(text))).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "BOOLEAN, 1",
        "BYTE, 128",
        "SHORT, 32768",
        "INT, 7.5",
        "INT, ''",
        "INT, ' 7'",
        "INT, ٧",
        "INT, 1e999999999",
        "LONG, 9223372036854775808",
        "FLOAT, 1e39",
        "FLOAT, 1e-50",
        "DOUBLE, 1e400",
        "DOUBLE, NaN",
        "DECIMAL, 123456789012345678901",
        "DECIMAL, 0.1234567890123456789",
        "DECIMAL, 1e999999999",
        "DECIMAL, 1e-999999999",
        "TIMESTAMP, yesterday",
        "DATE, 2016-02-30"
    })
    void shouldRefuseTextThatDoesNotFit(ColumnType type, String text) {
        assertThatThrownBy(() -> type.convert(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldKeepValuesOfTheType() {
        assertThat(ColumnType.STRING.convert("한")).isEqualTo("한".getBytes(StandardCharsets.UTF_8));
        assertThat(ColumnType.BYTES.convert(new byte[] {-1})).isEqualTo(new byte[] {-1});
        assertThat(ColumnType.INT.convert(7L)).isEqualTo(7);
        assertThat(ColumnType.DOUBLE.convert(Double.NaN)).isEqualTo(Double.NaN);
        assertThat(ColumnType.DECIMAL.convert(new BigDecimal("1.5"))).isEqualTo(new BigDecimal("1.500000000000000000"));
        assertThat(ColumnType.TIMESTAMP.convert(Instant.EPOCH)).isEqualTo(0L);
        assertThat(ColumnType.DATE.convert(LocalDate.EPOCH)).isEqualTo(0);
    }
}
