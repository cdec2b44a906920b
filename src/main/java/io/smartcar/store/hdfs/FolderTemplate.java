package io.smartcar.store.hdfs;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The folder of an event, for example {@code {kind}/wrk_date={date(yyyyMMdd)}}: of the name of its kind, and of its time in
 * the kind's zone, in a pattern of years, months, days and hours. Immutable and thread-safe.
 */
public final class FolderTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(?:(kind)|date(?:\\(([^(){}]*)\\))?)}");
    /** No unit below the hour: each file would hold a few events. */
    private static final Pattern DATE = Pattern.compile("([^\\p{L}\\[\\]#']|'[^']*'|yyyy|uuuu|MM|dd|HH)+");

    private static final LocalDateTime SAMPLE = LocalDateTime.of(2016, 1, 31, 12, 0);

    /** What HDFS rejects, readers take for a pattern, or no keyboard has. */
    private static final Pattern UNSAFE = Pattern.compile("[:*?\\[\\]\\\\\\p{Cntrl}]");

    private static final int LONGEST_NAME = 255;
    private static final long HOUR_MILLISECONDS = 3_600_000;

    private final List<Part> parts;

    private interface Part {
        String text(String kind, LocalDateTime time);
    }

    private FolderTemplate(List<Part> parts) {
        this.parts = parts;
    }

    /**
     * Compiles a template.
     *
     * @throws IllegalArgumentException if it is malformed, or makes folders that readers of Hadoop ignore
     */
    public static FolderTemplate compile(String template) {
        try {
            FolderTemplate compiled = parse(template);
            check(compiled.text("kind", SAMPLE));
            return compiled;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("expected " + e.getMessage() + ", got '" + template + "'", e);
        }
    }

    private static FolderTemplate parse(String template) {
        List<Part> parts = new ArrayList<>();
        Matcher placeholder = PLACEHOLDER.matcher(template);
        boolean namesKind = false;
        int end = 0;
        while (placeholder.find()) {
            parts.add(literal(template.substring(end, placeholder.start())));
            boolean isKind = placeholder.group(1) != null;
            parts.add(isKind ? (kind, time) -> kind : date(placeholder.group(2)));
            namesKind |= isKind;
            end = placeholder.end();
        }
        parts.add(literal(template.substring(end)));
        if (!namesKind) {
            throw new IllegalArgumentException("{kind} in it, since each kind has folders of its own");
        }
        return new FolderTemplate(List.copyOf(parts));
    }

    private static Part literal(String text) {
        if (text.contains("{") || text.contains("}")) {
            throw new IllegalArgumentException("no placeholders but {kind} and {date(yyyyMMdd)}");
        }
        return (kind, time) -> text;
    }

    private static Part date(String given) {
        String pattern = given == null ? "yyyyMMdd" : given;
        if (!DATE.matcher(pattern).matches()) {
            throw new IllegalArgumentException("a date made of yyyy, MM, dd and HH");
        }
        DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
        return (kind, time) -> formatter.format(time);
    }

    private static void check(String sample) {
        for (String name : sample.split("/", -1)) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("names between single slashes");
            }
            if (name.startsWith("_") || name.startsWith(".")) {
                throw new IllegalArgumentException("no name that begins with '_' or '.', which readers ignore");
            }
            if (UNSAFE.matcher(name).find() || name.length() > LONGEST_NAME) {
                throw new IllegalArgumentException(
                        "names of up to " + LONGEST_NAME + " characters without any of :*?[]\\");
            }
        }
    }

    private String text(String kind, LocalDateTime time) {
        return parts.stream().map(part -> part.text(kind, time)).collect(Collectors.joining());
    }

    /**
     * The folders of a kind's events by their times in milliseconds since 1970, for one thread: the last one is kept.
     *
     * @param zone the kind's
     */
    LongFunction<String> of(String kind, ZoneId zone) {
        return new LongFunction<>() {
            private long hour = Long.MIN_VALUE;
            private String folder;

            @Override
            public String apply(long time) {
                Instant instant = Instant.ofEpochMilli(time);
                long local = time + zone.getRules().getOffset(instant).getTotalSeconds() * 1_000L;
                if (Math.floorDiv(local, HOUR_MILLISECONDS) != hour) {
                    hour = Math.floorDiv(local, HOUR_MILLISECONDS);
                    folder = text(kind, LocalDateTime.ofEpochSecond(hour * 3_600, 0, ZoneOffset.UTC));
                }
                return folder;
            }
        };
    }
}
