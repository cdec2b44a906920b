package io.smartcar.event.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.format.FormatSettings.Column;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.Message;

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
        DeclaredColumns columns = DeclaredColumns.byName(settings);
        Node all;
        try {
            all = Node.of(columns.columns());
        } catch (IllegalArgumentException e) {
            throw settings.wrong("columns", e.getMessage());
        }
        return new EventLayout(
                columns.names(),
                columns.names(),
                () -> new Columns(all, columns),
                column -> new Columns(Node.of(columns.columns(), column), columns.unchecked()));
    }

    /** The columns of a line of JSON: ranges of the line, except text with escapes. */
    private static final class Columns extends RangeColumns {
        private static final JsonFactory JSON = JsonFactory.builder()
                // names come from outside: they need not live as long as this process
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();

        private final Node root;
        private final DeclaredColumns columns;
        private final boolean[] nulls;
        private byte[] line;
        private JsonParser parser;

        Columns(Node root, DeclaredColumns columns) {
            super(columns.size());
            this.root = root;
            this.columns = columns;
            this.nulls = new boolean[columns.size()];
        }

        @Override
        public void split(byte[] text, Message event) throws RejectedEventException {
            clear();
            Arrays.fill(nulls, false);
            line = text;
            try (JsonParser opened = JSON.createParser(line)) {
                parser = opened;
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw new RejectedEventException(
                            RejectReason.FORMAT, "Expected a JSON object, but the line is none");
                }
                fields(root);
                if (parser.nextToken() != null) {
                    throw new RejectedEventException(
                            RejectReason.FORMAT,
                            "Expected a JSON object a line, but something follows at byte "
                                    + parser.currentTokenLocation().getByteOffset());
                }
            } catch (JsonProcessingException e) {
                throw malformed(e.getOriginalMessage());
            } catch (IOException e) {
                throw malformed(e.getMessage());
            } finally {
                parser = null;
            }
            checkMissing();
        }

        private RejectedEventException malformed(String message) {
            return new RejectedEventException(
                    RejectReason.FORMAT, "Expected a JSON object, but the line is none: " + message);
        }

        private void checkMissing() throws RejectedEventException {
            for (int column = 0; columns.missingRejected() && column < nulls.length; column++) {
                if (array(column) == null && !nulls[column]) {
                    throw columns.missing(column);
                }
            }
        }

        private void fields(Node node) throws IOException, RejectedEventException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                Node field = node.field(parser.currentName());
                if (field == null) {
                    columns.checkExtra(parser.currentName());
                }
                value(parser.nextToken(), field);
            }
        }

        private void elements(Node node) throws IOException, RejectedEventException {
            int index = 0;
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                value(token, node.element(index++));
            }
        }

        private void value(JsonToken token, Node node) throws IOException, RejectedEventException {
            if (node == null) {
                parser.skipChildren();
                return;
            }
            int start = (int) parser.currentTokenLocation().getByteOffset();
            switch (token) {
                case START_OBJECT, START_ARRAY -> {
                    if (!node.hasChildren()) {
                        parser.skipChildren();
                    } else if (token == JsonToken.START_OBJECT) {
                        fields(node);
                    } else {
                        elements(node);
                    }
                    set(node, line, start, end());
                }
                case VALUE_STRING -> {
                    parser.finishToken();
                    text(node, start + 1, end() - 1);
                }
                case VALUE_NULL -> {
                    for (int column : node.columns()) {
                        set(column, null, 0, 0);
                        nulls[column] = true;
                    }
                }
                default -> set(node, line, start, start + parser.getTextLength());
            }
        }

        private int end() {
            return (int) parser.currentLocation().getByteOffset();
        }

        private void text(Node node, int start, int end) throws IOException {
            for (int index = start; index < end; index++) {
                if (line[index] == '\\') {
                    byte[] text = parser.getText().getBytes(UTF_8);
                    set(node, text, 0, text.length);
                    return;
                }
            }
            set(node, line, start, end);
        }

        private void set(Node node, byte[] array, int start, int end) {
            for (int column : node.columns()) {
                set(column, array, start, end);
            }
        }
    }

    /** A place in a JSON object that a column has, or that lies on the way to one. Immutable once it is made. */
    private static final class Node {
        private static final int MOST_NAMES = 8;
        private static final Pattern INDEX = Pattern.compile("\\d{1,4}");

        private final Map<String, Node> children = new HashMap<>();
        private final List<Integer> columns = new ArrayList<>(1);
        private Node[] elements = {};

        private Node() {}

        /**
         * The places of all columns.
         *
         * @throws IllegalArgumentException if a path is malformed
         */
        static Node of(List<Column> columns) {
            Node root = new Node();
            for (int column = 0; column < columns.size(); column++) {
                root.add(columns.get(column).source(), column);
            }
            return root;
        }

        /** The place of one column. */
        static Node of(List<Column> columns, int column) {
            Node root = new Node();
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

        private Node child(String name) {
            Node child = children.computeIfAbsent(name, any -> new Node());
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
        Node field(String name) {
            return children.get(name);
        }

        /** The place of an array's element; null if no column lies there. */
        Node element(int index) {
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
}
