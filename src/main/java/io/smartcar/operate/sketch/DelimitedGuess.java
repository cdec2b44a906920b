package io.smartcar.operate.sketch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds the delimiter between columns, their names, and whether the first line is a header. */
final class DelimitedGuess {
    /** A quote in quotes that is escaped, unlike one after a path that ends with a backslash. */
    private static final String ESCAPED = "\\\\\"(?![,;|\t]|$)";

    private static final Pattern QUOTED = Pattern.compile("\"(?:" + ESCAPED + "|[^\"]|\"\")*+\"");
    /** Numbers, times and identifiers: not the name of a column. */
    private static final Pattern DATA =
            Pattern.compile("[^\\p{L}]*\\d[^\\p{L}]*|(?=.*\\d\\d)\\S+|(?i:true|false|null)");

    private final List<String> lines;
    private final String firstLine;
    private final KindFile kind;
    private String delimiter = "";
    private int columns = 1;

    /** @param firstLine the first line of the file, which alone can be a checked header */
    DelimitedGuess(List<String> lines, String firstLine, KindFile kind) {
        this.lines = lines;
        this.firstLine = firstLine;
        this.kind = kind;
        String middle = lines.get(lines.size() / 2);
        // a comma or a blank may be part of the time
        String rest = FormatGuess.LOG_TIME.matcher(middle).replaceFirst("");
        for (String candidate : List.of(" ", ",", ";", "|", "\t")) {
            int usual = columns(middle, candidate);
            boolean several = candidate.equals(" ")
                    ? usual > 2 && columns(rest, candidate) == usual
                    : columns(rest, candidate) > 1;
            if (several && Sample.isMost(lines, line -> columns(line, candidate) == usual)) {
                delimiter = candidate;
                columns = usual;
            }
        }
    }

    private static int columns(String line, String delimiter) {
        String text = QUOTED.matcher(line).replaceAll("");
        return 1 + text.length() - text.replace(delimiter, "").length();
    }

    boolean isFound() {
        return columns > 1;
    }

    /** Sets the columns, and returns the lines without headers. */
    List<String> guess() {
        boolean quoted = lines.stream().anyMatch(line -> line.startsWith("\"") || line.contains(delimiter + "\""));
        boolean trimmed = !delimiter.isBlank()
                && Sample.isMost(
                        lines, line -> QUOTED.matcher(line).replaceAll("").contains(delimiter + " "));
        kind.set("delimiter", delimiter.replace("\t", "tab").replace(" ", "space"));
        if (quoted || trimmed) {
            kind.set("format", "csv");
        }
        if (quoted
                && lines.stream().anyMatch(Pattern.compile(ESCAPED + "(?!\")").asPredicate())) {
            kind.set("escape", "\\");
        }
        if (trimmed) {
            kind.set("trim", "true");
        }
        List<String> numbered = IntStream.rangeClosed(1, columns)
                .mapToObj(number -> "c" + number)
                .toList();
        kind.set("columns", String.join(",", numbered));
        String first = lines.get(0);
        List<String> others = lines.stream().filter(line -> !line.equals(first)).toList();
        if (columns(first, delimiter) != columns && !DATA.matcher(first).find()) {
            kind.drop(Pattern.quote(first));
            kind.comment("drop", "Unsure: the first line does not have the columns of the others.");
            kind.set("columns", String.join(",", named(kind.cut(others))));
            return others;
        }
        List<String[]> header = kind.cut(List.of(first)).rows();
        if (header.isEmpty() || !isHeader(header.get(0), kind.cut(others))) {
            kind.set("columns", String.join(",", named(kind.cut(lines))));
            return lines;
        }
        List<String> names = Stream.of(header.get(0)).map(String::strip).toList();
        boolean checked = first.equals(firstLine)
                && lines.lastIndexOf(first) == 0
                && names.stream().noneMatch(FormatGuess.UNUSABLE.asPredicate());
        if (checked) {
            kind.set("header", "true");
        } else {
            kind.drop(Pattern.quote(first));
        }
        kind.set("columns", checked ? withSources(names) : String.join(",", legal(names)));
        return others;
    }

    /** The value of {@code columns} for columns that are found by these names, or checked against them. */
    static String withSources(List<String> sources) {
        List<String> names = legal(sources);
        return IntStream.range(0, names.size())
                .mapToObj(column -> names.get(column).equals(sources.get(column))
                        ? names.get(column)
                        : names.get(column) + "=" + sources.get(column))
                .collect(Collectors.joining(","));
    }

    /** Whether no value is data or in another row, and those of a column are unlike its name. */
    private boolean isHeader(String[] first, Table table) {
        boolean unlike = false;
        for (int column = 0; column < columns; column++) {
            List<String> values = table.values(table.names().get(column));
            String name = first[column];
            if (DATA.matcher(name).matches() || !name.isEmpty() && values.contains(name)) {
                return false;
            }
            boolean few = values.size() > 4 && new HashSet<>(values).size() * 2 <= values.size();
            unlike |= !values.isEmpty() && (few || Sample.isMost(values, DATA.asMatchPredicate()));
        }
        return unlike;
    }

    /** Names of columns without a header. */
    private static List<String> named(Table table) {
        return legal(table.names().stream()
                .map(name -> TimeGuess.format(table.values(name)) != null ? "time" : name)
                .toList());
    }

    /** Names that settings and row keys can use: without characters that mean something else, and distinct. */
    static List<String> legal(List<String> names) {
        List<String> legal = new ArrayList<>();
        for (String name : names) {
            String plain =
                    name.strip().replaceAll("[\\s{}(),'=\\p{Cntrl}]+", "_").replaceFirst("_$", "");
            String base = plain.isEmpty() ? "c" + (legal.size() + 1) : plain;
            String unique = base;
            // a column named line would replace the whole line in row keys
            for (int number = 2; legal.contains(unique) || unique.equals("line"); number++) {
                unique = base + "_" + number;
            }
            legal.add(unique);
        }
        return legal;
    }
}
