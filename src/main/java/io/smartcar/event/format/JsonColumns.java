package io.smartcar.event.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import java.io.IOException;
import java.util.Arrays;
import org.apache.camel.Message;

/** The columns of a line of JSON: ranges of the line, except text with escapes. */
final class JsonColumns extends Values {
    private static final JsonFactory JSON = JsonFactory.builder()
            // names come from outside: they need not live as long as this process
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final JsonNode root;
    private final NamedColumns columns;
    private final boolean[] nulls;
    private byte[] line;
    private JsonParser parser;

    JsonColumns(JsonNode root, NamedColumns columns) {
        super(columns.columns().size());
        this.root = root;
        this.columns = columns;
        this.nulls = new boolean[columns.columns().size()];
    }

    @Override
    public void view(byte[] viewed, Message event) throws RejectedEventException {
        clear();
        Arrays.fill(nulls, false);
        line = viewed;
        try (JsonParser opened = JSON.createParser(line)) {
            parser = opened;
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new RejectedEventException(RejectReason.FORMAT, "Expected a JSON object, but the line is none");
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
        for (int column = 0; columns.missingRefused() && column < nulls.length; column++) {
            if (array(column) == null && !nulls[column]) {
                throw columns.missing(column);
            }
        }
    }

    private void fields(JsonNode node) throws IOException, RejectedEventException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            JsonNode field = node.field(parser.currentName());
            if (field == null) {
                columns.checkExtra(parser.currentName());
            }
            value(parser.nextToken(), field);
        }
    }

    private void elements(JsonNode node) throws IOException, RejectedEventException {
        int index = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            value(token, node.element(index++));
        }
    }

    private void value(JsonToken token, JsonNode node) throws IOException, RejectedEventException {
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

    private void text(JsonNode node, int start, int end) throws IOException {
        for (int index = start; index < end; index++) {
            if (line[index] == '\\') {
                byte[] text = parser.getText().getBytes(UTF_8);
                set(node, text, 0, text.length);
                return;
            }
        }
        set(node, line, start, end);
    }

    private void set(JsonNode node, byte[] array, int start, int end) {
        for (int column : node.columns()) {
            set(column, array, start, end);
        }
    }
}
