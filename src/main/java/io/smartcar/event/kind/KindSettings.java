package io.smartcar.event.kind;

import io.smartcar.camel.hbase.rowkey.RowKeyTemplate;
import io.smartcar.camel.hbase.value.ValueType;
import io.smartcar.camel.support.FileNames;
import io.smartcar.event.format.EventFormat;
import io.smartcar.event.format.EventFormats;
import io.smartcar.event.format.FormatSettings;
import io.smartcar.event.format.LineEncoding;
import java.nio.file.PathMatcher;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The settings of one kind, each checked. A wrong one is rejected with a message that names its key. */
final class KindSettings extends FormatSettings {
    /** The settings of every kind: the keys after {@code kind.<name>.}. */
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
            "time-zone",
            "time-language");

    /** The prefix of the settings of computed columns: the rest of the key is the column's name. */
    static final String FIELDS = "fields.";

    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    private static final Pattern TABLE = Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_-]*:)?[A-Za-z0-9_][A-Za-z0-9_.-]*");
    private static final Pattern FAMILY = Pattern.compile("[^:.\\p{Cntrl}/][^:\\p{Cntrl}/]*");

    private final Set<String> keys;

    /**
     * @param name the kind's name
     * @param settings all settings by their full keys
     * @param inFile whether a setting's value comes from the kind's file, for messages
     */
    KindSettings(String name, Map<String, String> settings, Predicate<String> inFile) {
        super(name, settings, inFile);
        this.keys = settings.keySet();
    }

    PathMatcher files() {
        return optional("files", FileNames::glob);
    }

    /** The glob as configured; null without one. */
    String glob() {
        return text("files");
    }

    /** The encoding; null if none is configured. */
    LineEncoding encoding() {
        return optional("encoding", LineEncoding::of);
    }

    /** The format; settings of other formats are rejected. */
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
            if (!chosen.settings().contains(key) && text(key) != null) {
                throw wrong(key, "expected no value, since the format '" + chosen.name() + "' has no such setting");
            }
        }
        return chosen;
    }

    /** The computed columns, in the order of their names. */
    List<Kind.Field> fields(List<String> columns) {
        List<Kind.Field> fields = new ArrayList<>();
        String prefix = path(FIELDS);
        keys.stream().filter(key -> key.startsWith(prefix)).sorted().forEach(key -> {
            String field = key.substring(prefix.length());
            Kind.Field computed =
                    optional(FIELDS + field, value -> Kind.Field.of(field, RowKeyTemplate.value(value, columns)));
            if (columns.contains(field)) {
                throw wrong(FIELDS + field, "expected a name that is not a column");
            }
            if (computed != null) {
                fields.add(computed);
            }
        });
        return fields;
    }

    /** The types of the columns that are not stored as text. */
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
                "topic",
                value -> matching(TOPIC, value, "expected up to 249 ASCII letters, digits, dots, '_' and '-'"));
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

    /** The parser of the time column. */
    EventTime time() {
        ZoneId zone = EventTime.namesZone(text("time-format")) ? zone() : required("time-zone", ZoneId::of);
        Locale language = optional("time-language", KindSettings::language);
        return required(
                "time-format", value -> new EventTime(value, zone, language == null ? Locale.ENGLISH : language));
    }

    private static Locale language(String value) {
        Locale language = Locale.forLanguageTag(value);
        if (!List.of(Locale.getAvailableLocales()).contains(language)
                || language.getLanguage().isEmpty()) {
            throw new IllegalArgumentException("expected a language such as de or en-GB");
        }
        return language;
    }

    private static String matching(Pattern pattern, String value, String expected) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(expected);
        }
        return value;
    }
}
