package io.smartcar.camel.hbase.rowkey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.support.DelimitedLine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowKeyTemplateTest {
    private static final List<String> COLUMNS = List.of("date", "car_number", "speed");
    private static final String LINE = "20160101000000,X0001,7";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{reverse(date)}-{car_number} | 00000010106102-X0001",
                "{reverse(date)}-{car_number}-{sha256(line,8)} | 00000010106102-X0001-24ec7122",
                "{car_number}/{pad(speed,3)} | X0001/007",
                "{pad(speed,3,'.')}{speed} | ..77",
                "{lower(car_number)}{upper(lower(car_number))} | x0001X0001",
                "{number(speed,4)} | 0007",
                "{max-minus(speed)} | 9223372036854775800",
                "{reverse(pad(speed,3))} | 700",
                "{ reverse( speed ) }{'{}'}{id} | 7{}file:120",
            })
    void shouldMakeTheKeyOfALine(String template, String key) {
        assertThat(evaluate(template, LINE)).asString(UTF_8).isEqualTo(key);
    }

    @Test
    void shouldHashAsTheStandardsSay() {
        assertThat(evaluate("{sha256(car_number,64)}", "d,abc,1"))
                .asString(UTF_8)
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(evaluate("{hash(car_number)}", "d,123456789,1"))
                .asString(UTF_8)
                .isEqualTo("e3069283");
    }

    @Test
    void shouldWriteNumbersAsHBaseDoes() {
        assertThat(evaluate("{long(speed)}", "d,c,1234567890123")).isEqualTo(Bytes.toBytes(1234567890123L));
        assertThat(evaluate("{int(speed)}", "d,c,-5")).isEqualTo(Bytes.toBytes(-5));
        assertThat(evaluate("{short(speed)}", "d,c,32767")).isEqualTo(Bytes.toBytes((short) 32767));
    }

    @Test
    void shouldSpreadKeysOverAllBucketsInFixedWidth() {
        long buckets = IntStream.range(0, 1000)
                .mapToObj(car -> evaluate("{salt(car_number,16)}", "d,X" + car + ",1"))
                .peek(salt -> assertThat(salt).hasSize(2))
                .map(salt -> new String(salt, UTF_8))
                .distinct()
                .count();

        assertThat(buckets).isEqualTo(16);
    }

    @Test
    void shouldParseADoubledQuoteAsOne() {
        assertThat(evaluate("{'it''s {'}{speed}{''''}{pad(speed,3,'''')}", "d,c,7"))
                .asString(UTF_8)
                .isEqualTo("it's {7'''7");
    }

    @Test
    void shouldWriteTheSmallestAndTheLargestNumbers() {
        assertThat(evaluate("{long(speed)}", "d,c,-9223372036854775808")).isEqualTo(Bytes.toBytes(Long.MIN_VALUE));
        assertThat(evaluate("{long(speed)}", "d,c,9223372036854775807")).isEqualTo(Bytes.toBytes(Long.MAX_VALUE));
        assertThat(evaluate("{short(speed)}", "d,c,-32768")).isEqualTo(Bytes.toBytes(Short.MIN_VALUE));
    }

    @Test
    void shouldPreferAColumnNamedLineToTheWholeLine() {
        RowKeyTemplate template = RowKeyTemplate.compile("{line}", List.of("line", "id"));

        assertThat(template.evaluate(new DelimitedLine(',').view("a,b".getBytes(UTF_8)), null, null))
                .asString(UTF_8)
                .isEqualTo("a");
    }

    @Test
    void shouldLookValuesUpByName() {
        RowKeyTemplate template = RowKeyTemplate.compile("{reverse(a)}-{b}");
        Map<String, String> values = Map.of("a", "12", "b", "34");

        assertThat(template.evaluate(name -> values.get(name).getBytes(UTF_8)))
                .asString(UTF_8)
                .isEqualTo("21-34");
        assertThat(template.names()).containsExactly("a", "b");
    }

    @Test
    void shouldEvaluateATemplateWithinAValueOfAnother() {
        RowKeyTemplate inner = RowKeyTemplate.compile("{x}!");
        RowKeyTemplate outer = RowKeyTemplate.compile("{a}{b}");

        byte[] key = outer.evaluate(name -> inner.evaluate(x -> name.getBytes(UTF_8)));

        assertThat(key).asString(UTF_8).isEqualTo("a!b!");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{reverse(date}-{car_number} | 14 | expected ')'",
                "{car_nummer} | 2 | no column 'car_nummer'; known are date, car_number, speed",
                "{turn(date)} | 2 | no function 'turn'; known are hash, int",
                "{date | 6 | expected '}' to close",
                "date} | 5 | expected '{' before '}'",
                "{} | 2 | expected a name or a function",
                "{sha256(line)} | 2 | 'sha256' takes 1 arguments after its value, got 0",
                "{sha256(line,65)} | 2 | 'sha256' expects as number of hexadecimal digits a number from 1 to 64, got '65'",
                "{pad(speed,3,'')} | 2 | fills with one ASCII character",
                "{pad(speed,3,'0)} | 14 | expected a second '",
                "{pad(speed,3,''')} | 14 | expected a second '",
                "fixed | 6 | at least one name",
            })
    void shouldQuoteTheTemplateAndMarkThePlaceOfAnError(String template, int place, String what) {
        assertThatThrownBy(() -> RowKeyTemplate.compile(template, COLUMNS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + template + "' is wrong at character " + place)
                .hasMessageContaining(what)
                .hasMessageContaining(" >>> ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{car_number} | 20160101000000,,7 | needs a value for 'car_number'",
                "{speed} | 20160101000000,X0001 | needs a value for 'speed'",
                "{pad(speed,2)} | d,c,123 | at most 2 bytes where it pads, got '123'",
                "{number(speed,2)} | d,c,1x | a whole number of at most 63 bits, got '1x'",
                "{number(speed,2)} | d,c,- | a whole number of at most 63 bits, got '-'",
                "{number(speed,2)} | d,c,-1 | non-negative",
                "{number(speed,5)} | d,c,-0 | non-negative",
                "{max-minus(speed)} | d,c,-1 | non-negative",
                "{long(speed)} | d,c,-9223372036854775809 | a whole number of at most 63 bits",
                "{short(speed)} | d,c,32768 | a number of 2 bytes, got 32768",
                "{long(speed)} | d,c,9223372036854775808 | a whole number of at most 63 bits",
            })
    void shouldRejectALineWithoutAUsableValue(String template, String line, String what) {
        assertThatThrownBy(() -> evaluate(template, line))
                .isInstanceOf(RowKeyException.class)
                .hasMessageContaining("'" + template + "'")
                .hasMessageContaining(what);
    }

    @Test
    void shouldRejectAKeyThatIsTooLong() {
        assertThat(evaluate("{line}", "x".repeat(32_767))).hasSize(32_767);
        assertThatThrownBy(() -> evaluate("{line}", "x".repeat(32_768)))
                .isInstanceOf(RowKeyException.class)
                .hasMessageContaining("32768 bytes");
    }

    @Test
    void shouldServeManyThreadsAtOnce() {
        RowKeyTemplate template = RowKeyTemplate.compile("{reverse(date)}-{sha256(line,8)}", COLUMNS);

        List<Boolean> equal = IntStream.range(0, 20_000)
                .parallel()
                .mapToObj(number -> {
                    byte[] line = (number + ",car,1").getBytes(UTF_8);
                    byte[] key = template.evaluate(new DelimitedLine(',').view(line), line, null);
                    byte[] again = evaluate("{reverse(date)}-{sha256(line,8)}", number + ",car,1");
                    return Arrays.equals(key, again)
                            && new String(key, UTF_8)
                                    .startsWith(
                                            new StringBuilder().append(number).reverse() + "-");
                })
                .distinct()
                .toList();

        assertThat(equal).containsExactly(true);
    }

    private static byte[] evaluate(String template, String line) {
        DelimitedLine viewed = new DelimitedLine(',').view(line.getBytes(UTF_8));
        return RowKeyTemplate.compile(template, COLUMNS).evaluate(viewed, viewed.bytes(), "file:120".getBytes(UTF_8));
    }
}
