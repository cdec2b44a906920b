package io.smartcar.event.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.event.RejectedEventException;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {
    @ParameterizedTest
    @CsvSource({
        "yyyyMMddHHmmss,           20160101000000,            2015-12-31T15:00:00Z",
        "yyyyMMdd,                 20160101,                  2015-12-31T15:00:00Z",
        "yyyy-MM-dd'T'HH:mm:ss.SSS,2016-01-01T00:00:00.001,   2015-12-31T15:00:00.001Z",
        "yyyy-MM-dd'T'HH:mm:ssXXX, 2016-01-01T00:00:00+01:00, 2015-12-31T23:00:00Z",
        "iso,                      2016-01-01T00:00:00,       2015-12-31T15:00:00Z",
        "iso,                      2016-01-01 00:00:00.5,     2015-12-31T15:00:00.5Z",
        "iso,                      2016-01-01T00:00Z,         2016-01-01T00:00:00Z",
        "iso,                      2016-01-01T00:00:00.123456789+0900, 2015-12-31T15:00:00.123Z",
        "epoch-seconds,            1451574000,                2015-12-31T15:00:00Z",
        "epoch-seconds,            1451574000.5,              2015-12-31T15:00:00.5Z",
        "epoch-milliseconds,       1451574000001,             2015-12-31T15:00:00.001Z",
    })
    void shouldParseATimeInTheZoneUnlessItHasOne(String format, String text, Instant expected) throws Exception {
        assertThat(read(format, text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"20160431000000", "20161301000000", "20160101250000", "2016010100000", "", "today"})
    void shouldRejectTextThatIsNotATime(String text) {
        assertThatThrownBy(() -> read("yyyyMMddHHmmss", text))
                .isInstanceOf(RejectedEventException.class)
                .hasMessageContaining("'date' to be a time in format yyyyMMddHHmmss, got '" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "iso, 2016-04-31T00:00:00Z",
        "iso, 2016-01-01",
        "epoch-seconds, 1e999999999",
        "epoch-seconds, 1e-999999999",
        "epoch-seconds, yesterday",
        "epoch-milliseconds, 1451574000.5",
        "epoch-milliseconds, 99999999999999999999"
    })
    void shouldRejectTextThatIsNotATimeOfTheFormat(String format, String text) {
        assertThatThrownBy(() -> read(format, text))
                .isInstanceOf(RejectedEventException.class)
                .hasMessageContaining("'date' to be a time in format " + format + ", got '" + text + "'");
    }

    @Test
    void shouldNotConfuseTimes() throws Exception {
        EventTime time = new EventTime("yyyyMMddHHmmss", ZoneId.of("UTC"));
        byte[] text = "20160101000000,20160101000001".getBytes();
        long first = time.parse(text, 0, 14, "date");
        long second = time.parse(text, 15, 14, "date");
        assertThat(second - first).isEqualTo(1000);
        assertThat(time.parse(text, 0, 14, "date")).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "yyyy-MM-dd hh:mm:ss     | 2001-11-22T00:00: the hour of a day is HH; hh is the hour of half a day",
                "yyyy-MM-dd KK:mm:ss     | the hour of a day is HH; KK is the hour of half a day",
                "yyyy-MM-dd hh:mm:ssXXX  | the hour of a day is HH; hh is the hour of half a day",
                "yyyy-MM-dd mm:ss        | it has no hour (HH)",
                "YYYY-MM-dd HH:mm:ss     | the year is yyyy",
                "yyyy-MM-DD HH:mm:ss     | DD is the day of the year: use dd",
                "HH:mm:ss                | it has no year (yyyy)",
                "MMM d HH:mm:ss          | it has no year (yyyy)",
                "yyyy-dd HH:mm:ss        | it has no month (MM)",
                "yyyy-MM HH:mm:ss        | it has no day (dd)",
                "yyyy-MM-dd HH:MM:ss     | it has no minute (mm); MM is the month",
                "yyyy-MM-dd HH:mm:SS     | it has no second (ss)",
                "yyyy-mm-dd HH:mm:ss     | the month is MM, the minute mm",
                "yyyy-mm-dd HH:MM:ss     | the month is MM, the minute mm"
            })
    void shouldRejectAPatternThatDoesNotParseWhatItFormats(String pattern, String advice) {
        assertThatThrownBy(() -> new EventTime(pattern, ZoneId.of("Asia/Seoul")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(advice);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yyyy-MM-dd hh:mm:ss a",
                "yyyy-MM-dd h:mm a",
                "yyyy-MM-dd kk:mm",
                "yyyyMMddHH",
                "yyMMddHHmmss",
                "yyyy-DDD",
                "YYYY-'W'ww-e HH:mm",
                "dd/MMM/yyyy:HH:mm:ss Z",
                "EEE MMM dd HH:mm:ss yyyy",
                "EEE, d MMM yyyy HH:mm:ss zzz",
                "yyyy-MM-dd'T'HH:mm[:ss][.SSS][XXX]",
                "HH:mm:ss.SSSSSS dd.MM.uuuu VV",
                "[yyyy-M-d][d/M/yyyy]",
                "yyyy-MM-dd A"
            })
    void shouldAcceptAPatternThatParsesWhatItFormats(String pattern) {
        for (String zone : new String[] {"Asia/Seoul", "UTC", "America/New_York", "+05:30"}) {
            assertThatCode(() -> new EventTime(pattern, ZoneId.of(zone)))
                    .as(zone)
                    .doesNotThrowAnyException();
        }
    }

    private static Instant read(String format, String text) throws RejectedEventException {
        return Instant.ofEpochMilli(
                new EventTime(format, ZoneId.of("Asia/Seoul")).parse(text.getBytes(), 0, text.length(), "date"));
    }
}
