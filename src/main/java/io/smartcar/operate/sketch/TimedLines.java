package io.smartcar.operate.sketch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Lines of a log that begin with a time: their pattern grows by one part after the other, such as a level or a thread, as
 * long as most lines have it.
 */
final class TimedLines {
    private static final String LEVEL =
            "(?i:TRACE|DEBUG|FINE|CONFIG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|LOG|SEVERE|CRITICAL|CRIT|ALERT)\\s*";
    private static final String LOGGER = "[A-Za-z_$][\\w.$/]*";
    private static final String DASHES = "-{1,3}";

    /** How parts are written into the pattern, and how they are recognized. */
    private static final Map<String, String> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("(?<level>\\w+):?", LEVEL + ":?");
        PARTS.put("\\[(?<level>\\w+)\\s*\\]", "\\[" + LEVEL + "\\]");
        PARTS.put("(?<pid>\\d+)(?:#\\d+:)?", "\\d+(?:#\\d+:)?");
        PARTS.put("\\[(?<thread>[^\\]]*)\\]", "\\[[^\\]]*\\]");
        PARTS.put("\\[(?<context>[^\\]]*)\\]", "\\[[^\\]]*\\]");
        PARTS.put(DASHES, DASHES);
        PARTS.put("(?<logger>" + LOGGER + ")\\s*[:-]", LOGGER + "\\s*[:-]");
    }

    private final List<String> lines;
    private final Pattern time;
    private final List<String> timed;
    private String pattern;

    TimedLines(List<String> lines) {
        this.lines = lines;
        pattern = time(lines);
        time = Pattern.compile(pattern + "(?!\\S)");
        timed = lines.stream().filter(time.asPredicate()).toList();
        Map<String, String> parts = new LinkedHashMap<>(PARTS);
        while (isLog() && parts.entrySet().stream().anyMatch(part -> grow(part.getKey(), part.getValue()))) {
            parts.keySet().removeIf(part -> !part.equals(DASHES) && pattern.contains(part));
        }
    }

    /** The most frequent pattern of a time at the beginning of a line; one that is never found if there is none. */
    private static String time(List<String> lines) {
        Map<String, Integer> shapes = new TreeMap<>(Map.of("(?!)", 0));
        for (String line : lines) {
            String time = TimeText.leading(line);
            if (time != null) {
                String shape = "(?<time>" + TimeText.shape(time) + ")";
                shapes.merge(line.startsWith("[") ? "^\\[" + shape + "\\]" : "^" + shape, 1, Integer::sum);
            }
        }
        return Collections.max(shapes.entrySet(), Map.Entry.comparingByValue()).getKey();
    }

    private boolean grow(String part, String test) {
        boolean grown = Sample.isMost(
                timed, Pattern.compile(pattern + "\\s+" + test + "(?!\\S)").asPredicate());
        pattern += grown ? "\\s+" + part : "";
        return grown;
    }

    /** Whether the first line and some more begin with a time; the others may be stack traces. */
    boolean isLog() {
        return time.matcher(lines.get(0)).find() && timed.size() * 50 > lines.size();
    }

    /** Whether it is a log even if blanks or commas seem to delimit columns. */
    boolean isCertain() {
        return isLog() && (pattern.contains("(?<level>") || pattern.startsWith("^\\["));
    }

    /** The lines without their time. */
    List<String> rests() {
        return lines.stream()
                .map(line -> time.matcher(line).replaceFirst("").strip())
                .toList();
    }

    void describe(KindFile kind) {
        kind.set("format", "regex");
        kind.set("pattern", "(?s)" + pattern + "\\s*(?<message>.*)");
        if (timed.size() < lines.size()) {
            kind.comment(
                    "pattern",
                    "Unsure: dead letters are " + (lines.size() - timed.size()) + " of " + lines.size()
                            + " lines that do not"
                            + " begin with such a time; tails.event-start would join them to the line before.");
        }
    }
}
