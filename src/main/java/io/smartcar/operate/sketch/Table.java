package io.smartcar.operate.sketch;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Lines that are cut into columns.
 *
 * @param rows the values of each line; null for a missing one
 */
record Table(List<String> names, List<String[]> rows) {
    private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9]\\d{0,17}");
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,14})(\\.\\d{1,15})?");

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

    /** The type of all values of a column; null if they are text. */
    String type(String name) {
        String number = all(name, NUMBER.asMatchPredicate()) ? "double" : null;
        return all(name, WHOLE_NUMBER.asMatchPredicate()) ? "long" : number;
    }
}
