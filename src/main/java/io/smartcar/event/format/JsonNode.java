package io.smartcar.event.format;

import io.smartcar.event.format.FormatSettings.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A place in a JSON object that a column has, or that lies on the way to one. Immutable once it is made. */
final class JsonNode {
    private static final int MOST_NAMES = 8;
    private static final Pattern INDEX = Pattern.compile("\\d{1,4}");

    private final Map<String, JsonNode> children = new HashMap<>();
    private final List<Integer> columns = new ArrayList<>(1);
    private JsonNode[] elements = {};

    private JsonNode() {}

    /**
     * The places of all columns.
     *
     * @throws IllegalArgumentException if a path is malformed
     */
    static JsonNode of(List<Column> columns) {
        JsonNode root = new JsonNode();
        for (int column = 0; column < columns.size(); column++) {
            root.add(columns.get(column).source(), column);
        }
        return root;
    }

    /** The place of one column. */
    static JsonNode of(List<Column> columns, int column) {
        JsonNode root = new JsonNode();
        root.add(columns.get(column).source(), column);
        return root;
    }

    private void add(String path, int column) {
        String[] names = path.split("\\.", -1);
        if (names.length > MOST_NAMES || List.of(names).contains("")) {
            throw new IllegalArgumentException("expected names of fields, or paths of at most " + MOST_NAMES
                    + " names between dots: '" + path + "' is none");
        }
        add(names, 0, column);
    }

    /** Adds the path as nested fields, and as fields whose names have some of the dots in them. */
    private void add(String[] names, int from, int column) {
        if (from == names.length) {
            if (!columns.contains(column)) {
                columns.add(column);
            }
            return;
        }
        StringBuilder name = new StringBuilder();
        for (int to = from; to < names.length; to++) {
            name.append(to > from ? "." : "").append(names[to]);
            child(name.toString()).add(names, to + 1, column);
        }
    }

    private JsonNode child(String name) {
        JsonNode child = children.computeIfAbsent(name, any -> new JsonNode());
        if (INDEX.matcher(name).matches()) {
            int index = Integer.parseInt(name);
            if (index >= elements.length) {
                elements = Arrays.copyOf(elements, index + 1);
            }
            elements[index] = child;
        }
        return child;
    }

    /** The place of a field; null if no column lies there. */
    JsonNode field(String name) {
        return children.get(name);
    }

    /** The place of an array's element; null if no column lies there. */
    JsonNode element(int index) {
        return index < elements.length ? elements[index] : null;
    }

    boolean hasChildren() {
        return !children.isEmpty();
    }

    /** The numbers of the columns that are here. */
    List<Integer> columns() {
        return columns;
    }
}
