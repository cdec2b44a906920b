package io.smartcar.event.format.syslog;

import static io.smartcar.event.format.syslog.ByteScan.at;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses RFC 5424 section 6.3: {@code [id name="value" …][…]}. In a value {@code "}, {@code \} and {@code ]} are escaped by
 * a backslash. A backslash before any other character is literal, and so is an unescaped {@code ]}, since quotes delimit
 * the value.
 */
final class StructuredData {
    private static final JsonFactory JSON = new JsonFactory();
    private static final ByteSet SPACES = new ByteSet("", " ");

    private StructuredData() {}

    /** The end of the structured data at {@code start}; -1 if it is malformed. */
    static int end(byte[] bytes, int start, int end) {
        int position = start;
        do {
            position = elementEnd(bytes, position, end);
        } while (position > 0 && at(bytes, position, end) == '[');
        return position;
    }

    private static int elementEnd(byte[] bytes, int start, int end) {
        int position = nameEnd(bytes, start + 1, end);
        if (position == start + 1) {
            return -1;
        }
        while (at(bytes, position, end) == ' ') {
            int nameStart = SPACES.after(bytes, position, end);
            if (at(bytes, nameStart, end) == ']') {
                position = nameStart;
                break;
            }
            int nameEnd = nameEnd(bytes, nameStart, end);
            if (nameEnd == nameStart || at(bytes, nameEnd, end) != '=' || at(bytes, nameEnd + 1, end) != '"') {
                return -1;
            }
            int quote = closingQuote(bytes, nameEnd + 2, end);
            if (quote == end) {
                return -1;
            }
            position = quote + 1;
        }
        return at(bytes, position, end) == ']' ? position + 1 : -1;
    }

    /** An id or a name: all but space, {@code =}, {@code ]}, {@code "} and control characters. */
    private static int nameEnd(byte[] bytes, int start, int end) {
        int position = start;
        while (position < end
                && (bytes[position] & 0xff) > ' '
                && bytes[position] != '='
                && bytes[position] != ']'
                && bytes[position] != '"') {
            position++;
        }
        return position;
    }

    private static int closingQuote(byte[] bytes, int start, int end) {
        int position = start;
        while (position < end && bytes[position] != '"') {
            position += isEscape(bytes, position, end) ? 2 : 1;
        }
        return Math.min(position, end);
    }

    private static boolean isEscape(byte[] bytes, int position, int end) {
        if (bytes[position] != '\\') {
            return false;
        }
        int next = at(bytes, position + 1, end);
        return next == '"' || next == '\\' || next == ']';
    }

    /** Decodes structured data whose end {@link #end} has found. */
    static Map<String, Map<String, List<String>>> decode(byte[] bytes, int start, int end) {
        Map<String, Map<String, List<String>>> elements = new LinkedHashMap<>();
        int position = start;
        while (at(bytes, position, end) == '[') {
            int idEnd = nameEnd(bytes, position + 1, end);
            Map<String, List<String>> values =
                    elements.computeIfAbsent(text(bytes, position + 1, idEnd), id -> new LinkedHashMap<>());
            position = SPACES.after(bytes, idEnd, end);
            while (at(bytes, position, end) != ']') {
                int nameEnd = nameEnd(bytes, position, end);
                int quote = closingQuote(bytes, nameEnd + 2, end);
                values.computeIfAbsent(text(bytes, position, nameEnd), name -> new ArrayList<>(1))
                        .add(unescape(bytes, nameEnd + 2, quote));
                position = SPACES.after(bytes, quote + 1, end);
            }
            position++;
        }
        return elements;
    }

    private static String unescape(byte[] bytes, int start, int end) {
        if (ByteScan.find(bytes, '\\', start, end) == end) {
            return text(bytes, start, end);
        }
        ByteArrayOutputStream value = new ByteArrayOutputStream(end - start);
        int position = start;
        while (position < end) {
            position += isEscape(bytes, position, end) ? 1 : 0;
            value.write(bytes[position++]);
        }
        return value.toString(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    /** The elements as a JSON object of objects; a single value is a string, several are an array. */
    static String toJson(Map<String, Map<String, List<String>>> elements) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, Map<String, List<String>>> element : elements.entrySet()) {
                json.writeObjectFieldStart(element.getKey());
                for (Map.Entry<String, List<String>> parameter :
                        element.getValue().entrySet()) {
                    List<String> values = parameter.getValue();
                    json.writeFieldName(parameter.getKey());
                    if (values.size() == 1) {
                        json.writeString(values.get(0));
                    } else {
                        json.writeArray(values.toArray(String[]::new), 0, values.size());
                    }
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
