package io.smartcar.start.check;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/** Suggests the name that a misspelt one may mean. */
public final class Suggestion {
    private static final int MOST_EDITS = 3;
    private static final int MOST_NAMES = 5;

    private Suggestion() {}

    /** A question with the most similar name; if none is similar, the names if they are few. */
    public static String of(String wrong, Collection<String> names) {
        int most = Math.min(MOST_EDITS, 1 + wrong.length() / 3);
        return names.stream()
                .filter(name -> edits(wrong, name) <= most)
                .min(Comparator.comparingInt(name -> edits(wrong, name)))
                .map(name -> "; did you mean '" + name + "'?")
                .orElse(names.isEmpty() || names.size() > MOST_NAMES ? "" : "; there is " + String.join(", ", names));
    }

    /** The names of resources on the class path, without what is before and after them: names to suggest. */
    static List<String> resources(CamelContext context, String before, String after) throws Exception {
        return PluginHelper.getPackageScanResourceResolver(context)
                .findResources("classpath:" + before + "*" + after)
                .stream()
                .map(Resource::getLocation)
                .map(name -> name.substring(name.lastIndexOf(before) + before.length(), name.length() - after.length()))
                .distinct()
                .sorted()
                .toList();
    }

    /** The Levenshtein distance. */
    private static int edits(String from, String to) {
        int[][] edits = new int[from.length() + 1][to.length() + 1];
        for (int row = 0; row <= from.length(); row++) {
            for (int column = 0; column <= to.length(); column++) {
                if (row == 0 || column == 0) {
                    edits[row][column] = row + column;
                    continue;
                }
                int change = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
                edits[row][column] = Math.min(
                        edits[row - 1][column - 1] + change,
                        Math.min(edits[row - 1][column], edits[row][column - 1]) + 1);
            }
        }
        return edits[from.length()][to.length()];
    }
}
