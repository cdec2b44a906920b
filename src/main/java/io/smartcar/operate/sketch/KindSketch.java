package io.smartcar.operate.sketch;

import io.smartcar.collect.files.content.Compression;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Sketches the file of a kind for the lines of a file. */
final class KindSketch {
    private static final int FEW = 20;

    private final KindFile kind = new KindFile();
    private Table table;

    private KindSketch(Sample sample, String fileName) {
        name(fileName);
        if (!sample.encoding().equals(StandardCharsets.UTF_8)) {
            kind.set(
                    "encoding",
                    sample.encoding().name().replace("x-windows-949", "CP949"),
                    "Unsure: the file is not UTF-8; CP949 contains EUC-KR, windows-1252 ISO-8859-1.");
        }
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
        List<String> events = new FormatGuess(sample, sketch.kind).guess();
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
        kind.set("table", Pattern.compile("(?:^|-)(.)").matcher(name).replaceAll(word -> word.group(1)
                .toUpperCase(Locale.ROOT)));
        kind.set("family", "cf1");
    }

    private void describe(List<String> events, ZoneId zone) {
        boolean named = List.of("json", "key-value", "regex").contains(String.valueOf(kind.get("format")));
        if (named && kind.cut(events).rows().size() < events.size()) {
            kind.set("missing-columns", "ignore");
        }
        table = kind.cut(events);
        TimeGuess.guess(table, kind, zone);
        String entity = EntityGuess.guess(table, kind.get("time")).orElse(null);
        if (entity == null) {
            kind.comment("key", "Unsure: no column looks like an entity, whose events must stay in order (key).");
        } else {
            String counts =
                    table.distinct(entity) + " values in " + table.rows().size() + " lines.";
            kind.set("key", entity, "Unsure: the entity, whose events stay in order; " + counts);
        }
        row(entity, events);
        types();
    }

    private void row(String entity, List<String> events) {
        boolean few = entity == null || table.distinct(entity) < (table.rows().size() < 5 * FEW ? 3 : FEW);
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
        String types = table.names().stream()
                .filter(name -> !name.equals(kind.get("time")) && !EntityGuess.isNumber(name))
                .filter(name -> table.type(name) != null)
                .map(name -> name + "=" + table.type(name))
                .collect(Collectors.joining(","));
        if (!types.isEmpty()) {
            kind.comment("types", "Stores numbers instead of text, which the HBase shell shows as bytes:");
            kind.comment("types", "types=" + types);
        }
    }
}
