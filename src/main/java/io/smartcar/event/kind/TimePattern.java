package io.smartcar.event.kind;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.function.Function;

/**
 * Checks a time pattern at the start: it must parse a time that it has formatted as the same time. A well-formed pattern
 * with the wrong letters, such as {@code hh} for the hour of the day, would give many events the same time, or reject all
 * of them.
 */
final class TimePattern {
    /** An afternoon of a day whose numbers in the month, in the year and in the week differ. */
    private static final LocalDateTime SAMPLE = LocalDateTime.of(2001, 11, 22, 16, 5, 6, 789_000_000);

    private static final LocalDateTime OTHER_HOUR = SAMPLE.minusHours(13);

    private final String pattern;
    private final DateTimeFormatter formatter;
    private final ZoneId zone;

    /** @param pattern as configured, for the message */
    TimePattern(String pattern, DateTimeFormatter formatter, ZoneId zone) {
        this.pattern = pattern;
        this.formatter = formatter;
        this.zone = zone;
    }

    /**
     * Formats a time and parses it again.
     *
     * @param parser the conversion that events are parsed with
     * @throws IllegalArgumentException if the result differs; the message suggests the right letter
     */
    void check(Function<TemporalAccessor, Instant> parser) {
        checkLetters();
        String written;
        try {
            written = write(SAMPLE);
        } catch (DateTimeException e) {
            throw wrong("it cannot format a time such as " + SAMPLE + " (" + e.getMessage() + ")", e);
        }
        Instant read;
        try {
            read = parser.apply(formatter.parse(written));
        } catch (DateTimeParseException e) {
            if (letters().indexOf('[') >= 0) {
                return; // optional parts that exclude each other were all formatted
            }
            throw wrong("it formats " + SAMPLE + " as '" + written + "' and cannot parse that", e);
        } catch (DateTimeException e) {
            throw wrong("it formats " + SAMPLE + " as '" + written + "' and finds no date and time in that", e);
        }
        ChronoUnit unit = finest();
        Instant expected = SAMPLE.truncatedTo(unit).atZone(zone).toInstant();
        if (!read.truncatedTo(ChronoUnit.SECONDS).equals(expected)) {
            ZonedDateTime got = read.atZone(zone);
            throw wrong(
                    "it formats " + SAMPLE + " as '" + written + "' and parses that as " + got.toLocalDateTime(), null);
        }
    }

    /** Rejects patterns that parse their own output but do not make sense in a log. */
    private void checkLetters() {
        String letters = letters();
        int minute = letters.indexOf('m');
        int hour = letters.replaceAll("[HkhK]", "H").indexOf('H');
        if (minute >= 0 && minute < hour) {
            throw new IllegalArgumentException(
                    "expected the minute after the hour, but mm is before it: the month is MM, the minute mm");
        }
        if (has(letters, "D") && has(letters, "ML") && !has(letters, "d")) {
            throw new IllegalArgumentException(
                    "expected the day of the month beside the month, but DD is the day of the year: use dd");
        }
    }

    private String write(LocalDateTime time) {
        return formatter.format(time.atZone(zone));
    }

    /** The finest unit that the pattern formats, down to the second. */
    private ChronoUnit finest() {
        String written = write(SAMPLE);
        if (!written.equals(write(SAMPLE.plusSeconds(1)))) {
            return ChronoUnit.SECONDS;
        }
        if (!written.equals(write(SAMPLE.plusMinutes(1)))) {
            return ChronoUnit.MINUTES;
        }
        return written.equals(write(OTHER_HOUR)) ? ChronoUnit.DAYS : ChronoUnit.HOURS;
    }

    private IllegalArgumentException wrong(String what, DateTimeException cause) {
        return new IllegalArgumentException(
                "expected a pattern that parses a time as it formats it, but " + what + advice(), cause);
    }

    /** The most likely correction. */
    private String advice() {
        String letters = letters();
        if (has(letters, "hK") && !has(letters, "aB")) {
            return ": the hour of a day is HH; " + (has(letters, "h") ? "hh" : "KK")
                    + " is the hour of half a day, which needs an a for AM or PM";
        }
        if (has(letters, "Y")) {
            return ": the year is yyyy; YYYY is the year of the week";
        }
        if (!has(letters, "yu")) {
            return ": it has no year (yyyy)";
        }
        if (!has(letters, "MLD")) {
            return ": it has no month (MM)" + (has(letters, "m") ? "; mm is the minute" : "");
        }
        if (!has(letters, "dD")) {
            return ": it has no day (dd)";
        }
        if (has(letters, "msS") && !has(letters, "HkhKAnN")) {
            return ": it has no hour (HH)" + (has(letters, "m") ? "; mm is the minute, the month is MM" : "");
        }
        if (has(letters, "sS") && !has(letters, "mAnN")) {
            return ": it has no minute (mm)" + (has(letters, "M") ? "; MM is the month" : "");
        }
        if (has(letters, "S") && !has(letters, "sAnN")) {
            return ": it has no second (ss); S is its fraction";
        }
        return ": see the letters of java.time.format.DateTimeFormatter";
    }

    private static boolean has(String letters, String any) {
        return any.chars().anyMatch(letter -> letters.indexOf(letter) >= 0);
    }

    /** The pattern without its quoted text. */
    private String letters() {
        return pattern.replaceAll("'[^']*'", "");
    }
}
