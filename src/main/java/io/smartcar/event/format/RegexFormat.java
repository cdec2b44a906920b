package io.smartcar.event.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smartcar.camel.support.BoundedText;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.format.FormatSettings.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Message;

/**
 * The named groups of a Java regular expression that is found in the line. The columns are all groups, unless some are
 * declared; {@code car_number=car} stores the group {@code car} as {@code car_number}, since group names cannot have
 * underscores. Matching is bounded ({@link BoundedText}).
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
        DeclaredColumns declared =
                new DeclaredColumns(settings.name(), columns, settings.rejectsMissingColumns(), false);
        return new EventLayout(
                declared.names(),
                () -> new Columns(pattern, declared),
                column -> new Columns(pattern, declared.unchecked()));
    }

    private static List<String> groups(Pattern pattern) {
        List<String> groups = new ArrayList<>();
        for (Matcher group = GROUP.matcher(pattern.pattern()); group.find(); ) {
            groups.add(group.group(1));
        }
        return groups;
    }

    private static final class Columns extends RangeColumns {
        private final DeclaredColumns columns;
        private final String[] groups;
        private final Matcher matcher;
        private final BoundedText text = new BoundedText();

        Columns(Pattern pattern, DeclaredColumns columns) {
            super(columns.size());
            this.columns = columns;
            this.groups = columns.sources().toArray(String[]::new);
            this.matcher = pattern.matcher("");
        }

        @Override
        public void split(byte[] line, Message event) throws RejectedEventException {
            clear();
            boolean ascii = LineEncoding.isAscii(line, 0, line.length);
            String decoded = ascii ? null : LineEncoding.UTF_8.decode(line);
            if (!found(ascii ? text.view(line, 0, line.length) : text.view(decoded))) {
                throw new RejectedEventException(
                        RejectReason.FORMAT, "Expected a line in which kind." + columns.kind() + ".pattern is found");
            }
            for (int column = 0; column < groups.length; column++) {
                int start = matcher.start(groups[column]);
                if (start < 0) {
                    continue;
                }
                int end = matcher.end(groups[column]);
                if (ascii) {
                    set(column, line, start, end);
                } else {
                    set(column, decoded.substring(start, end).getBytes(UTF_8));
                }
            }
            columns.checkMissing(this);
        }

        private boolean found(BoundedText viewed) throws RejectedEventException {
            try {
                return matcher.reset(viewed).find();
            } catch (BoundedText.RegexBudgetExceededException | StackOverflowError e) {
                throw new RejectedEventException(
                        RejectReason.PATTERN,
                        "Expected kind." + columns.kind()
                                + ".pattern to match the line in fewer steps: avoid repetitions"
                                + " within repetitions, as in (a+)+, or make them possessive, as in a++");
            }
        }
    }
}
