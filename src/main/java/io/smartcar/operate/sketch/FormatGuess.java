package io.smartcar.operate.sketch;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.Jsoner;

/** Finds the format of lines and their columns, from the most to the least specific one. */
final class FormatGuess {
    private static final int MAX_COLUMNS = 200;

    private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*+\"";
    private static final String VIRTUAL_HOST = "^(?<virtualhost>\\S+:\\d+) ";
    private static final String COMMON_LOG = "(?<client>\\S+) (?<ident>\\S+) (?<user>.+?) \\[(?<time>[^\\]]+)\\] "
            + "\"(?:(?<method>[A-Z]+) (?<path>[^ \"]+)(?: (?<protocol>[^ \"]+))?|(?<request>(?:[^\"\\\\]|\\\\.)*+))\""
            + " (?<status>\\d{3}) (?<bytes>\\S+)";
    private static final String COMBINED_LOG =
            COMMON_LOG + " \"(?<referer>(?:[^\"\\\\]|\\\\.)*+)\" \"(?<agent>(?:[^\"\\\\]|\\\\.)*+)\"";

    private static final String[] ACCESS_LOGS = {
        VIRTUAL_HOST + COMBINED_LOG, VIRTUAL_HOST + COMMON_LOG, "^" + COMBINED_LOG, "^" + COMMON_LOG
    };

    /** A priority; or the time of RFC 3164, or of RFC 3339 before a host and a tag. */
    private static final Pattern SYSLOG = Pattern.compile("^(<\\d{1,3}>|[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d "
            + "|\\d{4}-\\d\\d-\\d\\dT[\\d:.]+(Z|[+-]\\d\\d:\\d\\d) [\\w.-]+ [^\\s:\\[]+(\\[\\d+\\])?: )");

    private static final String SYSLOG_COLUMNS =
            "time,host,application,procid,msgid,facility,severity,structured_data,message";

    private static final Pattern PAIR = Pattern.compile("\\s*([^\\s=\"]+)=.*");
    /** What a name in {@code columns} cannot have, or a path. */
    static final Pattern UNUSABLE = Pattern.compile("^\\s|\\s$|[,=\\p{Cntrl}]|^$|^\\.|\\.$|\\.\\.|(\\..*){8}");

    private final List<String> lines;
    private final String firstLine;
    private final KindFile kind;

    /**
     * @param lines the lines without blank ones and comments
     * @param firstLine the first line of the file
     */
    FormatGuess(List<String> lines, String firstLine, KindFile kind) {
        this.lines = lines;
        this.firstLine = firstLine;
        this.kind = kind;
    }

    /** Sets the format and its columns, and returns the lines without headers. */
    List<String> guess() {
        if (json() || Stream.of(ACCESS_LOGS).anyMatch(this::regex) || syslog() || keyValue()) {
            return lines;
        }
        TimedLines timed = new TimedLines(lines);
        DelimitedGuess delimited = new DelimitedGuess(lines, firstLine, timed, kind);
        if (timed.isLog() && !(timed.isCertain() ? delimited.isCertain() : delimited.isFound())) {
            timed.describe(kind);
            return lines;
        }
        return delimited.guess();
    }

    private boolean json() {
        Set<String> paths = new LinkedHashSet<>();
        return Sample.isMost(lines, line -> addFields(line, paths)) && named("json", "fields", paths);
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

    private boolean regex(String pattern) {
        boolean found = Sample.isMost(lines, Pattern.compile(pattern).asPredicate());
        if (found) {
            kind.set("format", "regex");
            kind.set("pattern", pattern);
        }
        return found;
    }

    private boolean syslog() {
        boolean found = Sample.isMost(lines, SYSLOG.asPredicate());
        if (found) {
            kind.set("format", "syslog");
            Table table = kind.cut(lines);
            kind.set(
                    "columns",
                    Stream.of(SYSLOG_COLUMNS.split(","))
                            .filter(name -> !table.values(name).isEmpty())
                            .collect(Collectors.joining(",")));
        }
        return found;
    }

    private boolean keyValue() {
        for (String delimiter : List.of(",", ";", "|", " ")) {
            Set<String> keys = new LinkedHashSet<>();
            if (Sample.isMost(lines, line -> addPairs(line, delimiter, keys))) {
                if (!delimiter.equals(" ")) {
                    kind.set("delimiter", delimiter);
                }
                return named("key-value", "keys", keys);
            }
        }
        return false;
    }

    /** Whether a line is at least two pairs, and little else. */
    private static boolean addPairs(String line, String delimiter, Set<String> keys) {
        String[] parts = line.replaceAll(QUOTED, "").strip().split(Pattern.quote(delimiter) + "+");
        List<Matcher> pairs =
                Stream.of(parts).map(PAIR::matcher).filter(Matcher::matches).toList();
        pairs.forEach(pair -> keys.add(pair.group(1)));
        return pairs.size() > 1 && pairs.size() > parts.length * 0.8;
    }

    /** Sets a format whose columns are found by their names. */
    private boolean named(String format, String what, Collection<String> sources) {
        List<String> chosen = sources.stream()
                .filter(UNUSABLE.asPredicate().negate())
                .limit(MAX_COLUMNS)
                .toList();
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
