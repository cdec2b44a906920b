package io.smartcar.start.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Explains a failure of the YAML parser, or of Camel on what it has parsed, with the lines of the file. */
final class YamlMistake {
    private static final Pattern KEY = Pattern.compile(
            "(?:Unknown node id: |Unsupported field: |Field: )(\\S+)(?: has already been configured as an expression)?");
    private static final Pattern NAME = Pattern.compile("\"(\\w+)\" : \\{");
    private static final Pattern UNQUOTED = Pattern.compile("[^#]*:\\s+\\{\\{.*");

    private final String file;
    private final int line;
    private final List<String> lines;

    /** @param mark where the parser stopped */
    YamlMistake(Mark mark) {
        file = mark.getName();
        line = mark.getLine();
        lines = lines(file);
    }

    /** The sentence for a value that begins like a placeholder, which YAML takes for a block. */
    static String unquoted(String file, String problem) {
        List<String> lines = lines(file);
        for (int line = 0; line < lines.size(); line++) {
            if (UNQUOTED.matcher(lines.get(line)).matches()) {
                return Place.of(file, line + 1) + ": a value that begins with {{ needs quotes: \"{{…}}\"";
            }
        }
        return Place.of(file, 0) + ": " + problem;
    }

    String sentence(MarkedYamlEngineException failure) {
        String problem = failure.getProblem();
        Matcher key = KEY.matcher(problem);
        if (key.matches()) {
            return unknown(key.group(1));
        }
        if (line < lines.size() && indentation(line).contains("\t")) {
            return place(line) + ": is indented with a tab: use blanks";
        }
        boolean inBlock = String.valueOf(failure.getContext()).contains("block mapping");
        if (inBlock && problem.contains("found '-'")) {
            return place(line) + ": '" + lines.get(line).strip() + "' is an item of a list, but line "
                    + (failure.getContextMark().map(Mark::getLine).orElse(line) + 1)
                    + " does not begin with '- ' as items do";
        }
        if (problem.startsWith("Node type")) {
            return place(line) + ": "
                    + problem.replaceFirst("Node type (\\w+) is invalid, expected (\\w+)", "expected $2, got $1")
                            .replace("array", "a list, whose items begin with '- '")
                            .replace("map", "a block of keys")
                            .replace("scalar", "a text");
        }
        boolean indented = problem.contains("<block end>")
                || problem.contains("mapping values are not allowed")
                || problem.contains("indent problem");
        return place(line) + ": " + (indented && !lines.isEmpty() ? "wrong indentation" + columns() : problem);
    }

    private String unknown(String key) {
        Set<String> names = names();
        int at = line;
        for (int below = Math.max(0, line - 1); below < lines.size() && at == line; below++) {
            if (lines.get(below).strip().replaceFirst("^(- )+", "").startsWith(key + ":")) {
                at = below;
                break;
            }
        }
        return place(at) + ": "
                + (names.contains(key)
                        ? "'" + key + "' does not belong here: correct its indentation, or move it"
                        : "there is no step or option '" + key + "'" + Suggestion.of(key, names));
    }

    /** The columns of the lines above between which the wrong line begins. */
    private String columns() {
        int found = indentation(line).length();
        NavigableMap<Integer, Integer> columns = new TreeMap<>();
        for (int above = line - 1; above >= 0; above--) {
            String text = lines.get(above).strip();
            if (!text.isEmpty() && !text.startsWith("#") && !text.startsWith("- ")) {
                columns.putIfAbsent(indentation(above).length(), above);
            }
        }
        String expected = Stream.of(columns.lowerEntry(found), columns.higherEntry(found))
                .filter(Objects::nonNull)
                .map(like -> (like.getKey() + 1) + ", as '"
                        + lines.get(like.getValue()).strip() + "' in line " + (like.getValue() + 1))
                .collect(Collectors.joining(", or "));
        return ": '" + lines.get(line).strip() + "' begins in column " + (found + 1) + "; expected column " + expected;
    }

    private String indentation(int number) {
        String text = lines.get(number);
        return text.substring(0, text.length() - text.stripLeading().length());
    }

    private String place(int number) {
        return Place.of(file, number + 1);
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file.replaceFirst("^file:", "")));
        } catch (IOException | RuntimeException e) {
            // a file that is read from a jar: the sentence does without its lines
            return List.of();
        }
    }

    /** The names of all steps and of their options. */
    private static Set<String> names() {
        try (InputStream schema = YamlMistake.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            return NAME.matcher(new String(schema.readAllBytes(), StandardCharsets.UTF_8))
                    .results()
                    .map(name -> name.group(1))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
