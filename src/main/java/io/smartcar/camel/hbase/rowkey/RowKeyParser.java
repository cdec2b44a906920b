package io.smartcar.camel.hbase.rowkey;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Parses a row key template; one per template. */
final class RowKeyParser {
    private static final String DELIMITERS = "{}(),'";

    private final String kind;
    private final String template;
    private final Function<String, RowKeyPart.Value> resolver;
    private final Set<String> names = new LinkedHashSet<>();
    private int position;

    /**
     * @param kind the kind of template, with which messages begin
     * @param template the template
     * @param resolver resolves a name; throws IllegalArgumentException if it is unknown
     */
    RowKeyParser(String kind, String template, Function<String, RowKeyPart.Value> resolver) {
        this.kind = kind;
        this.template = template;
        this.resolver = resolver;
    }

    /** The names in the template, in order. */
    Set<String> names() {
        return names;
    }

    RowKeyPart[] parse() {
        List<RowKeyPart> parts = new ArrayList<>();
        while (position < template.length()) {
            char next = template.charAt(position);
            if (next == '}') {
                throw malformed(position, "expected '{' before '}'");
            }
            parts.add(next == '{' ? placeholder() : literal());
        }
        return parts.toArray(RowKeyPart[]::new);
    }

    /** The exception for a template without a name. */
    IllegalArgumentException withoutName() {
        return malformed(position, "expected at least one name in braces: without one every row has the same key");
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
            RowKeyPart value = resolver.apply(name);
            names.add(name);
            return value;
        } catch (IllegalArgumentException unknown) {
            throw malformed(start, unknown.getMessage());
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
            return new RowKeyPart.Call(function, RowKeyFunctions.create(function, arguments), value);
        } catch (IllegalArgumentException invalid) {
            throw malformed(start, invalid.getMessage());
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
                throw malformed(start, "expected a second ' to end the text");
            }
            text.append(template, position, end);
            position = end + 1;
            if (peek() != '\'') {
                return text.toString();
            }
            // a doubled quote stands for one
            text.append('\'');
            position++;
        }
    }

    private String word(String expected) {
        int start = position;
        while (position < template.length()
                && DELIMITERS.indexOf(template.charAt(position)) < 0
                && template.charAt(position) != ' ') {
            position++;
        }
        if (position == start) {
            throw malformed(start, "expected " + expected);
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
            throw malformed(position, "expected '" + expected + "' " + why);
        }
        position++;
    }

    private IllegalArgumentException malformed(int place, String problem) {
        String marked = template.substring(0, place) + " >>> " + template.substring(place);
        String found = place < template.length() ? "'" + template.charAt(place) + "'" : "the end";
        return new IllegalArgumentException(kind + " '" + template + "' is wrong at character " + (place + 1) + " ("
                + found + "): " + problem.strip() + ". The place: " + marked);
    }
}
