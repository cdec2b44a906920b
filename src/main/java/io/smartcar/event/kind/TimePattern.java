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
 * Tries a pattern of times before any event is read by it: what it writes of a time it must read as that time. A pattern
 * that is well-formed and means something else, such as {@code hh} for the hour of a day, would give every event of a day
 * the same time, or refuse them all.
 */
final class TimePattern {
    /** An afternoon, and a day whose numbers in the month, in the year and in the week all differ. */
    private static final LocalDateTime SAMPLE = LocalDateTime.of(2001, 11, 22, 16, 5, 6, 789_000_000);

    private static final LocalDateTime OTHER_HOUR = SAMPLE.minusHours(13);

    private final String pattern;
    private final DateTimeFormatter formatter;
    private final ZoneId zone;

    /** @param pattern what the settings say, for the message */
    TimePattern(String pattern, DateTimeFormatter formatter, ZoneId zone) {
        this.pattern = pattern;
        this.formatter = formatter;
        this.zone = zone;
    }

    /**
     * Writes a time and reads it again.
     *
     * @param reader how events are read
     * @throws IllegalArgumentException if it is not the same then; the message tells which letter to use instead
     */
    void check(Function<TemporalAccessor, Instant> reader) {
        checkLetters();
        String written;
        try {
            written = write(SAMPLE);
        } catch (DateTimeException e) {
            throw wrong("it cannot write a time such as " + SAMPLE + " (" + e.getMessage() + ")", e);
        }
        Instant read;
        try {
            read = reader.apply(formatter.parse(written));
        } catch (DateTimeParseException e) {
            if (letters().indexOf('[') >= 0) {
                return; // of optional parts that exclude each other, all were written
            }
            throw wrong("it writes " + SAMPLE + " as '" + written + "' and cannot read that", e);
        } catch (DateTimeException e) {
            throw wrong("it writes " + SAMPLE + " as '" + written + "' and finds no date and time in that", e);
        }
        ChronoUnit unit = finest();
        Instant expected = SAMPLE.truncatedTo(unit).atZone(zone).toInstant();
        if (!read.truncatedTo(ChronoUnit.SECONDS).equals(expected)) {
            ZonedDateTime got = read.atZone(zone);
            throw wrong(
                    "it writes " + SAMPLE + " as '" + written + "' and reads that as " + got.toLocalDateTime(), null);
        }
    }

    /** What reads what it writes and is none the less no log's time. */
    private void checkLetters() {
        String letters = letters();
        int minute = letters.indexOf('m');
        int hour = letters.replaceAll("[HkhK]", "H").indexOf('H');
        if (minute >= 0 && minute < hour) {
            throw new IllegalArgumentException(
                    "expected the minute behind the hour, but mm stands before it: the month is MM, the minute mm");
        }
        if (has(letters, "D") && has(letters, "ML") && !has(letters, "d")) {
            throw new IllegalArgumentException(
                    "expected the day of the month beside the month, but DD is that of the year: write dd");
        }
    }

    private String write(LocalDateTime time) {
        return formatter.format(time.atZone(zone));
    }

    /** The finest unit that can be seen in what the pattern writes, down to the second. */
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
                "expected a pattern that reads a time as it writes it, but " + what + advice(), cause);
    }

    /** What is most likely meant instead. */
    private String advice() {
        String letters = letters();
        if (has(letters, "hK") && !has(letters, "aB")) {
            return ": the hour of a day is HH; " + (has(letters, "h") ? "hh" : "KK")
                    + " is that of a half of it, which needs an a for AM or PM";
        }
        if (has(letters, "Y")) {
            return ": the year is yyyy; YYYY is the one that a week belongs to";
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

    /** The pattern without what it quotes. */
    private String letters() {
        return pattern.replaceAll("'[^']*'", "");
    }
}
