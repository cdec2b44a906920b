package io.smartcar.event.format;

import java.util.List;
import java.util.Set;

/**
 * Columns as RFC 4180 has them: between delimiters, a comma unless another is set, and perhaps within quotes, where the
 * delimiter is text and two quotes are one.
 *
 * <p>A line is an event. A line break within quotes ends the line, which is refused then, as is the rest behind the
 * break; an event that a source reads over several lines may contain them.
 */
public final class CsvFormat implements EventFormat {
    @Override
    public String name() {
        return "csv";
    }

    @Override
    public Set<String> settings() {
        return Set.of("delimiter", "quote", "extra-columns");
    }

    @Override
    public EventLayout layout(FormatSettings settings) {
        List<String> names = settings.columnNames();
        if (names.isEmpty()) {
            throw settings.missing("columns");
        }
        char delimiter = settings.character("delimiter", ',');
        char quote = settings.character("quote", '"');
        if (quote == delimiter) {
            throw settings.wrong("quote", "expected another character than the delimiter");
        }
        ColumnCount count = ColumnCount.of(settings, names.size());
        return new ColumnLayout(
                names,
                column -> new CsvColumns(delimiter, quote, column == ColumnLayout.ALL ? count : count.unchecked()));
    }
}
