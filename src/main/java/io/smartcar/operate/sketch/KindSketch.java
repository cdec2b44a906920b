package io.smartcar.operate.sketch;

import io.smartcar.collect.files.content.Compression;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Sketches the file of a kind for the lines of a file. */
final class KindSketch {
    /** The names of columns in the extended log file format of W3C: a header in a comment. */
    private static final String W3C = "#Fields: ";

    private static final int FEW = 20;
    private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9]\\d{0,17}");
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,14})(\\.\\d{1,15})?");
    private static final Pattern BOOLEAN = Pattern.compile("(?i)true|false");

    private final KindFile kind = new KindFile();
    private final List<String> lines;
    private Table table;

    private KindSketch(Sample sample, String fileName) {
        name(fileName);
        if (!sample.encoding().equals(StandardCharsets.UTF_8)) {
            kind.set(
                    "encoding",
                    sample.encoding().name().replace("x-windows-949", "MS949"),
                    "Unsure: a guess, since the file is not UTF-8.");
        }
        lines = content(sample.lines());
    }

    /**
     * Sketches a kind.
     *
     * @param zone the zone of times that name none
     * @throws IllegalArgumentException if the file is not made of lines of text
     * @throws IOException if it cannot be read
     */
    static KindFile of(Path file, ZoneId zone) throws IOException {
        String name = Compression.nameWithoutSuffix(file.getFileName()).toString();
        Sample sample = Sample.of(file);
        KindSketch sketch = new KindSketch(sample, name);
        List<String> events = new FormatGuess(sketch.lines, sample.lines().get(0), sketch.kind).guess();
        sketch.describe(events, zone);
        String cut = sketch.table.rows().size() + " of " + events.size() + " lines have these columns.";
        sketch.kind.comment("files", "Sketched from " + file.getFileName() + ": " + cut);
        return sketch.kind;
    }

    /** Sets the names of files, topic and table. */
    private void name(String fileName) {
        String stem = fileName.replaceFirst("\\.[A-Za-z]{1,8}([._-]\\d[\\d._-]*)?$", "");
        String plain = stem.replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\d{4,}|(?<![a-z\\d])\\d+", "")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^[\\d-]+|-+$", "");
        String name = plain.isEmpty() ? "events" : plain;
        // a rotated file has the name of the current one and a number or a date
        String glob = fileName.replaceAll("[\\\\*?\\[\\]{}]", "?")
                .replaceAll("(\\.[A-Za-z]{1,8})[._-]\\d[\\d._-]*$", "$1*")
                .replaceAll("(?<![A-Za-z\\d])\\d[\\d.T:_-]*(?<=\\d)|\\d{6,}", "*");
        kind.set("files", glob);
        kind.set("topic", name);
        StringBuilder tableName = new StringBuilder();
        for (String word : name.split("-")) {
            tableName.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        kind.set("table", tableName.toString());
        kind.set("family", "cf1");
    }

    /** The lines without blank ones and comments, which are dropped. */
    private List<String> content(List<String> all) {
        if (all.stream().anyMatch(String::isBlank)) {
            kind.drop("\\s*$");
        }
        List<String> comments =
                all.stream().filter(line -> line.startsWith("#")).toList();
        boolean marked = !comments.isEmpty() && comments.size() * 2 < all.size();
        if (marked) {
            kind.drop("#");
        }
        List<String> content = new ArrayList<>(all);
        content.removeIf(line -> line.isBlank() || marked && line.startsWith("#"));
        comments.stream()
                .filter(line -> line.startsWith(W3C))
                .findFirst()
                .ifPresent(line -> content.add(0, line.substring(W3C.length())));
        return content;
    }

    private void describe(List<String> events, ZoneId zone) {
        boolean named = List.of("json", "key-value", "regex").contains(String.valueOf(kind.get("format")));
        if (named) {
            kind.set("missing-columns", "ignore");
        }
        if (named && !kind.cut(events).hasGaps()) {
            kind.remove("missing-columns");
        }
        new TimeGuess(events, kind).guess(zone);
        table = kind.cut(events);
        Optional<String> entity = new EntityGuess(table, kind.get("time")).guess();
        entity.ifPresentOrElse(
                this::key,
                () -> kind.comment(
                        "key", "Unsure: no column looks like an entity, whose events must stay in order (key)."));
        row(entity.orElse(null), events);
        types();
    }

    private void key(String entity) {
        kind.set("key", entity);
        kind.comment(
                "key",
                "Unsure: the entity, whose events stay in order; " + table.distinct(entity) + " values in "
                        + table.rows().size() + " lines.");
    }

    private void row(String entity, List<String> events) {
        boolean few = entity == null
                || table.distinct(entity) < FEW && table.rows().size() >= 5 * FEW
                || table.distinct(entity) < 3;
        boolean timed = kind.get("time") != null;
        boolean repeated =
                new HashSet<>(events).size() < events.size() && !table.names().contains("id");
        if (repeated) {
            kind.comment("row", "Some lines are equal: {id}, the position in the file, keeps them apart.");
        }
        kind.set(
                "row",
                (few ? "{salt(line,8)}-" : "")
                        + (entity == null ? "" : "{" + entity + "}-")
                        + (timed ? "{max-minus(time_ms)}-" : "")
                        + (repeated ? "{id}" : timed ? "{sha256(line,8)}" : "{sha256(line,16)}"));
    }

    /** Suggests types: they are a comment, since the HBase shell shows typed cells as bytes. */
    private void types() {
        Map<String, Pattern> patterns =
                new TreeMap<>(Map.of("boolean", BOOLEAN, "double", NUMBER, "long", WHOLE_NUMBER));
        List<String> types = new ArrayList<>();
        for (String name : table.names()) {
            boolean other = name.equals(kind.get("time")) || EntityGuess.isIdentifier(name);
            patterns.entrySet().stream()
                    .filter(type -> !other && table.all(name, type.getValue().asMatchPredicate()))
                    .reduce((first, last) -> last)
                    .ifPresent(type -> types.add(name + "=" + type.getKey()));
        }
        if (!types.isEmpty()) {
            kind.comment("types", "Stores numbers instead of text, which the HBase shell shows as bytes:");
            kind.comment("types", "types=" + String.join(",", types));
        }
    }
}
