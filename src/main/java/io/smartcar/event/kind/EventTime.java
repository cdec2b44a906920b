package io.smartcar.event.kind;

import static java.time.temporal.ChronoField.HOUR_OF_DAY;
import static java.time.temporal.ChronoField.NANO_OF_SECOND;
import static java.time.temporal.ChronoField.OFFSET_SECONDS;

import io.smartcar.camel.support.MessageText;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalField;
import java.time.temporal.TemporalQueries;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Parses the time of an event from a column, in milliseconds since 1970. Thread-safe.
 *
 * <p>The last results are cached: events of many sources come mixed, and many have the same time.
 */
public final class EventTime {
    private static final String ISO = "iso";

    /** The formats of numbers since 1970, with the number of decimal digits by which their unit divides a second. */
    private static final Map<String, Integer> EPOCHS =
            Map.of("epoch-seconds", 0, "epoch-milliseconds", 3, "epoch-microseconds", 6, "epoch-nanoseconds", 9);

    private static final int LARGEST_SCALE = 100;

    /** A power of two. */
    private static final int CACHED = 64;

    /** The seconds from 2000 to 2100: as milliseconds they are a time of January or February 1970. */
    private static final long SECONDS_OF_2000 = 946_684_800;

    private static final long SECONDS_OF_2100 = 4_102_444_800L;

