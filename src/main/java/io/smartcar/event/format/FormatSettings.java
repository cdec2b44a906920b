package io.smartcar.event.format;

import io.smartcar.camel.support.BoundedText;
import java.nio.charset.IllegalCharsetNameException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The settings of one kind that formats read. A wrong setting is rejected with an {@link IllegalArgumentException} that
 * names its key.
 */
public class FormatSettings {
    /** Property files strip trailing blanks, so that a blank or a tab is written as a word or as in a regular expression. */
    private static final Map<String, String> BLANKS = Map.of("space", " ", "\\s", " ", "tab", "\t", "\\t", "\t");

    private static final String MISSING = "missing-columns";
    private static final String EXTRA = "extra-columns";
    private static final String HEADER = "header";
    private static final String REJECT = "reject";
    private static final String IGNORE = "ignore";

    private final String name;
    private final Map<String, String> settings;
    private final Predicate<String> inFile;

    /**
     * A declared column.
     *
     * @param name its name, which is the qualifier of its cell
     * @param source its name in the line, for formats with names; equal to {@code name} unless declared otherwise
     */
    public record Column(String name, String source) {}

    /**
     * @param name the kind's name
     * @param settings all settings by their full keys
     * @param inFile whether a setting's value comes from the kind's file, for messages
     */
    protected FormatSettings(String name, Map<String, String> settings, Predicate<String> inFile) {
        this.name = name;
        this.settings = settings;
        this.inFile = inFile;
    }

    /** The kind's name. */
    public final String name() {
        return name;
    }

    /**
     * The columns of {@code kind.<name>.columns}, each {@code name} or {@code name=source}; empty if it is not set.
     *
     * @throws IllegalArgumentException if two have the same name, or one has none
     */
    public final List<Column> columns() {
        List<Column> columns = optional("columns", FormatSettings::columns);
        return columns == null ? List.of() : columns;
    }

    /**
     * The names of the columns, for a format that identifies columns by position.
     *
     * @throws IllegalArgumentException if one has a source although there is no header
     */
    public final List<String> columnNames() {
        for (Column column : columns()) {
            if (!column.name().equals(column.source()) && !flag(HEADER)) {
                throw wrong(
                        "columns",
                        "expected names without sources: columns of this format are identified by position, unless"
                                + " header=true");
            }
        }
        return columns().stream().map(Column::name).toList();
    }

    /** The zone of times without one; UTC by default. */
    public final ZoneId zone() {
        ZoneId zone = optional("time-zone", ZoneId::of);
        return zone == null ? ZoneOffset.UTC : zone;
    }

    /**
     * One ASCII character; {@code space} or {@code \s} is a blank, {@code tab} or {@code \t} a tab.
     *
     * @param key the key after the kind's name
     * @param defaultValue the character if the key is not set
     */
    public final char character(String key, char defaultValue) {
        Character character = optional(key, FormatSettings::character);
        return character == null ? defaultValue : character;
    }

    /** A regular expression; null if it is not set. */
    public final Pattern pattern(String key) {
        return optional(key, BoundedText::compile);
    }

    /** Whether a setting is {@code true}; false if it is not set. */
    public final boolean flag(String key) {
        Boolean flag = optional(key, value -> {
            if (!value.equals("true") && !value.equals("false")) {
                throw new IllegalArgumentException("expected true or false");
            }
            return Boolean.valueOf(value);
        });
        return flag != null && flag;
    }

    /** The sources of the columns, which the first line of each file must name; empty if files have no header. */
    public final List<String> header() {
        return flag(HEADER) ? columns().stream().map(Column::source).toList() : List.of();
    }

    /** Whether an event without one of the columns is rejected ({@code missing-columns}); true by default. */
    public final boolean rejectsMissingColumns() {
        return rejects(MISSING, true);
    }

    /** Whether an event with more columns than declared is rejected ({@code extra-columns}). */
    public final boolean rejectsExtraColumns(boolean defaultValue) {
        return rejects(EXTRA, defaultValue);
    }

    private boolean rejects(String key, boolean defaultValue) {
        String choice = optional(key, value -> {
            if (!value.equals(REJECT) && !value.equals(IGNORE)) {
                throw new IllegalArgumentException("expected " + REJECT + " or " + IGNORE);
            }
            return value;
        });
        return choice == null ? defaultValue : choice.equals(REJECT);
    }

    /**
     * The exception for a wrong setting.
     *
     * @param key the key after the kind's name
     * @param problem the expectation
     */
    public final IllegalArgumentException wrong(String key, String problem) {
        return wrong(key, problem, settings.get(path(key)));
    }

    /** The exception for a missing setting. */
    public final IllegalArgumentException missing(String key) {
        return new IllegalArgumentException(
                "Setting " + path(key) + " is missing: expected " + key + " in kinds/" + name + ".properties");
    }

    /** The value of a setting; null if it is missing or empty. */
    protected final String text(String key) {
        return optional(key, Function.identity());
    }

    /** The parsed value of a setting that must be set. */
    protected final <T> T required(String key, Function<String, T> parser) {
        T value = optional(key, parser);
        if (value == null) {
            throw missing(key);
        }
        return value;
    }

    /** The parsed value of a setting; null if it is missing or empty. */
    protected final <T> T optional(String key, Function<String, T> parser) {
        String value = settings.get(path(key));
        if (value == null || value.isEmpty()) {
            return null;
        }
        try {
            return parser.apply(value);
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

    /** The full key of a setting. */
    protected final String path(String key) {
        return "kind." + name + "." + key;
    }

    /** Without a cause: a cause would say less, and the root cause is what gets reported. */
    private IllegalArgumentException wrong(String key, String problem, String value) {
        String setting = inFile.test(path(key)) ? key + " in kinds/" + name + ".properties" : path(key);
        return new IllegalArgumentException("Setting " + setting + " is wrong: " + problem + ", got '" + value + "'");
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
                throw new IllegalArgumentException("expected a name between each two commas");
            }
            if (!names.add(column.name())) {
                throw new IllegalArgumentException("expected distinct names");
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
}
