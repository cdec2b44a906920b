package io.smartcar.event.format;

import io.smartcar.event.format.FormatSettings.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The named groups of a regular expression that is found in the line. The columns are all groups, unless some are
 * named; {@code car_number=car} stores the group {@code car} as {@code car_number}, since groups have no underscores.
 *
 * <p>The expression is one of Java's, whose tries are bounded ({@link io.smartcar.camel.support.LineText}).
 */
public final class RegexFormat implements EventFormat {
    private static final String PATTERN = "pattern";
    private static final Pattern GROUP = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\(\\?<([A-Za-z][A-Za-z0-9]*)>");

    @Override
    public String name() {
        return "regex";
    }

    @Override
    public Set<String> settings() {
        return Set.of(PATTERN);
    }

    @Override
    public EventLayout layout(FormatSettings settings) {
        Pattern pattern = settings.pattern(PATTERN);
        if (pattern == null) {
            throw settings.missing(PATTERN);
        }
        List<String> groups = groups(pattern);
        if (groups.isEmpty()) {
            throw settings.wrong(PATTERN, "expected groups with names, as in (?<time>\\S+)");
        }
        List<Column> columns = settings.columns().isEmpty()
                ? groups.stream().map(group -> new Column(group, group)).toList()
                : settings.columns();
        for (Column column : columns) {
            if (!groups.contains(column.source())) {
                throw settings.wrong(
                        "columns",
                        "expected groups of the pattern, " + String.join(", ", groups) + ", or name=group: there is no"
                                + " group '" + column.source() + "'");
            }
        }
        NamedColumns checks = new NamedColumns(settings.name(), columns, settings.rejectsMissingColumns(), false);
        return new ColumnLayout(
                checks.names(),
                column -> new RegexColumns(pattern, column == ColumnLayout.ALL ? checks : checks.unchecked()));
    }

    private static List<String> groups(Pattern pattern) {
        List<String> groups = new ArrayList<>();
        for (Matcher group = GROUP.matcher(pattern.pattern()); group.find(); ) {
            groups.add(group.group(1));
        }
        return groups;
    }
}
