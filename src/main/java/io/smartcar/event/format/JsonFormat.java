package io.smartcar.event.format;

import java.util.Set;

/**
 * A JSON object a line. Columns are its fields, by their names or by paths such as {@code user.id} and {@code
 * items.0.price}; a field whose name has dots in it is found by the same path. Text is stored without its quotes,
 * objects and arrays as they stand there. A field that is {@code null} is there but no cell; of a field that comes
 * twice, the last counts.
 */
public final class JsonFormat implements EventFormat {
    @Override
    public String name() {
        return "json";
    }

    @Override
    public Set<String> settings() {
        return Set.of("extra-columns");
    }

    @Override
    public EventLayout layout(FormatSettings settings) {
        if (settings.columns().isEmpty()) {
            throw settings.missing("columns");
        }
        NamedColumns checks = NamedColumns.of(settings);
        JsonNode all;
        try {
            all = JsonNode.of(checks.columns());
        } catch (IllegalArgumentException e) {
            throw settings.wrong("columns", e.getMessage());
        }
        return new ColumnLayout(
                checks.names(),
                column -> column == ColumnLayout.ALL
                        ? new JsonColumns(all, checks)
                        : new JsonColumns(JsonNode.of(checks.columns(), column), checks.unchecked()));
    }
}
