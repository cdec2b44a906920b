package io.smartcar.event;

import io.smartcar.component.hbase.DelimitedLine;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads the time of an event from a column, in milliseconds since 1970. Thread-safe.
 *
 * <p>Events come in the order of time, many to the second: the last reading is kept and used again, which spares most
 * of the parsing.
 */
final class EventTime {
    private final String format;
    private final DateTimeFormatter formatter;
    private final ZoneId zone;

    // a race costs one more parse: a reading is immutable
    private Reading last;

    /**
     * @param format a pattern of {@link DateTimeFormatter}; read strictly: the 31st of April is refused
     * @param zone the zone of times that do not carry one
     * @throws IllegalArgumentException if the pattern is malformed
     */
    EventTime(String format, ZoneId zone) {
        this.format = format;
        this.zone = zone;
        this.formatter = formatter(format);
    }

    private static DateTimeFormatter formatter(String format) {
        try {
            return DateTimeFormatter.ofPattern(withProlepticYear(format), Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("expected a pattern of DateTimeFormatter (" + e.getMessage() + ")", e);
        }
    }

    /** A strict reader wants an era beside the year of the era ({@code y}), which logs do not have. */
    private static String withProlepticYear(String format) {
        StringBuilder pattern = new StringBuilder(format);
        boolean quoted = false;
        for (int index = 0; index < pattern.length(); index++) {
            if (pattern.charAt(index) == '\'') {
                quoted = !quoted;
            } else if (pattern.charAt(index) == 'y' && !quoted) {
                pattern.setCharAt(index, 'u');
            }
        }
        return pattern.toString();
    }

    /**
     * @return milliseconds since 1970
     * @throws RefusedEventException if the column cannot be read as a time
     */
    long read(DelimitedLine line, int column, String name) throws RefusedEventException {
        int start = line.start(column);
        int end = line.end(column);
        Reading known = last;
        if (known != null && Arrays.equals(known.text, 0, known.text.length, line.bytes(), start, end)) {
            return known.milliseconds;
        }
        Reading reading = new Reading(line.copy(column), parse(line.text(column), name));
        last = reading;
        return reading.milliseconds;
    }

    private long parse(String text, String name) throws RefusedEventException {
        try {
            return instant(formatter.parse(text)).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new RefusedEventException(
                    Refusal.TIME,
                    "Expected column '" + name + "' to be a time of the form " + format + ", got '" + text + "'");
        }
    }

    private Instant instant(TemporalAccessor time) {
        if (time.isSupported(ChronoField.INSTANT_SECONDS)) {
            return Instant.from(time);
        }
        if (time.isSupported(ChronoField.HOUR_OF_DAY)) {
            return LocalDateTime.from(time).atZone(zone).toInstant();
        }
        return LocalDate.from(time).atStartOfDay(zone).toInstant();
    }

    private record Reading(byte[] text, long milliseconds) {}
}
