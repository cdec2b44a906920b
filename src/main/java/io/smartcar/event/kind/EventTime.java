package io.smartcar.event.kind;

import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.Locale;

/**
 * Parses the time of an event from a column, in milliseconds since 1970. Thread-safe.
 *
 * <p>The last result is cached: consecutive events often have the same time.
 */
public final class EventTime {
    private static final String ISO = "iso";
    private static final String SECONDS = "epoch-seconds";
    private static final String MILLISECONDS = "epoch-milliseconds";
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
    private static final int LARGEST_SCALE = 100;

    /** A date, 'T' or a space, the time with or without seconds and fraction, and optionally the zone. */
    private static final DateTimeFormatter ISO_TIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private final String format;
    private final DateTimeFormatter formatter;
    private final ZoneId zone;

    // a race costs one more parse: the record is immutable
    private Parsed last;

    /**
     * @param format a pattern of {@link DateTimeFormatter}, parsed strictly, so that the 31st of April is rejected; or
     *     {@code iso}, {@code epoch-seconds} (with a fraction or without) or {@code epoch-milliseconds}
     * @param zone the zone of times without one
     * @throws IllegalArgumentException if the pattern is malformed, or does not parse a time that it has formatted
     */
    public EventTime(String format, ZoneId zone) {
        this.format = format;
        this.zone = zone;
        this.formatter = formatter(format);
        if (formatter != null && formatter != ISO_TIME) {
            new TimePattern(format, formatter, zone).check(this::instant);
        }
    }

    /** Whether times of this format need no zone. */
    static boolean namesZone(String format) {
        return SECONDS.equals(format) || MILLISECONDS.equals(format);
    }

    private static DateTimeFormatter formatter(String format) {
        if (format.equals(ISO)) {
            return ISO_TIME;
        }
        if (namesZone(format)) {
            return null;
        }
        try {
            return DateTimeFormatter.ofPattern(withProlepticYear(format), Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "expected a pattern of DateTimeFormatter, iso, epoch-seconds or epoch-milliseconds ("
                            + e.getMessage() + ")",
                    e);
        }
    }

    /** Strict parsing of a year of era ({@code y}) requires an era, which logs do not have. */
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
     * Parses the text in a range of an array.
     *
     * @param name the column's name, for the message
     * @return milliseconds since 1970
     * @throws RejectedEventException if the text is not a time of this format
     */
    public long parse(byte[] bytes, int start, int length, String name) throws RejectedEventException {
        int end = start + length;
        Parsed cached = last;
        if (cached != null && Arrays.equals(cached.text, 0, cached.text.length, bytes, start, end)) {
            return cached.milliseconds;
        }
        Parsed parsed = new Parsed(
                Arrays.copyOfRange(bytes, start, end),
                toMillis(new String(bytes, start, length, StandardCharsets.UTF_8), name));
        last = parsed;
        return parsed.milliseconds;
    }

    private long toMillis(String text, String name) throws RejectedEventException {
        try {
            return switch (format) {
                case MILLISECONDS -> Long.parseLong(text);
                case SECONDS -> seconds(new BigDecimal(text));
                default -> instant(formatter.parse(text)).toEpochMilli();
            };
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            throw new RejectedEventException(
                    RejectReason.TIME,
                    "Expected column '" + name + "' to be a time in format " + format + ", got '" + text + "'");
        }
    }

    private static long seconds(BigDecimal time) {
        if (Math.abs(time.scale()) > LARGEST_SCALE) {
            throw new ArithmeticException("The number would need too many digits");
        }
        return time.multiply(THOUSAND).setScale(0, RoundingMode.FLOOR).longValueExact();
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

    /** The format as configured. */
    @Override
    public String toString() {
        return format;
    }

    private record Parsed(byte[] text, long milliseconds) {}
}
