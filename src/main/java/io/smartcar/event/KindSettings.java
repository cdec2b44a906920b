package io.smartcar.event;

import io.smartcar.component.hbase.RowKeyTemplate;
import java.nio.file.FileSystems;
import java.nio.file.PathMatcher;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the settings of one kind and checks each; what is wrong is refused with the name of its key. */
final class KindSettings {
    /** What may stand after {@code kind.<name>.}. */
    static final List<String> KEYS = List.of(
            "files",
            "keep",
            "drop",
            "format",
            "delimiter",
            "columns",
            "key",
            "topic",
            "table",
            "family",
            "row",
            "time",
            "time-format",
            "time-zone");

    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    private static final Pattern TABLE = Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_-]*:)?[A-Za-z0-9_][A-Za-z0-9_.-]*");
    private static final Pattern FAMILY = Pattern.compile("[^:.\\p{Cntrl}/][^:\\p{Cntrl}/]*");

    private final String name;
    private final UnaryOperator<String> settings;

    /**
     * @param name the kind's name
     * @param settings gives the value of a key, or null
     */
    KindSettings(String name, UnaryOperator<String> settings) {
        this.name = name;
        this.settings = settings;
    }

    String name() {
        return name;
    }

    PathMatcher files() {
        return optional("files", value -> FileSystems.getDefault().getPathMatcher("glob:" + value));
    }

    Pattern keep() {
        Pattern keep = optional("keep", Pattern::compile);
        return keep == null ? Pattern.compile("") : keep;
    }

    Pattern drop() {
        return optional("drop", Pattern::compile);
    }

    /** A line feed, which no line contains, if lines are not to be cut. */
    char delimiter() {
        Character delimiter = optional("delimiter", KindSettings::character);
        return delimiter == null ? '\n' : delimiter;
    }

    /** Null if the lines are columns between delimiters. */
    EventFormat format() {
        return optional("format", KindSettings::format);
    }

    private static EventFormat format(String name) {
        StringJoiner known = new StringJoiner(", ");
        for (EventFormat format : ServiceLoader.load(EventFormat.class, EventFormat.class.getClassLoader())) {
            if (format.name().equals(name)) {
                return format;
            }
            known.add(format.name());
        }
        throw new IllegalArgumentException("expected " + known + ", or nothing for columns between delimiters");
    }

    ZoneId zone() {
        ZoneId zone = optional("time-zone", ZoneId::of);
        return zone == null ? ZoneOffset.UTC : zone;
    }

    List<String> columns() {
        List<String> columns = optional("columns", value -> List.of(value.split("\\s*,\\s*", -1)));
        EventFormat format = format();
        if (columns == null) {
            return format == null ? List.of("line") : format.columns();
        }
        if (format != null && !format.columns().containsAll(columns)) {
            String known = String.join(", ", format.columns());
            throw wrong("columns", "expected columns of the format: " + known, String.join(",", columns), null);
        }
        if (columns.contains("")) {
            throw wrong("columns", "expected names without gaps between the commas", String.join(",", columns), null);
        }
        if (new HashSet<>(columns).size() < columns.size()) {
            throw wrong("columns", "expected names that differ", String.join(",", columns), null);
        }
        return columns;
    }

    int keyColumn() {
        return column("key");
    }

    String topic() {
        return required(
                "topic", value -> matching(TOPIC, value, "expected up to 249 letters, digits, dots, '_' and '-'"));
    }

    String table() {
        return required("table", value -> matching(TABLE, value, "expected an HBase table name"));
    }

    String family() {
        return required("family", value -> matching(FAMILY, value, "expected an HBase column family"));
    }

    RowKeyTemplate row(List<String> columns) {
        EventFormat format = format();
        RowKeyTemplate row = optional(
                "row",
                value -> format == null ? RowKeyTemplate.compile(value, columns) : compile(value, format.columns()));
        if (row != null) {
            return row;
        }
        return format == null ? RowKeyTemplate.compile("{id}", columns) : RowKeyTemplate.compile("{id}");
    }

    /** A template whose values are looked up by name, after a look at the names. */
    private static RowKeyTemplate compile(String template, List<String> columns) {
        RowKeyTemplate.compile(template, columns);
        return RowKeyTemplate.compile(template);
    }

    int timeColumn() {
        int column = column("time");
        if (column >= 0 && format() != null) {
            throw wrong(
                    "time",
                    "expected nothing: events of a format are stamped with the time at which they were received",
                    columns().get(column),
                    null);
        }
        return column;
    }

    /** How to read the time's column; null without one. */
    EventTime time() {
        if (timeColumn() < 0) {
            return null;
        }
        ZoneId zone = required("time-zone", ZoneId::of);
        return required("time-format", value -> new EventTime(value, zone));
    }

    private int column(String key) {
        Integer index = optional(key, value -> {
            if (!columns().contains(value)) {
                throw new IllegalArgumentException("expected one of the columns " + String.join(", ", columns()));
            }
            return columns().indexOf(value);
        });
        return index == null ? -1 : index;
    }

    private static char character(String value) {
        String text = value.equals("\\t") ? "\t" : value;
        if (text.length() != 1 || text.charAt(0) > 127) {
            throw new IllegalArgumentException("expected one ASCII character, or \\t");
        }
        return text.charAt(0);
    }

    private static String matching(Pattern pattern, String value, String expected) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(expected);
        }
        return value;
    }

    private <T> T required(String key, Function<String, T> reading) {
        T value = optional(key, reading);
        if (value == null) {
            throw new IllegalArgumentException(
                    "Setting " + path(key) + " is missing: kind '" + name + "' cannot do without it");
        }
        return value;
    }

    private <T> T optional(String key, Function<String, T> reading) {
        String value = settings.apply(path(key));
        if (value == null || value.isEmpty()) {
            return null;
        }
        try {
            return reading.apply(value);
        } catch (PatternSyntaxException e) {
            throw wrong(key, "expected a regular expression: " + e.getDescription(), value, e);
        } catch (DateTimeException e) {
            throw wrong(key, "expected a time zone such as Asia/Seoul", value, e);
        } catch (IllegalArgumentException e) {
            throw wrong(key, e.getMessage(), value, e);
        }
    }

    private IllegalArgumentException wrong(String key, String problem, String value, Exception cause) {
        return new IllegalArgumentException(
                "Setting " + path(key) + " is wrong: " + problem + ", got '" + value + "'", cause);
    }

    private String path(String key) {
        return "kind." + name + "." + key;
    }
}
