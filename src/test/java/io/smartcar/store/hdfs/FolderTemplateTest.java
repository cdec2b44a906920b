package io.smartcar.store.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderTemplateTest {
    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{kind}/wrk_date={date(yyyyMMdd)}       | driver/wrk_date=20160201",
                "{kind}/wrk_date={date}                 | driver/wrk_date=20160201",
                "year={date(yyyy)}/{date(MM-dd)}/{kind} | year=2016/02-01/driver",
                "{kind}/{date(yyyy/MM/dd)}/h{date(HH)}  | driver/2016/02/01/h08",
                "{kind}                                 | driver",
            })
    void shouldNameTheFolderByKindAndTimeInTheZoneOfTheKind(String template, String folder) {
        assertThat(of(template, SEOUL).apply(time("2016-01-31T23:30:00Z"))).isEqualTo(folder);
    }

    @Test
    void shouldBeginAnotherFolderAtMidnightOfTheZone() {
        LongFunction<String> folders = of("{kind}/{date}", SEOUL);

        assertThat(folders.apply(time("2016-01-31T14:59:59.999Z"))).isEqualTo("driver/20160131");
        assertThat(folders.apply(time("2016-01-31T15:00:00Z"))).isEqualTo("driver/20160201");
        assertThat(folders.apply(time("2016-01-31T14:59:59.999Z"))).isEqualTo("driver/20160131");
    }

    @Test
    void shouldFollowTheZoneWhenItsClocksAreChanged() {
        LongFunction<String> folders = of("{kind}/{date(yyyyMMddHH)}", ZoneId.of("Europe/Berlin"));

        assertThat(folders.apply(time("2016-03-27T00:59:00Z"))).isEqualTo("driver/2016032701");
        assertThat(folders.apply(time("2016-03-27T01:00:00Z"))).isEqualTo("driver/2016032703");
    }

    @Test
    void shouldFollowClocksThatAreChangedWithinAnHour() {
        LongFunction<String> folders = of("{kind}/{date(yyyyMMddHH)}", ZoneId.of("America/St_Johns"));

        // a minute past midnight, to a minute past the hour before
        assertThat(folders.apply(time("1990-10-28T02:30:59Z"))).isEqualTo("driver/1990102800");
        assertThat(folders.apply(time("1990-10-28T02:31:00Z"))).isEqualTo("driver/1990102723");
        assertThat(folders.apply(time("1990-10-28T02:30:59Z"))).isEqualTo("driver/1990102800");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wrk_date={date}                      | {kind} in it, since each kind has folders of its own",
                "''                                   | {kind} in it, since each kind has folders of its own",
                "{kind}/{date(yyyyMMdd)               | no placeholders but {kind} and {date(yyyyMMdd)}",
                "{kind}/{car_number}                  | no placeholders but {kind} and {date(yyyyMMdd)}",
                "{kind}/{date(YYYYMMdd)}              | a date made of yyyy, MM, dd and HH",
                "{kind}/{date(yyyyMMddHHmm)}          | a date made of yyyy, MM, dd and HH",
                "{kind}/{date()}                      | a date made of yyyy, MM, dd and HH",
                "/{kind}                              | names between single slashes",
                "{kind}/                              | names between single slashes",
                "{kind}//{date}                       | names between single slashes",
                "{kind}/_date={date}                  | no name that begins with '_' or '.', which readers ignore",
                "../{kind}                            | no name that begins with '_' or '.', which readers ignore",
                "{kind}/{date(yyyy-MM-dd HH:'00')}    | names of up to 255 characters without any of :*?[]\\",
            })
    void shouldRejectTemplatesOfFoldersThatReadersDoNotSee(String template, String message) {
        assertThatThrownBy(() -> FolderTemplate.compile(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected " + message + ", got '" + template + "'");
    }

    private static LongFunction<String> of(String template, ZoneId zone) {
        return FolderTemplate.compile(template).of("driver", zone);
    }

    private static long time(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }
}
