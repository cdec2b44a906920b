package io.smartcar.event.format;

import io.smartcar.event.format.FormatSettings.Column;
import java.util.List;
import java.util.Set;

/**
 * Pairs such as {@code level=info msg="two words"}, in any order: the columns are those that are declared, by their
 * keys. Pairs are separated by blanks, keys from values by {@code =}, unless other characters are set. In quotes, {@code
 * \"}, {@code \\}, {@code \n}, {@code \r} and {@code \t} are what they are in JSON. A key without a value is {@code
 * true}; of a key that comes twice, the last counts.
 */
public final class KeyValueFormat implements EventFormat {
    @Override
    public String name() {
        return "key-value";
    }

    @Override
    public Set<String> settings() {
        return Set.of("delimiter", "key-delimiter", "extra-columns");
    }

    @Override
    public EventLayout layout(FormatSettings settings) {
        List<Column> columns = settings.columns();
        if (columns.isEmpty()) {
            throw settings.missing("columns");
        }
        char delimiter = settings.character("delimiter", ' ');
        char keyDelimiter = settings.character("key-delimiter", '=');
        if (delimiter == keyDelimiter) {
            throw settings.wrong("key-delimiter", "expected another character than the delimiter");
        }
        NamedColumns checks = NamedColumns.of(settings);
        return new ColumnLayout(
                checks.names(),
                column -> new KeyValueColumns(
                        delimiter, keyDelimiter, column == ColumnLayout.ALL ? checks : checks.unchecked()));
    }
}
