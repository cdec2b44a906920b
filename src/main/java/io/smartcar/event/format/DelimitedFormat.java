package io.smartcar.event.format;

import java.util.List;
import java.util.Set;

/**
 * Columns between one-byte delimiters, without quotes: the format of a kind that names none. Without a delimiter, the
 * whole line is one column.
 */
public final class DelimitedFormat implements EventFormat {
    private static final char NONE = '\0';

    @Override
    public String name() {
        return DEFAULT;
    }

    @Override
    public Set<String> settings() {
        return Set.of("delimiter", "extra-columns");
    }

    @Override
    public EventLayout layout(FormatSettings settings) {
        List<String> declared = settings.columnNames();
        List<String> names = declared.isEmpty() ? List.of("line") : declared;
        char delimiter = settings.character("delimiter", NONE);
        if (delimiter == NONE) {
            if (names.size() > 1) {
                throw settings.missing("delimiter");
            }
            return new ColumnLayout(names, column -> new WholeLine());
        }
        ColumnCount count = ColumnCount.of(settings, names.size());
        return new ColumnLayout(
                names,
                column -> column == ColumnLayout.ALL
                        ? new DelimitedColumns(delimiter, count)
                        : new DelimitedColumn(delimiter, column));
    }
}
