package io.smartcar.operate.sketch;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Lines that are cut into columns.
 *
 * @param rows the values of each line; null for a missing one
 */
record Table(List<String> names, List<String[]> rows) {
    /** The values of a column that are there. */
    List<String> values(String name) {
        int column = names.indexOf(name);
        return rows.stream().map(row -> row[column]).filter(Objects::nonNull).toList();
    }

    /** Whether each line has a value in the column, and all values have the property. */
    boolean all(String name, Predicate<String> property) {
        List<String> values = values(name);
        return values.size() == rows.size()
                && values.stream().allMatch(value -> !value.isEmpty() && property.test(value));
    }

    int distinct(String name) {
        return new HashSet<>(values(name)).size();
    }

    /** Whether lines miss columns that others have. */
    boolean hasGaps() {
        return rows.stream().anyMatch(row -> Arrays.asList(row).contains(null));
    }
}
