package io.smartcar.store.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.Kinds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows that a look-up reads, by the row key of its kind. */
class RowRangeTest {
    private static final Instant FROM = Instant.ofEpochMilli(1_000);
    private static final Instant TO = Instant.ofEpochMilli(2_000);
    private static final long MAX = Long.MAX_VALUE;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // the default layout: a key is anywhere
                "{reverse(date)}-{car}-{sha256(line,8)} | '' | ''",
                "{id}                                   | '' | ''",
                "{salt(line,8)}-{car}                   | '' | ''",
                "{car}-{sha256(line,8)}                 | X1- | X1.",
                "cars/{upper(car)}/{date}               | cars/X1/ | cars/X10",
                // the salt of the key is known; the text behind it ends the prefix
                "{hash(car)}{car}{id}                   | d5a7e6b1X1 | ",
                // a function of the time that does not sort
                "{car}-{sha256(time_ms,8)}              | X1- | X1.",
                "{car}-{reverse(time_ms)}               | X1- | X1.",
                "{car}-{time_ms}                        | X1- | X1."
            })
    void shouldBeAsSmallAsTheRowKeyAllows(String row, String start, String stop) {
        RowRange range = RowRange.of(kind(row), bytes("X1"), FROM, TO);

        if (stop == null) {
            assertThat(range.start()).hasSize(10).endsWith('X', '1');
        } else {
            assertThat(range.start()).isEqualTo(bytes(start));
            assertThat(range.stop()).isEqualTo(bytes(stop));
        }
    }

    @Test
    void shouldBeginWithTheNewestAndEndWithTheOldestOfATime() {
        Kind kind = kind("{car}-{max-minus(time_ms)}-{sha256(line,8)}");

        RowRange range = RowRange.of(kind, bytes("X1"), FROM, TO);
        assertThat(range.start()).isEqualTo(bytes("X1-" + (MAX - 1_999) + "-"));
        // behind all rows that begin with the time of 'from' and a '-'
        assertThat(range.stop()).isEqualTo(bytes("X1-" + (MAX - 1_000) + "."));

        assertThat(RowRange.of(kind, bytes("X1"), FROM, null).start()).isEqualTo(bytes("X1-"));
        assertThat(RowRange.of(kind, bytes("X1"), null, TO).stop()).isEqualTo(bytes("X1."));
    }

    @Test
    void shouldBeginWithTheOldestWhereTheTimeAscends() {
        RowRange range = RowRange.of(kind("{car}-{number(time_ms,15)}"), bytes("X1"), FROM, TO);

        assertThat(range.start()).isEqualTo(bytes("X1-000000000001000"));
        assertThat(range.stop()).isEqualTo(bytes("X1-00000000000199:"));
    }

    @Test
    void shouldFindATimeWithoutAKey() {
        RowRange range = RowRange.of(kind("{max-minus(time_ms)}-{car}"), null, FROM, TO);

        assertThat(range.start()).isEqualTo(bytes((MAX - 1_999) + "-"));
    }

    @Test
    void shouldContinueBehindARowAndNeverBefore() {
        RowRange range = RowRange.of(kind("{car}-{id}"), bytes("X1"), null, null);

        assertThat(range.behind(bytes("X1-7")).start()).isEqualTo(bytes("X1-7\0"));
        assertThat(range.behind(bytes("A")).start()).isEqualTo(bytes("X1-"));
        assertThat(range.behind(bytes("X2")).isEmpty()).isTrue();
        assertThat(range.isEmpty()).isFalse();
    }

    @Test
    void shouldEndBehindTheLargestBytes() {
        RowRange range = RowRange.of(kind("{car}{id}"), new byte[] {'a', -1}, null, null);
        assertThat(range.stop()).isEqualTo(bytes("b"));
        assertThat(RowRange.of(kind("{car}{id}"), new byte[] {-1}, null, null).stop())
                .isEmpty();
    }

    private static Kind kind(String row) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "columns", "date,car",
                "delimiter", ",",
                "key", "car",
                "topic", "cars",
                "table", "Cars",
                "family", "f",
                "time", "date",
                "time-format", "iso",
                "time-zone", "UTC",
                "row", row));
        Map<String, String> full = new HashMap<>();
        settings.forEach((key, value) -> full.put("kind.cars." + key, value));
        return new Kinds(full).mandatory("cars");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
