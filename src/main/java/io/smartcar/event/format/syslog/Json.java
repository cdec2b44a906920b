package io.smartcar.event.format.syslog;

import java.util.List;
import java.util.Map;

/** Writes structured data as JSON. */
final class Json {
    private Json() {}

    /** One object of objects; a value alone is a string, several are an array. */
    static String of(Map<String, Map<String, List<String>>> elements) {
        StringBuilder json = new StringBuilder("{");
        elements.forEach((id, parameters) -> {
            separate(json);
            string(json, id).append(":{");
            parameters.forEach((name, values) -> {
                separate(json);
                string(json, name).append(':');
                if (values.size() == 1) {
                    string(json, values.get(0));
                } else {
                    array(json, values);
                }
            });
            json.append('}');
        });
        return json.append('}').toString();
    }

    private static void array(StringBuilder json, List<String> values) {
        json.append('[');
        for (String value : values) {
            separate(json);
            string(json, value);
        }
        json.append(']');
    }

    private static void separate(StringBuilder json) {
        char last = json.charAt(json.length() - 1);
        if (last != '{' && last != '[') {
            json.append(',');
        }
    }

    private static StringBuilder string(StringBuilder json, String text) {
        json.append('"');
        for (int index = 0; index < text.length(); index++) {
            char next = text.charAt(index);
            switch (next) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (next < ' ') {
                        json.append(String.format("\\u%04x", (int) next));
                    } else {
                        json.append(next);
                    }
                }
            }
        }
        return json.append('"');
    }
}
