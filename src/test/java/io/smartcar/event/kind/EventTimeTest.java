package io.smartcar.event.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.event.RejectedEventException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
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
        "epoch-milliseconds,       1451574000001.9,           2015-12-31T15:00:00.001Z",
        "epoch-microseconds,       1451574000001999,          2015-12-31T15:00:00.001Z",
        "epoch-nanoseconds,        1451574000001999999,       2015-12-31T15:00:00.001Z",
        "epoch-seconds,            1.4515740005e9,            2015-12-31T15:00:00.5Z",
        "epoch-milliseconds,       60000,                     1970-01-01T00:01:00Z",
    })
    void shouldParseATimeInTheZoneUnlessItHasOne(String format, String text, Instant expected) throws Exception {
        assertThat(read(format, text)).isEqualTo(expected);
    }

    /** As log4j, Python, Ruby, Rails and Java write the time of ISO 8601. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-30 09:40:01,123                   | 2026-11-30T00:40:01.123Z",
                "2026-11-30T09:40:01,123456+01:00          | 2026-11-30T08:40:01.123Z",
                "2026-11-30 09:40:01 +0100                 | 2026-11-30T08:40:01Z",
                "2026-11-30 09:40:01.1 +01                 | 2026-11-30T08:40:01.100Z",
                "2026-11-30 09:40:01,1 Z                   | 2026-11-30T09:40:01.100Z",
                "2026-11-30 09:40:01.123456 UTC            | 2026-11-30T09:40:01.123Z",
                "2026-11-30T09:40:01+01:00[Europe/Berlin]  | 2026-11-30T08:40:01Z",
                "2026-11-30T09:40:01Z[UTC]                 | 2026-11-30T09:40:01Z",
                "2026-11-30 09:40:01,                      |",
                "2026-11-30 09:40:01.1,2                   |",
                "2026-11-30 09:40,5                        |",
                "2026-11-30 09:40:01 CET                   |",
            })
    void shouldReadTheCommonVariantsOfIso(String text, Instant expected) throws Exception {
        assertTime(new EventTime("iso", ZoneId.of("Asia/Seoul")), text, expected);
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
        "epoch-milliseconds, 1451574000",
        "epoch-microseconds, 1451574000001",
        "epoch-nanoseconds, 1451574000001999",
        "epoch-nanoseconds, 0x14",
        "epoch-milliseconds, １４５１５７４００００００",
        "epoch-seconds, １４５１５７４０００",
        "epoch-seconds, 1451574000d",
        "epoch-milliseconds, 99999999999999999999"
    })
    void shouldRejectTextThatIsNotATimeOfTheFormat(String format, String text) {
        assertThatThrownBy(() -> read(format, text))
                .isInstanceOf(RejectedEventException.class)
                .hasMessageContaining("'date' to be a time in format " + format + ", got '" + text + "'");
    }

    /** The hour 24 is the end of a day, in ISO 8601 and in the tables of those who count hours from 1. */
    @ParameterizedTest
    @CsvSource({
        "iso,                 2026-11-30T24:00:00+09:00, 2026-11-30T15:00:00Z",
        "iso,                 2026-11-30 24:00,          2026-11-30T15:00:00Z",
        "yyyyMMddHH,          2026112924,                2026-11-29T15:00:00Z",
        "yyyyMMddkk,          2026112924,                2026-11-29T15:00:00Z",
        "yyyyMMddkk,          2026112923,                2026-11-29T14:00:00Z",
        "yyyyMMddkk,          2026113000,                2026-11-29T15:00:00Z",
        "yyyy-MM-dd HH:mm:ss, 2026-12-31 24:00:00,       2026-12-31T15:00:00Z",
        "EEE d MMM yyyy HH:mm:ss.SSS, Mon 30 Nov 2026 24:00:00.000, 2026-11-30T15:00:00Z",
        "yyyy-MM-dd HH:mm:ss, 2026-11-30 24:00:01,",
        "yyyy-MM-dd kk:mm:ss, 2026-11-30 24:30:00,",
        "yyyy-MM-dd HH:mm:ss, 2026-04-31 24:00:00,",
        "yyyy-MM-dd HH:mm:ss, 2026-02-29 24:00:00,",
        "yyyy-MM-dd HH:mm:ss, 2026-11-30 25:00:00,",
        "yyyy-MM-dd HH:mm:ss, 2026-11-30 9:4:1,",
        "yyyy-MM-dd HH:mm:ss, 2026-3-1 9:04:01, 2026-03-01T00:04:01Z",
        "yyyy-MM-dd HH:mm:ss, 2026-03-01  9:04:01, 2026-03-01T00:04:01Z",
        "EEE MMM d HH:mm:ss yyyy, Mon Nov  2 09:40:01 2026, 2026-11-02T00:40:01Z",
        "MMM dd yyyy h:mm:ss a, Nov  2 2026  9:40:01 AM, 2026-11-02T00:40:01Z",
        "MMM dd yyyy h:mm:ss a, Nov 12 2026 09:40:01 AM, 2026-11-12T00:40:01Z",
        "MMM dd yyyy h:mm:ss a, Nov   2 2026 9:40:01 AM,",
        "EEE MMM [ ]d HH:mm:ss zzz yyyy, Mon Nov  2 09:40:01 KST 2026, 2026-11-02T00:40:01Z",
        "yyyy-MM-dd HH:mm:ss, 2026-11-30 23:59:60,",
        "iso,                 2016-12-31T23:59:60Z,",
        "iso,                 2026-11-30T24:00:00.001Z,",
    })
    void shouldTakeTheEndOfADayForTheNextMidnight(String format, String text, Instant expected) throws Exception {
        assertTime(new EventTime(format, ZoneId.of("Asia/Seoul")), text, expected);
    }

    /** Never a time that the text does not say for sure. */
    @ParameterizedTest
    @CsvSource({
        "America/New_York, yyyy-MM-dd HH:mm,      2026-11-01 00:59,      2026-11-01T04:59:00Z",
        "America/New_York, yyyy-MM-dd HH:mm,      2026-11-01 01:30,",
        "America/New_York, yyyy-MM-dd HH:mm,      2026-03-08 02:30,",
        "America/New_York, yyyy-MM-dd HH:mm,      2026-03-08 03:00,      2026-03-08T07:00:00Z",
        "America/New_York, iso,                   2026-11-01T01:30:00,",
        "America/New_York, iso,                   2026-11-01T01:30:00-04, 2026-11-01T05:30:00Z",
        "Asia/Seoul,       yyyy-MM-dd HH:mm VV,   2026-11-01 01:30 America/New_York,",
        "America/New_York, yyyy-MM-dd HH:mm[ z],  2026-11-01 01:30 EST,  2026-11-01T06:30:00Z",
        "America/New_York, yyyy-MM-dd HH:mm[ z],  2026-11-01 01:30 EDT,  2026-11-01T05:30:00Z",
        "America/New_York, yyyy-MM-dd HH:mm[ z],  2026-11-01 01:30,",
        "Asia/Seoul,       yyyy-MM-dd HH:mm[ z],  2026-11-30 01:30,      2026-11-29T16:30:00Z",
        "Asia/Seoul,       yyyy-MM-dd HH:mm z,    2026-07-15 12:00 EST,",
        "Asia/Seoul,       yyyy-MM-dd HH:mm z,    2026-07-15 12:00 EDT,  2026-07-15T16:00:00Z",
        "Asia/Seoul,       yyyy-MM-dd HH:mm z,    2026-01-15 12:00 EST,  2026-01-15T17:00:00Z",
        "Asia/Seoul,       yyyy-MM-dd HH:mm z,    2026-01-15 12:00 CEST,",
        "UTC,              EEE MMM dd HH:mm:ss zzz yyyy, Mon Nov 30 09:40:01 KST 2026, 2026-11-30T00:40:01Z",
        "UTC,              yyyy-MM-dd HH:mm z,    2026-01-15 12:00 CST,",
        "Asia/Shanghai,    yyyy-MM-dd HH:mm z,    2026-01-15 12:00 CST,  2026-01-15T04:00:00Z",
        "America/Chicago,  yyyy-MM-dd HH:mm z,    2026-01-15 12:00 CST,  2026-01-15T18:00:00Z",
        "UTC,              yyyy-MM-dd HH:mm z,    2026-07-15 12:00 BST,",
        "Europe/London,    yyyy-MM-dd HH:mm z,    2026-07-15 12:00 BST,  2026-07-15T11:00:00Z",
        "Europe/London,    yyyy-MM-dd HH:mm z,    2026-07-15 12:00 GMT,  2026-07-15T12:00:00Z",
        "Asia/Seoul,       yyyy-MM-dd HH:mm z,    2026-07-15 12:00 UTC,  2026-07-15T12:00:00Z",
        "Asia/Seoul,       yyyy-MM-dd HH:mm z,    2026-07-15 12:00 UTC+09:00, 2026-07-15T03:00:00Z",
        "Asia/Seoul,       yyyy-MM-ddXXX,         2026-07-15+02:00,      2026-07-14T22:00:00Z",
        "Asia/Seoul,       yyyy-MM-dd hh:mm:ss[ a], 2026-07-15 03:00:00,",
        "Asia/Seoul,       yyyy-MM-dd[ HH][:mm],  2026-07-15:30,",
        "Asia/Seoul,       yyyy-MM-dd HH:mm:ss.SSS, 2026-07-15 03:00:00.5,",
        "Asia/Seoul,       yyyy-MM-dd HH:mm:ss.SSS, 2026-07-15 03:00:00.5000,",
        "UTC,              yyyy-MM-dd'T'HH:mm:ss'Z', 2026-07-15T03:00:00Z, 2026-07-15T03:00:00Z",
        "Asia/Seoul,       yyyy-MM-dd'T'HH:mm:ss['Z'], 2026-07-15T03:00:00Z, 2026-07-14T18:00:00Z",
    })
    void shouldReadATimeRightOrRejectIt(String zone, String format, String text, Instant expected) throws Exception {
        assertTime(new EventTime(format, ZoneId.of(zone)), text, expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dd-MMM-yyyy HH:mm:ss     | 30-NOV-2026 09:40:01",
                "dd-MMM-yyyy HH:mm:ss     | 30-nov-2026 09:40:01",
                "d MMMM yyyy HH:mm:ss     | 30 November 2026 09:40:01",
                "EEEE, MMM d, yyyy HH:mm:ss | MONDAY, Nov. 30, 2026 09:40:01",
                "M/d/yyyy h:mm:ss a       | 11/30/2026 9:40:01 am",
                "MM/dd/yyyy hh:mm:ss a    | 11/30/2026 9:40:01 am",
                "MM/dd/yyyy hh:mm:ss a    | 11/30/2026 09:40:01 am",
                "yyyy-MM-dd'T'HH:mm:ss    | 2026-11-30T9:40:01",
                "yyyy'MM'-MM-dd HH'HH'mmss | 2026MM-11-30 9HH4001",
                "[yyyy-MM-dd ]HH[:mm[:ss]] | 2026-11-30 09:40:01",
                "HHmmss dd.MM.yy          | 094001 30.11.26",
                "EEE MMM [ ]d HH:mm:ss zzz yyyy | Mon Nov 30 09:40:01 KST 2026",
                "M/d/yyyy h:mm:ss a       | 11/30/2026 9:40:01 AM",
                "M/d/yyyy h:mm:ss a       | 11/30/2026 9:40:01 a.m.",
                "M/d/yyyy, h:mm:ss a      | 11/30/2026, 9:40:01\u202fAM",
                "M/d/yyyy h:mm:ss a       | 11/30/2026\u00a09:40:01 am",
                "yyyy. M. d. a h:mm:ss    | 2026. 11. 30. 오전 9:40:01",
                "yyyy-MM-dd a hh:mm:ss    | 2026-11-30 오전 09:40:01",
                "yyyy-MM-dd(EEE) HH:mm:ss | 2026-11-30(월) 09:40:01",
                "yyyy년 M월 d일 EEEE HH:mm:ss | 2026년 11월 30일 월요일 09:40:01",
            })
    void shouldReadTheWordsOfEnglishAndKorean(String format, String text) throws Exception {
        Instant expected = Instant.parse("2026-11-30T00:40:01Z");
        assertTime(new EventTime(format, ZoneId.of("Asia/Seoul")), text, expected);
        assertTime(new EventTime(format, ZoneId.of("Asia/Seoul"), Locale.GERMAN), text, expected);
    }

    @ParameterizedTest
    @CsvSource({
        "ko, a h:mm:ss yyyyMMdd,   오후 3:40:02 20260930",
        "ko, a h:mm:ss yyyyMMdd,   PM 3:40:02 20260930",
        "de, d. MMMM yyyy HH:mm:ss, 30. September 2026 15:40:02",
        "fr, d MMM yyyy HH:mm:ss,  30 sept. 2026 15:40:02",
        "en-GB, d MMM yyyy HH:mm:ss, 30 Sept 2026 15:40:02",
        "ja, yyyy/M/d ah:mm:ss,    2026/9/30 午後3:40:02",
        "es, d MMM yyyy h:mm:ss a, 30 sept 2026 3:40:02 p.\u00a0m.",
    })
    void shouldReadTheWordsOfALanguage(String language, String format, String text) throws Exception {
        EventTime time = new EventTime(format, ZoneId.of("UTC"), Locale.forLanguageTag(language));
        assertTime(time, text, Instant.parse("2026-09-30T15:40:02Z"));
    }

    @Test
    void shouldReadTheWordsOfTheLanguageOfAKind() {
        KindHarness german = KindHarness.of(
                "columns", "t", "time", "t", "time-format", "d. MMMM yyyy", "time-zone", "UTC", "time-language", "de");

        assertThat(german.put("1. März 2026").getTimestamp())
                .isEqualTo(Instant.parse("2026-03-01T00:00:00Z").toEpochMilli());
    }

    @Test
    void shouldSayWhyATimeIsAmbiguous() {
        EventTime time = new EventTime("yyyy-MM-dd HH:mm", ZoneId.of("America/New_York"));

        assertThatThrownBy(() -> time.parse("2026-11-01 01:30".getBytes(), 0, 16, "date"))
                .hasMessageEndingWith("got '2026-11-01 01:30': the clocks of America/New_York showed it twice");
        assertThatThrownBy(() -> time.parse("2026-03-08 02:30".getBytes(), 0, 16, "date"))
                .hasMessageEndingWith("got '2026-03-08 02:30': the clocks of America/New_York skipped it");
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
                "yyyy-MM-dd hh:mm:ss     | the hour of a day is HH; hh is the hour of half a day",
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
                "yyyy-MM-dd'T'HH:mm:ss'Z' | write X for the Z, which means UTC",
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

    private static void assertTime(EventTime time, String text, Instant expected) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (expected == null) {
            assertThatThrownBy(() -> time.parse(bytes, 0, bytes.length, "date"))
                    .isInstanceOf(RejectedEventException.class)
                    .hasMessageContaining("got '" + text + "'");
        } else {
            assertThat(Instant.ofEpochMilli(time.parse(bytes, 0, bytes.length, "date")))
                    .isEqualTo(expected);
        }
    }

    private static Instant read(String format, String text) throws RejectedEventException {
        return Instant.ofEpochMilli(new EventTime(format, ZoneId.of("Asia/Seoul"))
                .parse(text.getBytes(StandardCharsets.UTF_8), 0, text.getBytes(StandardCharsets.UTF_8).length, "date"));
    }
}
