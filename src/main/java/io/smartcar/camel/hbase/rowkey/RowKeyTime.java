package io.smartcar.camel.hbase.rowkey;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;

/**
 * A time as {@link Long#MAX_VALUE} minus its milliseconds since 1970. An offset or zone in the time takes precedence; a
 * date means its midnight; a day that does not exist is rejected.
 */
final class RowKeyTime implements RowKeyFunction {
    private static final ZonedDateTime ANY_TIME = ZonedDateTime.of(2001, 2, 3, 4, 5, 6, 789_000_000, ZoneOffset.UTC);

    private final String pattern;
    private final DateTimeFormatter format;
    private final ZoneId zone;

    /**
     * @param arguments a pattern of {@link DateTimeFormatter}; then the zone of times without one, UTC by default
     * @throws IllegalArgumentException if the pattern is malformed or incomplete, or the zone is unknown
     */
    RowKeyTime(List<String> arguments) {
        pattern = arguments.get(0);
        zone = arguments.size() < 2 ? ZoneOffset.UTC : zone(arguments.get(1));
        // the same key on every machine, independent of its locale
        format = DateTimeFormatter.ofPattern(withProlepticYear(pattern), Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
        // a formatted time has all optional parts, which may contradict each other
        if (pattern.indexOf('[') < 0) {
            check();
        }
    }

    private void check() {
        try {
            milliseconds(ANY_TIME.format(format));
        } catch (DateTimeException incomplete) {
            throw new IllegalArgumentException(
                    "'" + pattern + "' is incomplete: a time needs a year, a month and a day, and an hour"
                            + " if it has minutes (" + incomplete.getMessage() + ")",
                    incomplete);
        }
    }

    /** In strict mode, a year of the era ({@code y}) needs an era, which is hardly ever written. */
    private static String withProlepticYear(String pattern) {
        StringBuilder replaced = new StringBuilder(pattern);
        boolean isQuoted = false;
        for (int index = 0; index < pattern.length(); index++) {
            char letter = pattern.charAt(index);
            isQuoted ^= letter == '\'';
            if (letter == 'y' && !isQuoted && pattern.indexOf('G') < 0) {
                replaced.setCharAt(index, 'u');
            }
        }
        return replaced.toString();
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException("there is no time zone '" + name + "'", unknown);
        }
    }

    @Override
    public void apply(RowKeyEvaluation key, int from) {
        String text = key.text(from);
        long milliseconds;
        try {
            milliseconds = milliseconds(text);
        } catch (DateTimeException | ArithmeticException unreadable) {
            throw new RowKeyException("expects a time like '" + pattern + "', got '" + text + "'");
        }
        RowKeyFunctions.maxMinus(key, from, milliseconds);
    }

    private long milliseconds(String text) {
        TemporalAccessor time = format.parse(text);
        if (time.isSupported(ChronoField.INSTANT_SECONDS)) {
            return Instant.from(time).toEpochMilli();
        }
        if (time.isSupported(ChronoField.HOUR_OF_DAY)) {
            return LocalDateTime.from(time).atZone(zone).toInstant().toEpochMilli();
        }
        if (time.isSupported(ChronoField.MINUTE_OF_HOUR) || time.isSupported(ChronoField.HOUR_OF_AMPM)) {
            throw new DateTimeException("it lacks the hour of the day");
        }
        return LocalDate.from(time).atStartOfDay(zone).toInstant().toEpochMilli();
    }
}
