package io.smartcar.store.hdfs;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneRules;
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
        return new Folders(kind, zone.getRules());
    }

    /** Keeps the folder of an hour: to look up the zone's offset for each event would cost more than to split it. */
    private final class Folders implements LongFunction<String> {
        private final String kind;
        private final ZoneRules rules;
        /** The times of the folder, from the first to before the last; none at first. */
        private long from;

        private long until;
        private String folder;

        Folders(String kind, ZoneRules rules) {
            this.kind = kind;
            this.rules = rules;
        }

        @Override
        public String apply(long time) {
            if (time < from || time >= until) {
                moveTo(time);
            }
            return folder;
        }

        private void moveTo(long time) {
            long local = time + offset(time);
            from = time - Math.floorMod(local, HOUR_MILLISECONDS);
            until = from + HOUR_MILLISECONDS;
            if (offset(from) != offset(until - 1)) {
                // the clocks are changed within the hour
                from = time;
                until = time + 1;
            }
            folder = text(kind, LocalDateTime.ofEpochSecond(Math.floorDiv(local, 1_000L), 0, ZoneOffset.UTC));
        }

        private long offset(long time) {
            return rules.getOffset(Instant.ofEpochMilli(time)).getTotalSeconds() * 1_000L;
        }
    }
}
