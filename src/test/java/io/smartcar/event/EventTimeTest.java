package io.smartcar.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.component.hbase.DelimitedLine;
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
    })
    void shouldReadATimeOfTheZoneUnlessItNamesOne(String format, String text, Instant expected) throws Exception {
        assertThat(read(format, text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"20160431000000", "20161301000000", "20160101250000", "2016010100000", "", "today"})
    void shouldRefuseWhatIsNoTime(String text) {
        assertThatThrownBy(() -> read("yyyyMMddHHmmss", text))
                .isInstanceOf(RefusedEventException.class)
                .hasMessageContaining("'date' to be a time of the form yyyyMMddHHmmss, got '" + text + "'");
    }

    @Test
    void shouldNotTakeOneTimeForAnother() throws Exception {
        EventTime time = new EventTime("yyyyMMddHHmmss", ZoneId.of("UTC"));
        DelimitedLine line = new DelimitedLine(',');
        long first = time.read(line.view("20160101000000".getBytes()), 0, "date");
        long second = time.read(line.view("20160101000001".getBytes()), 0, "date");
        assertThat(second - first).isEqualTo(1000);
        assertThat(time.read(line.view("20160101000000".getBytes()), 0, "date")).isEqualTo(first);
    }

    private static Instant read(String format, String text) throws RefusedEventException {
        return Instant.ofEpochMilli(new EventTime(format, ZoneId.of("Asia/Seoul"))
                .read(new DelimitedLine(',').view(text.getBytes()), 0, "date"));
    }
}
