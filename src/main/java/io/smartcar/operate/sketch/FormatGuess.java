package io.smartcar.operate.sketch;

import io.smartcar.camel.support.BoundedText;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.Jsoner;

/** Finds the format of lines and their columns, from the most to the least specific one. */
final class FormatGuess {
    private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*+\"";
    private static final String COMMON_LOG = "^(?<client>\\S+) (?<ident>\\S+) (?<user>\\S+) \\[(?<time>[^\\]]+)\\] "
            + "\"(?:(?<method>[A-Z]+) (?<path>[^ \"]+)(?: (?<protocol>[^ \"]+))?|(?<request>(?:[^\"\\\\]|\\\\.)*+))\""
            + " (?<status>\\d{3}) (?<bytes>\\S+)";
    private static final List<String> ACCESS_LOGS = List.of(
            COMMON_LOG + " \"(?<referer>(?:[^\"\\\\]|\\\\.)*+)\" \"(?<agent>(?:[^\"\\\\]|\\\\.)*+)\"", COMMON_LOG);

    private static final String TIME = "^\\[?(?<time>\\d{4}[-/.]\\d{2}[-/.]\\d{2}[ T]\\d{2}:\\d{2}:\\d{2}"
            + "(?:\\.\\d+|,\\d{3}(?!\\S))?(?:Z|[+-]\\d{2}:?\\d{2})?)]?";
    private static final String LEVEL = "(?<level>(?i:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|SEVERE))";
    private static final String LOGGER = "\\[(?<thread>[^]]*)] +(?<logger>\\S+) *[:-] ";
    private static final String MESSAGE = "(?<message>.*)";

    /** Of log4j, Spring Boot, Logback and others with a level. */
    private static final List<String> LOGS = List.of(
            TIME + " +" + LEVEL + " +" + LOGGER + MESSAGE,
            TIME + " +" + LEVEL + " +(?<pid>\\d+) --- (?:\\[[^]]*] )?" + LOGGER + MESSAGE,
            TIME + " +\\[(?<thread>[^]]*)] +" + LEVEL + " +(?<logger>\\S+) *[:-] " + MESSAGE,
            TIME + " +\\[?" + LEVEL + "]?:? +" + MESSAGE);

    /** The time with which the lines of a log begin. */
    static final Pattern LOG_TIME = BoundedText.compile(TIME);

    /** A priority; or the time of RFC 3164, or of RFC 3339 before a host and a tag. */
    private static final Pattern SYSLOG = Pattern.compile("^(<\\d{1,3}>|[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d "
            + "|\\d{4}-\\d\\d-\\d\\dT[\\d:.]+(Z|[+-]\\d\\d:\\d\\d) [\\w.-]+ [^\\s:\\[]+(\\[\\d+\\])?: )");

    private static final Pattern PAIR = BoundedText.compile("\\s*([^\\s=\"]+)=.*");
    /** What a name in {@code columns} cannot have, or a path. */
    static final Pattern UNUSABLE = Pattern.compile("^\\s|\\s$|[,=\\p{Cntrl}]|^$|^\\.|\\.$|\\.\\.|(\\..*){8}");

    private final List<String> lines;
    private final String firstLine;
    private final KindFile kind;

    FormatGuess(Sample sample, KindFile kind) {
        lines = sample.lines().stream().filter(line -> !line.isBlank()).toList();
        firstLine = sample.lines().get(0);
        this.kind = kind;
        if (lines.size() < sample.lines().size()) {
            kind.drop("\\s*$");
        }
    }

    /** Sets the format and its columns, and returns the lines without headers. */
    List<String> guess() {
        if (json()
                || ACCESS_LOGS.stream().anyMatch(pattern -> regex(pattern, lines))
                || syslog()
                || logfmt()
                || LOGS.stream().anyMatch(this::log)) {
            return lines;
        }
        DelimitedGuess delimited = new DelimitedGuess(lines, firstLine, kind);
        if (delimited.isFound()) {
            return delimited.guess();
        }
        if (!log(TIME + "\\s+" + MESSAGE)) {
            kind.set("columns", "text");
        }
        return lines;
    }

    private boolean json() {
        Set<String> paths = new LinkedHashSet<>();
        boolean found = Sample.isMost(lines, line -> addFields(line, paths)) && named("json", "fields", paths);
        if (found && paths.contains("__REALTIME_TIMESTAMP")) {
            kind.set("byte-arrays", "true", "As journald writes text with control characters.");
        }
        return found;
    }

    private static boolean addFields(String line, Set<String> paths) {
        try {
            return line.strip().startsWith("{")
                    && Jsoner.deserialize(line) instanceof Map<?, ?> object
                    && addFields(object, "", paths);
        } catch (DeserializationException e) {
            return false;
        }
    }

    private static boolean addFields(Map<?, ?> object, String prefix, Set<String> paths) {
        object.forEach((name, value) -> {
            if (!(value instanceof Map<?, ?> nested && addFields(nested, prefix + name + ".", paths))) {
                paths.add(prefix + name);
            }
        });
        return !object.isEmpty();
    }

    private boolean regex(String pattern, List<String> events) {
        boolean found = Sample.isMost(events, BoundedText.compile(pattern).asPredicate());
        if (found) {
            kind.set("format", "regex");
            kind.set("pattern", pattern);
        }
        return found;
    }

    /** Sets a pattern for lines that begin with a time; others, perhaps most of them, are parts of stack traces. */
    private boolean log(String pattern) {
        List<String> timed = lines.stream().filter(LOG_TIME.asPredicate()).toList();
        boolean found = timed.size() * 50 > lines.size() && regex(pattern, timed);
        if (found && timed.size() < lines.size()) {
            kind.comment(
                    "pattern",
                    "Unsure: dead letters are " + (lines.size() - timed.size()) + " of " + lines.size()
                            + " lines that do not begin with a time;"
                            + " tails.event-start would join them to the line before.");
        }
        return found;
    }

    private boolean syslog() {
        boolean found = Sample.isMost(lines, SYSLOG.asPredicate());
        if (found) {
            kind.set("format", "syslog");
            kind.set("columns", "time,host,application,procid,msgid,facility,severity,structured_data,message");
        }
        return found;
    }

    private boolean logfmt() {
        Set<String> keys = new LinkedHashSet<>();
        return Sample.isMost(lines, line -> addPairs(line, keys)) && named("key-value", "keys", keys);
    }

    /** Whether a line is at least two pairs, and little else. */
    private static boolean addPairs(String line, Set<String> keys) {
        String[] parts = line.replaceAll(QUOTED, "").strip().split(" +");
        List<Matcher> pairs =
                Stream.of(parts).map(PAIR::matcher).filter(Matcher::matches).toList();
        pairs.forEach(pair -> keys.add(pair.group(1)));
        return pairs.size() > 1 && pairs.size() > parts.length * 0.8;
    }

    /** Sets a format whose columns are found by their names. */
    private boolean named(String format, String what, Collection<String> sources) {
        List<String> chosen =
                sources.stream().filter(UNUSABLE.asPredicate().negate()).toList();
        kind.set("format", format);
        kind.set(
                "columns",
                DelimitedGuess.withSources(chosen),
                "Other " + what + " are not stored; fields.whole={line} would store the whole line as well.");
        if (chosen.size() < sources.size()) {
            kind.comment("columns", "Unsure: " + (sources.size() - chosen.size()) + " " + what + " are left out.");
        }
        return !chosen.isEmpty();
    }
}
