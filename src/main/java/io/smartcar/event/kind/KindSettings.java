package io.smartcar.event.kind;

import io.smartcar.camel.hbase.RowKeyTemplate;
import io.smartcar.camel.hbase.ValueType;
import io.smartcar.event.format.EventFormat;
import io.smartcar.event.format.EventFormats;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.file.FileSystems;
import java.nio.file.PathMatcher;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the settings of one kind and checks each; what is wrong is refused with the name of its key. */
public final class KindSettings {
    /** What may stand after {@code kind.<name>.}, whatever the format. */
    static final List<String> KEYS = List.of(
            "files",
            "keep",
            "drop",
            "encoding",
            "format",
            "columns",
            "types",
            "missing-columns",
            "key",
            "topic",
            "table",
            "family",
            "row",
            "time",
            "time-format",
            "time-zone");

    /** What may stand after {@code kind.<name>.} before the name of a column. */
    static final String FIELDS = "fields.";

    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    private static final Pattern TABLE = Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_-]*:)?[A-Za-z0-9_][A-Za-z0-9_.-]*");
    private static final Pattern FAMILY = Pattern.compile("[^:.\\p{Cntrl}/][^:\\p{Cntrl}/]*");
    /** A file of settings loses a blank or a tab at the end of a value: they are written as words, or as patterns have it. */
    private static final Map<String, String> BLANKS = Map.of("space", " ", "\\s", " ", "tab", "\t", "\\t", "\t");

    private static final String MISSING = "missing-columns";
    private static final String EXTRA = "extra-columns";
    private static final String REFUSE = "refuse";
    private static final String IGNORE = "ignore";

    private final String name;
    private final Map<String, String> settings;

    /**
     * A column as it is declared.
     *
     * @param name what it is called, as the qualifier of the cell
     * @param source what the format knows it by; the name if nothing else is said
     */
    public record Column(String name, String source) {}

    /**
     * @param name the kind's name
     * @param settings all settings
     */
    KindSettings(String name, Map<String, String> settings) {
        this.name = name;
        this.settings = settings;
    }

    /** The kind's name. */
    public String name() {
        return name;
    }

    /**
     * The columns as {@code kind.<name>.columns} lists them, each {@code name} or {@code name=source}; none if it does
     * not.
     *
     * @throws IllegalArgumentException if two have the same name, or one has none
     */
    public List<Column> columns() {
        List<Column> columns = optional("columns", KindSettings::columns);
        return columns == null ? List.of() : columns;
    }

    /**
     * The names of the columns, for a format that knows them by their places.
     *
     * @throws IllegalArgumentException if one names a source
     */
    public List<String> columnNames() {
        for (Column column : columns()) {
            if (!column.name().equals(column.source())) {
                throw wrong("columns", "expected names alone: columns of this format are known by their places");
            }
        }
        return columns().stream().map(Column::name).toList();
    }

    /** The zone of times that do not name one, UTC if none is set. */
    public ZoneId zone() {
        ZoneId zone = optional("time-zone", ZoneId::of);
        return zone == null ? ZoneOffset.UTC : zone;
    }

    /**
     * One ASCII character; {@code space} or {@code \s} is a blank, {@code tab} or {@code \t} a tab.
     *
     * @param key what stands after the kind's name
     * @param missing what it is if it is not set
     */
    public char character(String key, char missing) {
        Character character = optional(key, KindSettings::character);
        return character == null ? missing : character;
    }

    /** A regular expression, null if it is not set. */
    public Pattern pattern(String key) {
        return optional(key, Pattern::compile);
    }

    /** Whether an event that lacks a column is refused, as {@code missing-columns} says: yes unless it says otherwise. */
    public boolean refusesMissingColumns() {
        return refuses(MISSING, true);
    }

    /** Whether an event that has more columns than declared is refused, as {@code extra-columns} says. */
    public boolean refusesExtraColumns(boolean unlessSaid) {
        return refuses(EXTRA, unlessSaid);
    }

    /**
     * What to throw if a setting is wrong.
     *
     * @param key what stands after the kind's name
     * @param problem what was expected
     */
    public IllegalArgumentException wrong(String key, String problem) {
        return wrong(key, problem, settings.get(path(key)));
    }

    /** What to throw if a setting is missing. */
    public IllegalArgumentException missing(String key) {
        return new IllegalArgumentException(
                "Setting " + path(key) + " is missing: kind '" + name + "' cannot do without it");
    }

    private boolean refuses(String key, boolean unlessSaid) {
        String choice = optional(key, value -> {
            if (!value.equals(REFUSE) && !value.equals(IGNORE)) {
                throw new IllegalArgumentException("expected " + REFUSE + " or " + IGNORE);
            }
            return value;
        });
        return choice == null ? unlessSaid : choice.equals(REFUSE);
    }

    PathMatcher files() {
        return optional("files", value -> FileSystems.getDefault().getPathMatcher("glob:" + value));
    }

    /** The glob as it was written; null without one. */
    String glob() {
        return optional("files", Function.identity());
    }

    LineEncoding encoding() {
        LineEncoding encoding = optional("encoding", LineEncoding::of);
        return encoding == null ? LineEncoding.UTF_8 : encoding;
    }

    /** The format; the settings of other formats are refused. */
    EventFormat format() {
        Map<String, EventFormat> formats = EventFormats.byName();
        EventFormat format = optional("format", value -> {
            if (!formats.containsKey(value)) {
                throw new IllegalArgumentException("expected " + String.join(", ", formats.keySet()));
            }
            return formats.get(value);
        });
        EventFormat chosen = format == null ? formats.get(EventFormat.DEFAULT) : format;
        for (String key : EventFormats.settings()) {
            if (!chosen.settings().contains(key) && optional(key, Function.identity()) != null) {
                throw wrong(key, "expected nothing, since the format '" + chosen.name() + "' has no such setting");
            }
        }
        return chosen;
    }

    /** The fields that are added, in the order of their names. */
    List<ComputedField> fields(List<String> columns) {
        List<ComputedField> fields = new ArrayList<>();
        String prefix = path(FIELDS);
        settings.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .sorted()
                .forEach(key -> {
                    String field = key.substring(prefix.length());
                    ComputedField computed = optional(
                            FIELDS + field, value -> ComputedField.of(field, RowKeyTemplate.value(value, columns)));
                    if (columns.contains(field)) {
                        throw wrong(FIELDS + field, "expected a name that no column has");
                    }
                    if (computed != null) {
                        fields.add(computed);
                    }
                });
        return fields;
    }

    /** The types of columns that are not stored as the text that they are. */
    Map<String, ValueType> types(Set<String> columns) {
        Map<String, ValueType> types = optional("types", value -> {
            Map<String, ValueType> read = new LinkedHashMap<>();
            for (String entry : value.split(",", -1)) {
                String[] parts = entry.strip().split("\\s*=\\s*", -1);
                if (parts.length != 2 || !columns.contains(parts[0])) {
                    throw new IllegalArgumentException(
                            "expected column=type, separated by commas, with columns of " + String.join(", ", columns));
                }
                read.put(parts[0], ValueType.of(parts[1]));
            }
            return read;
        });
        return types == null ? Map.of() : types;
    }

    int column(String key, List<String> columns) {
        Integer index = optional(key, value -> {
            if (!columns.contains(value)) {
                throw new IllegalArgumentException("expected one of the columns " + String.join(", ", columns));
            }
            return columns.indexOf(value);
        });
        return index == null ? -1 : index;
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
        RowKeyTemplate row = optional("row", value -> RowKeyTemplate.compile(value, columns));
        return row == null ? RowKeyTemplate.compile("{id}", columns) : row;
    }

    /** How to read the column of the time. */
    EventTime time() {
        ZoneId zone =
                EventTime.namesZone(settings.get(path("time-format"))) ? zone() : required("time-zone", ZoneId::of);
        return required("time-format", value -> new EventTime(value, zone));
    }

    private static List<Column> columns(String value) {
        List<Column> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String entry : value.strip().split("\\s*,\\s*", -1)) {
            int equals = entry.indexOf('=');
            Column column = equals < 0
                    ? new Column(entry, entry)
                    : new Column(
                            entry.substring(0, equals).strip(),
                            entry.substring(equals + 1).strip());
            if (column.name().isEmpty() || column.source().isEmpty()) {
                throw new IllegalArgumentException("expected names without gaps between the commas");
            }
            if (!names.add(column.name())) {
                throw new IllegalArgumentException("expected names that differ");
            }
            columns.add(column);
        }
        return columns;
    }

    private static char character(String value) {
        String text = BLANKS.getOrDefault(value, value);
        if (text.length() != 1 || text.charAt(0) > 127) {
            throw new IllegalArgumentException("expected one ASCII character, or 'space' or 'tab'");
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
            throw missing(key);
        }
        return value;
    }

    private <T> T optional(String key, Function<String, T> reading) {
        String value = settings.get(path(key));
        if (value == null || value.isEmpty()) {
            return null;
        }
        try {
            return reading.apply(value);
        } catch (PatternSyntaxException e) {
            throw wrong(key, "expected a regular expression: " + e.getDescription(), value);
        } catch (DateTimeException e) {
            throw wrong(key, "expected a time zone such as Asia/Seoul", value);
        } catch (IllegalCharsetNameException e) {
            throw wrong(key, "expected the name of an encoding such as EUC-KR", value);
        } catch (IllegalArgumentException e) {
            throw wrong(key, e.getMessage(), value);
        }
    }

    /** Without a cause, which would say less: whoever looks for the first one finds the setting. */
    private IllegalArgumentException wrong(String key, String problem, String value) {
        return new IllegalArgumentException("Setting " + path(key) + " is wrong: " + problem + ", got '" + value + "'");
    }

    private String path(String key) {
        return "kind." + name + "." + key;
    }
}
