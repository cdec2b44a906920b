package io.smartcar.event.kind;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Checks a time pattern at the start: it must parse a time that it has formatted as the same time. A well-formed pattern
 * with the wrong symbols, such as {@code hh} for the hour of the day, would give many events the same time, or reject all
 * of them.
 */
final class TimePattern {
    /** An afternoon of a day whose numbers in the month, in the year and in the week differ. */
    private static final LocalDateTime SAMPLE = LocalDateTime.of(2001, 11, 22, 16, 5, 6, 789_000_000);

    private static final LocalDateTime OTHER_HOUR = SAMPLE.minusHours(13);

    private static final Pattern LITERAL_UTC = Pattern.compile("(?<!\\[)'Z'");

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
     * @throws IllegalArgumentException if the result differs; the message suggests the right symbol
     */
    void check(Function<String, Instant> parser) {
        checkSymbols();
        String written;
        try {
            written = write(SAMPLE);
        } catch (DateTimeException e) {
            throw wrong("it cannot format a time such as " + SAMPLE + " (" + e.getMessage() + ")", e);
        }
        Instant read;
        try {
            read = parser.apply(written);
        } catch (DateTimeParseException e) {
            if (symbols(pattern).indexOf('[') >= 0) {
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
    private void checkSymbols() {
        String symbols = symbols(pattern);
        if (!zone.normalized().equals(ZoneOffset.UTC)
                && LITERAL_UTC.matcher(pattern).find()) {
            throw new IllegalArgumentException("expected no 'Z' in quotes, which would be text, with time-zone=" + zone
                    + ": write X for the Z, which means UTC, or ['Z'] if it does not");
        }
        int minute = symbols.indexOf('m');
        int hour = symbols.replaceAll("[HkhK]", "H").indexOf('H');
        if (minute >= 0 && minute < hour) {
            throw new IllegalArgumentException(
                    "expected the minute after the hour, but mm is before it: the month is MM, the minute mm");
        }
        if (has(symbols, "D") && has(symbols, "ML") && !has(symbols, "d")) {
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
        String symbols = symbols(pattern);
        if (has(symbols, "hK") && !has(symbols, "aB")) {
            return ": the hour of a day is HH; " + (has(symbols, "h") ? "hh" : "KK")
                    + " is the hour of half a day, which needs an a for AM or PM";
        }
        if (has(symbols, "Y")) {
            return ": the year is yyyy; YYYY is the year of the week";
        }
        if (!has(symbols, "yu")) {
            return ": it has no year (yyyy)";
        }
        if (!has(symbols, "MLD")) {
            return ": it has no month (MM)" + (has(symbols, "m") ? "; mm is the minute" : "");
        }
        if (!has(symbols, "dD")) {
            return ": it has no day (dd)";
        }
        if (has(symbols, "msS") && !has(symbols, "HkhKAnN")) {
            return ": it has no hour (HH)" + (has(symbols, "m") ? "; mm is the minute, the month is MM" : "");
        }
        if (has(symbols, "sS") && !has(symbols, "mAnN")) {
            return ": it has no minute (mm)" + (has(symbols, "M") ? "; MM is the month" : "");
        }
        if (has(symbols, "S") && !has(symbols, "sAnN")) {
            return ": it has no second (ss); S is its fraction";
        }
        return ": see the pattern letters of java.time.format.DateTimeFormatter";
    }

    private static boolean has(String symbols, String any) {
        return any.chars().anyMatch(letter -> symbols.indexOf(letter) >= 0);
    }

    /** A pattern without its quoted text. */
    static String symbols(String pattern) {
        return pattern.replaceAll("'[^']*'", "");
    }
}
