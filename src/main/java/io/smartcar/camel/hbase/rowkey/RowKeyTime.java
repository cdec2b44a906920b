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
 * A time as {@link Long#MAX_VALUE} minus its milliseconds since 1970. A time that carries its offset or zone is taken by
 * that, a date for its midnight; a day that does not exist is refused.
 */
final class RowKeyTime implements RowKeyFunction {
    private static final ZonedDateTime ANY_TIME = ZonedDateTime.of(2001, 2, 3, 4, 5, 6, 789_000_000, ZoneOffset.UTC);

    private final String pattern;
    private final DateTimeFormatter format;
    private final ZoneId zone;

    /**
     * @param arguments a pattern of {@link DateTimeFormatter}; then the zone of times that carry none, UTC by default
     * @throws IllegalArgumentException if the pattern is malformed or too poor for a time, or the zone is unknown
     */
    RowKeyTime(List<String> arguments) {
        pattern = arguments.get(0);
        zone = arguments.size() < 2 ? ZoneOffset.UTC : zone(arguments.get(1));
        // the same key on every machine, whatever its language
        format = DateTimeFormatter.ofPattern(withProlepticYear(pattern), Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
        // of parts that may be there or not a printed time has all, which need not go together
        if (pattern.indexOf('[') < 0) {
            check();
        }
    }

    private void check() {
        try {
            milliseconds(ANY_TIME.format(format));
        } catch (DateTimeException poor) {
            throw new IllegalArgumentException(
                    "'" + pattern + "' cannot tell a time, for which a year, a month and a day are needed, and an hour"
                            + " where there are minutes (" + poor.getMessage() + ")",
                    poor);
        }
    }

    /** A strict reader wants an era beside the year of the era ({@code y}), which nobody writes. */
    private static String withProlepticYear(String pattern) {
        StringBuilder replaced = new StringBuilder(pattern);
        boolean quoted = false;
        for (int index = 0; index < pattern.length(); index++) {
            char letter = pattern.charAt(index);
            quoted ^= letter == '\'';
            if (letter == 'y' && !quoted && pattern.indexOf('G') < 0) {
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
