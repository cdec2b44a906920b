package io.smartcar.event.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.format.FormatSettings.Column;
import java.io.ByteArrayOutputStream;
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
 * A JSON object per line. Columns are its fields, by name or by a path such as {@code user.id} or {@code items.0.price};
 * a path also matches field names that contain dots. Text is stored without quotes, objects and arrays as JSON. A field
 * that is {@code null} is not missing, but has no cell; of equal fields the last one counts. With {@code
 * byte-arrays=true}, an array of bytes that are text in UTF-8 is that text.
 */
public final class JsonFormat implements EventFormat {
    private static final String BYTE_ARRAYS = "byte-arrays";

    @Override
    public String name() {
        return "json";
    }

    @Override
    public Set<String> settings() {
        return Set.of("extra-columns", BYTE_ARRAYS);
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
        boolean byteArrays = settings.flag(BYTE_ARRAYS);
        return new EventLayout(
                columns.names(),
                () -> new Columns(all, byteArrays, columns),
                column -> new Columns(Node.of(columns.columns(), column), byteArrays, columns.unchecked()));
    }

    /** Text with escapes is copied; all other columns are ranges of the line. */
    private static final class Columns extends RangeColumns {
        private static final JsonFactory JSON = JsonFactory.builder()
                // field names are input: interned, they would never be freed
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();

        private final Node root;
        private final boolean byteArrays;
        private final DeclaredColumns columns;
        private final boolean[] nulls;
        private byte[] line;
        private JsonParser parser;

        Columns(Node root, boolean byteArrays, DeclaredColumns columns) {
            super(columns.size());
            this.root = root;
            this.byteArrays = byteArrays;
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
                            RejectReason.FORMAT, "Expected a JSON object, but the line is not one");
                }
                fields(root);
                if (parser.nextToken() != null) {
                    throw new RejectedEventException(
                            RejectReason.FORMAT,
                            "Expected one JSON object per line, but more text follows at byte "
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
                    RejectReason.FORMAT, "Expected a JSON object, but the line is not one: " + message);
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
                    byte[] text = null;
                    if (byteArrays && token == JsonToken.START_ARRAY && !node.hasChildren()) {
                        text = textOfBytes();
                    } else if (!node.hasChildren()) {
                        parser.skipChildren();
                    } else if (token == JsonToken.START_OBJECT) {
                        fields(node);
                    } else {
                        elements(node);
                    }
                    if (text == null) {
                        set(node, line, start, end());
                    } else {
                        set(node, text, 0, text.length);
                    }
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

        /** The text whose bytes the array is made of, as journald writes it; null if it is another array. */
        private byte[] textOfBytes() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            boolean isText = true;
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                isText &= token == JsonToken.VALUE_NUMBER_INT
                        && parser.getNumberType() == JsonParser.NumberType.INT
                        && parser.getIntValue() > 0
                        && parser.getIntValue() <= 0xff;
                if (isText) {
                    bytes.write(parser.getIntValue());
                }
                parser.skipChildren();
            }
            try {
                LineEncoding.UTF_8.decode(bytes.toByteArray());
            } catch (RejectedEventException e) {
                return null;
            }
            return isText && bytes.size() > 0 ? bytes.toByteArray() : null;
        }

        private int end() {
            return (int) parser.currentLocation().getByteOffset();
        }

        private void text(Node node, int start, int end) throws IOException, RejectedEventException {
            for (int index = start; index < end; index++) {
                if (line[index] == '\\') {
                    set(node, parser.getText());
                    return;
                }
            }
            set(node, line, start, end);
        }

        /** Sets text that is written with escapes, which can be of what is no text. */
        private void set(Node node, String text) throws RejectedEventException {
            for (int column : node.columns()) {
                boolean nul = text.indexOf('\0') >= 0;
                if (nul || text.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE)) {
                    throw new RejectedEventException(
                            nul ? RejectReason.NUL : RejectReason.ENCODING,
                            "Expected text in field '"
                                    + columns.columns().get(column).source() + "', but it has the escape of "
                                    + (nul ? "a NUL" : "half a surrogate pair"));
                }
                set(column, text.getBytes(UTF_8));
            }
        }

        private void set(Node node, byte[] array, int start, int end) {
            for (int column : node.columns()) {
                set(column, array, start, end);
            }
        }
    }

    /** A path in a JSON object that leads to columns. Immutable after creation. */
    private static final class Node {
        private static final int MAX_NAMES = 8;
        private static final Pattern INDEX = Pattern.compile("\\d{1,4}");

        private final Map<String, Node> children = new HashMap<>();
        private final List<Integer> columns = new ArrayList<>(1);
        private Node[] elements = {};

        private Node() {}

        /**
         * The paths of all columns.
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

        /** The path of one column. */
        static Node of(List<Column> columns, int column) {
            Node root = new Node();
            root.add(columns.get(column).source(), column);
            return root;
        }

        private void add(String path, int column) {
            String[] names = path.split("\\.", -1);
            if (names.length > MAX_NAMES || List.of(names).contains("")) {
                throw new IllegalArgumentException("expected names of fields, or paths of at most " + MAX_NAMES
                        + " names between dots: '" + path + "' is none");
            }
            add(names, 0, column);
        }

        /** Adds the path as nested fields, and as fields whose names contain some of its dots. */
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

        /** The node of a field; null if it leads to no column. */
        Node field(String name) {
            return children.get(name);
        }

        /** The node of an array's element; null if it leads to no column. */
        Node element(int index) {
            return index < elements.length ? elements[index] : null;
        }

        boolean hasChildren() {
            return !children.isEmpty();
        }

        /** The indexes of the columns with this path. */
        List<Integer> columns() {
            return columns;
        }
    }
}