    /** The languages whose words are tried in any case; that of Canada writes {@code p.m.} and {@code Nov.}. */
    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.KOREAN, Locale.CANADA);

    /** A number of two digits whose neighbours in the text are no digits. */
    private static final Pattern PADDED = Pattern.compile("(?<![A-Za-z\\[\\]])([HhKdM])\\1(?![A-Za-z\\[\\]])");

    /** A blank before such a number: another one may stand for its first digit. */
    private static final Pattern UNPADDED = Pattern.compile(" (?=[HhKd](?![A-Za-z\\[\\]]))");

    /** Names that several zones with different times have. */
    private static final Set<String> AMBIGUOUS_ZONES =
            Set.of("AMT", "AST", "BST", "CAT", "CDT", "CLT", "CST", "GST", "IST", "PST");

    private static final Set<TemporalField> DATE_FIELDS =
            Stream.of(ChronoField.values()).filter(ChronoField::isDateBased).collect(Collectors.toUnmodifiableSet());
    private static final Set<TemporalField> CLOCK_FIELDS =
            Stream.of(ChronoField.values()).filter(ChronoField::isTimeBased).collect(Collectors.toUnmodifiableSet());

    /**
     * A date, 'T' or a space, the time with or without seconds and fraction, and optionally an offset or UTC, also after a
     * space, and the name of the zone that Java appends in brackets.
     */
    private static final DateTimeFormatter ISO_TIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendLiteral(',')
            .appendFraction(NANO_OF_SECOND, 1, 9, false)
            .optionalEnd()
            .appendPattern("[' '][XXX][XX][X][")
            .appendOffset("+HH", "UTC")
            .appendPattern("]['['VV']']")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private final String format;
    /** One for each language; none for numbers. */
    private final List<DateTimeFormatter> formatters;
    /** Formats the name of a zone as the pattern does; null if it has none. */
    private final DateTimeFormatter zoneName;

    private final ZoneId zone;

    // a race costs one more parse: the records are immutable
    private final Parsed[] cache = new Parsed[CACHED];

    /**
     * @param format a pattern of {@link DateTimeFormatter}, parsed strictly, so that the 31st of April is rejected; or
     *     {@code iso}, {@code epoch-seconds}, {@code epoch-milliseconds}, {@code epoch-microseconds} or
     *     {@code epoch-nanoseconds}, each with a fraction or without
     * @param zone the zone of times without one
     * @param language of the names of months, days and halves of the day, if they are neither English nor Korean
     * @throws IllegalArgumentException if the pattern is malformed, or does not parse a time that it has formatted
     */
    public EventTime(String format, ZoneId zone, Locale language) {
        this.format = format;
        this.zone = zone;
        String symbols = TimePattern.symbols(format);
        if (namesZone(format)) {
            formatters = List.of();
            zoneName = null;
        } else if (format.equals(ISO)) {
            formatters = List.of(ISO_TIME);
            zoneName = null;
        } else {
            formatters = Stream.concat(LANGUAGES.stream(), Stream.of(language))
                    .distinct()
                    .map(each -> formatter(format, each))
                    .toList();
            zoneName =
                    symbols.contains("z") ? formatter(symbols.contains("zzzz") ? "zzzz" : "z", Locale.ENGLISH) : null;
            new TimePattern(format, formatters.get(0), zone).check(this::instant);
        }
    }

    /** A parser of times with English or Korean names. */
    public EventTime(String format, ZoneId zone) {
        this(format, zone, Locale.ENGLISH);
    }

    /** Whether times of this format need no zone. */
    static boolean namesZone(String format) {
        return format != null && EPOCHS.containsKey(format);
    }

    private static DateTimeFormatter formatter(String format, Locale language) {
        try {
            return new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern(asMeant(format))
                    .toFormatter(language)
                    .withResolverStyle(ResolverStyle.STRICT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "expected a pattern of DateTimeFormatter, iso, " + String.join(", ", new TreeSet<>(EPOCHS.keySet()))
                            + " (" + e.getMessage() + ")",
                    e);
        }
    }

    /**
     * The pattern as logs mean it. Strict parsing of a year of era ({@code y}) requires an era. The hour 24 of {@code k} is
     * the midnight before the day in Java, and the one after it in tables. Between other characters, {@code HH} and the
     * like are one digit or two, and one digit may have a blank before it.
     */
    private static String asMeant(String format) {
        String[] parts = format.split("'", -1);
        for (int unquoted = 0; unquoted < parts.length; unquoted += 2) {
            String unpadded = PADDED.matcher(parts[unquoted].replace('y', 'u').replace('k', 'H'))
                    .replaceAll("$1");
            parts[unquoted] = UNPADDED.matcher(unpadded).replaceAll(" [ ]");
        }
        return String.join("'", parts);
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
        int slot = hash(bytes, start, end) & CACHED - 1;
        Parsed cached = cache[slot];
        if (cached != null && Arrays.equals(cached.text, 0, cached.text.length, bytes, start, end)) {
            return cached.milliseconds;
        }
        Parsed parsed = new Parsed(
                Arrays.copyOfRange(bytes, start, end),
                toMillis(new String(bytes, start, length, StandardCharsets.UTF_8), name));
        cache[slot] = parsed;
        return parsed.milliseconds;
    }

    private static int hash(byte[] bytes, int start, int end) {
        int hash = 1;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    private long toMillis(String text, String name) throws RejectedEventException {
        try {
            return namesZone(format)
                    ? epoch(text, EPOCHS.get(format))
                    : instant(text).toEpochMilli();
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            boolean explained = e instanceof DateTimeException && !(e instanceof DateTimeParseException);
            throw new RejectedEventException(
                    RejectReason.TIME,
                    "Expected column '" + name + "' to be a time in format " + format + ", got '" + MessageText.of(text)
                            + "'" + (explained ? ": " + e.getMessage() : ""));
        }
    }

    private static long epoch(String text, int digits) {
        BigDecimal time = new BigDecimal(text);
        if (Math.abs(time.scale()) > LARGEST_SCALE || text.chars().anyMatch(character -> character > '~')) {
            throw new ArithmeticException("Too many digits, or those of another script");
        }
        long milliseconds = time.scaleByPowerOfTen(3 - digits)
                .setScale(0, RoundingMode.FLOOR)
                .longValueExact();
        if (digits > 0 && milliseconds >= SECONDS_OF_2000 && milliseconds < SECONDS_OF_2100) {
            throw new DateTimeException("the number is of a larger unit");
        }
        return milliseconds;
    }

    private Instant instant(String text) {
        try {
            return instant(formatters.get(0), text);
        } catch (DateTimeException e) {
            // the blank before AM and PM that many libraries write is no ASCII
            for (String each : List.of(text, text.replace('\u202f', ' ').replace('\u00a0', ' '))) {
                for (DateTimeFormatter formatter : formatters) {
                    ParsePosition position = new ParsePosition(0);
                    TemporalAccessor fields = formatter.parseUnresolved(each, position);
                    if (fields != null && position.getIndex() == each.length()) {
                        boolean end = fields.isSupported(HOUR_OF_DAY) && fields.getLong(HOUR_OF_DAY) == 24;
                        return end ? endOfDay(formatter, each) : instant(formatter, each);
                    }
                }
            }
            throw e;
        }
    }

    /** The midnight after a day. */
    private Instant endOfDay(DateTimeFormatter formatter, String text) {
        LocalDate day = LocalDate.from(formatter.withResolverFields(DATE_FIELDS).parse(text));
        DateTimeFormatter smart = formatter.withResolverStyle(ResolverStyle.SMART);
        if (!LocalDate.from(smart.parse(text)).equals(day.plusDays(1))) {
            throw new DateTimeException("the hour 24 is not the end of a day");
        }
        return instant(smart, text);
    }

    private Instant instant(DateTimeFormatter formatter, String text) {
        TemporalAccessor time = formatter.parse(text);
        LocalDate date = LocalDate.from(time);
        LocalTime clock = time.query(TemporalQueries.localTime());
        ZoneId written = time.isSupported(OFFSET_SECONDS)
                ? ZoneOffset.ofTotalSeconds(time.get(OFFSET_SECONDS))
                : time.query(TemporalQueries.zoneId());
        ZoneId place = written == null ? zone : written;
        if (clock == null) {
            if (CLOCK_FIELDS.stream().anyMatch(time::isSupported)) {
                throw new DateTimeException("the hour of the day is missing, or whether it is AM or PM");
            }
            return date.atStartOfDay(place).toInstant();
        }
        LocalDateTime local = date.atTime(clock);
        if (written != null && zoneName != null && !(written.normalized() instanceof ZoneOffset)) {
            return instant(local, written, text);
        }
        List<ZoneOffset> offsets = place.getRules().getValidOffsets(local);
        if (offsets.size() != 1) {
            throw new DateTimeException(
                    "the clocks of " + place + (offsets.isEmpty() ? " skipped it" : " showed it twice"));
        }
        return local.toInstant(offsets.get(0));
    }

    /** The time in a zone that is written by its name, such as EST or EDT, as this zone has it at this time of the year. */
    private Instant instant(LocalDateTime local, ZoneId written, String text) {
        for (ZoneId place : List.of(zone, written)) {
            for (ZoneOffset offset : place.getRules().getValidOffsets(local)) {
                Instant time = local.toInstant(offset);
                String name = zoneName.format(time.atZone(place));
                boolean known = place.equals(zone) || !AMBIGUOUS_ZONES.contains(name);
                Pattern word = Pattern.compile("(?i)\\b" + Pattern.quote(name) + "\\b");
                if (known && word.matcher(text).find()) {
                    return time;
                }
            }
        }
        throw new DateTimeException("the zone's name is not valid then, or several zones have it:"
                + " time-zone says which, or the pattern should have an offset (XX)");
    }

    /** The format as configured. */
    @Override
    public String toString() {
        return format;
    }

    private record Parsed(byte[] text, long milliseconds) {}
}
