package io.smartcar.start.check;

import java.util.Collection;
import java.util.Comparator;

/** Suggests the name that a misspelt one may mean. */
public final class Suggestion {
    private static final int MOST_EDITS = 3;

    private Suggestion() {}

    /** A question with the most similar name; empty if none is similar. */
    public static String of(String wrong, Collection<String> names) {
        return names.stream()
                .filter(name -> edits(wrong, name) <= MOST_EDITS)
                .min(Comparator.comparingInt(name -> edits(wrong, name)))
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
    }

    /** The Levenshtein distance. */
    private static int edits(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int change = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
                current[column] =
                        Math.min(previous[column - 1] + change, Math.min(previous[column], current[column - 1]) + 1);
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
