package io.smartcar.camel.hbase.rowkey;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Reads a row key template. Used once for each template. */
final class RowKeyParser {
    private static final String BETWEEN_NAMES = "{}(),'";

    private final String what;
    private final String template;
    private final Function<String, RowKeyName> resolver;
    private final Set<String> names = new LinkedHashSet<>();
    private int position;

    /**
     * @param what what it is a template of, as messages begin
     * @param template the template
     * @param resolver gives a name its meaning; throws IllegalArgumentException if it has none
     */
    RowKeyParser(String what, String template, Function<String, RowKeyName> resolver) {
        this.what = what;
        this.template = template;
        this.resolver = resolver;
    }

    /** The names met, in order. */
    Set<String> names() {
        return names;
    }

    RowKeyPart[] parse() {
        List<RowKeyPart> parts = new ArrayList<>();
        while (position < template.length()) {
            char next = template.charAt(position);
            if (next == '}') {
                throw wrong(position, "expected '{' before '}'");
            }
            parts.add(next == '{' ? placeholder() : literal());
        }
        return parts.toArray(RowKeyPart[]::new);
    }

    /** The complaint about a template without a name. */
    IllegalArgumentException nameless() {
        return wrong(position, "expected at least one name in braces: without one every row has the same key");
    }

    private RowKeyPart literal() {
        int start = position;
        while (position < template.length() && "{}".indexOf(template.charAt(position)) < 0) {
            position++;
        }
        return new RowKeyPart.Literal(template.substring(start, position).getBytes(StandardCharsets.UTF_8));
    }

    private RowKeyPart placeholder() {
        expect('{', "");
        RowKeyPart part = expression();
        expect('}', "to close the placeholder");
        return part;
    }

    private RowKeyPart expression() {
        skipSpaces();
        int start = position;
        if (peek() == '\'') {
            return new RowKeyPart.Literal(quoted().getBytes(StandardCharsets.UTF_8));
        }
        String name = word("a name or a function");
        skipSpaces();
        return peek() == '(' ? call(name, start) : value(name, start);
    }

    private RowKeyPart value(String name, int start) {
        try {
            RowKeyPart value = new RowKeyPart.Value(resolver.apply(name));
            names.add(name);
            return value;
        } catch (IllegalArgumentException unknown) {
            throw wrong(start, unknown.getMessage());
        }
    }

    private RowKeyPart call(String function, int start) {
        expect('(', "");
        RowKeyPart value = expression();
        List<String> arguments = new ArrayList<>();
        skipSpaces();
        while (peek() == ',') {
            position++;
            arguments.add(argument());
            skipSpaces();
        }
        expect(')', "or ',' after an argument of '" + function + "'");
        skipSpaces();
        try {
            return new RowKeyPart.Call(RowKeyFunctions.create(function, arguments), value);
        } catch (IllegalArgumentException unfit) {
            throw wrong(start, unfit.getMessage());
        }
    }

    private String argument() {
        skipSpaces();
        return peek() == '\'' ? quoted() : word("an argument");
    }

    private String quoted() {
        int start = position++;
        StringBuilder text = new StringBuilder();
        while (true) {
            int end = template.indexOf('\'', position);
            if (end < 0) {
                throw wrong(start, "expected a second ' to end the text");
            }
            text.append(template, position, end);
            position = end + 1;
            if (peek() != '\'') {
                return text.toString();
            }
            // two of them stand for one
            text.append('\'');
            position++;
        }
    }

    private String word(String expected) {
        int start = position;
        while (position < template.length()
                && BETWEEN_NAMES.indexOf(template.charAt(position)) < 0
                && template.charAt(position) != ' ') {
            position++;
        }
        if (position == start) {
            throw wrong(start, "expected " + expected);
        }
        return template.substring(start, position);
    }

    private void skipSpaces() {
        while (peek() == ' ') {
            position++;
        }
    }

    private char peek() {
        return position < template.length() ? template.charAt(position) : '\0';
    }

    private void expect(char expected, String why) {
        skipSpaces();
        if (peek() != expected) {
            throw wrong(position, "expected '" + expected + "' " + why);
        }
        position++;
    }

    private IllegalArgumentException wrong(int place, String problem) {
        String marked = template.substring(0, place) + " >>> " + template.substring(place);
        String came = place < template.length() ? "'" + template.charAt(place) + "'" : "the end";
        return new IllegalArgumentException(what + " '" + template + "' is wrong at character " + (place + 1) + " ("
                + came + "): " + problem.strip() + ". The place: " + marked);
    }
}
