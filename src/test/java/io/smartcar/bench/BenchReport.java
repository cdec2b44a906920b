package io.smartcar.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smartcar.bench.LatencyRun.Latencies;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** All measurements, as medians of the rounds and as ratios: a table, JSON and a plot. */
final class BenchReport {
    /** A contender on a path, with what its rounds took. */
    record Row(BenchPath path, Contender contender, List<Measurement> rounds) {
        double median(ToDoubleFunction<Measurement> figure) {
            double[] sorted = figures(figure).sorted().toArray();
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }

        double speed() {
            return median(Measurement::eventsPerSecond);
        }

        double cpu() {
            return median(Measurement::cpuSecondsPerMillion);
        }

        private String range(String format, ToDoubleFunction<Measurement> figure) {
            return String.format(
                    format + " (" + format + "–" + format + ")",
                    median(figure),
                    figures(figure).min().orElseThrow(),
                    figures(figure).max().orElseThrow());
        }

        private DoubleStream figures(ToDoubleFunction<Measurement> figure) {
            return rounds.stream().mapToDouble(figure);
        }
    }

    private static final String BEGIN = "<!-- bench: written by mvn -Pbench -Ddocs=true -->\n";
    private static final String END = "<!-- end of bench -->";

    private final double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Map<String, Latencies> latencies = new LinkedHashMap<>();

    void add(BenchPath path, Contender contender, Measurement measurement) {
        rows.computeIfAbsent(path.title() + contender.title(), first -> new Row(path, contender, new ArrayList<>()))
                .rounds()
                .add(measurement);
    }

    /** Adds a round to those before it. */
    void add(Latencies round) {
        latencies.merge(round.title() + round.rate(), round, Latencies::plus);
    }

    List<Row> rows() {
        return List.copyOf(rows.values());
    }

    /** The fastest of a family on a path. */
    Optional<Row> best(BenchPath path, String family) {
        return rows.values().stream()
                .filter(row -> row.path() == path && row.contender().family().equals(family))
                .max(Comparator.comparingDouble(Row::speed));
    }

    /** The tables in Markdown. */
    String tables() {
        StringBuilder tables = new StringBuilder(String.format(
                "%s, %d processors, Java %s; load average at the beginning %.1f.%n%n",
                LocalDate.now(), Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"), load));
        if (!rows.isEmpty()) {
            tables.append(
                    """
                    | path | contender | events/s | × loop | × Flume | CPU s per million | × loop | peak memory | start |
                    |---|---|---|---|---|---|---|---|---|
                    """);
            rows.values().forEach(row -> tables.append(line(row)));
        }
        if (!latencies.isEmpty()) {
            tables.append(
                    """

                    | lines/s | contender | line → record in Kafka, ms: p50, p99, p99.9 | line → committed row, ms: p50, p99, p99.9 |
                    |---|---|---|---|
                    """);
            latencies
                    .values()
                    .forEach(one -> tables.append(String.format(
                            "| %,d | %s | %s | %s |%n",
                            one.rate(), one.title(), LatencyRun.text(one.records()), LatencyRun.text(one.rows()))));
        }
        return tables.toString();
    }

    private String line(Row row) {
        Optional<Row> loop = best(row.path(), "loop");
        Optional<Row> flume = best(row.path(), "flume");
        return String.format(
                "| %s | %s | %s | %s | %s | %s | %s | %.0f MB | %.1f s |%n",
                row.path().title(),
                row.contender().title(),
                row.range("%,.0f", Measurement::eventsPerSecond),
                ratio(row, loop, Row::speed),
                ratio(row, flume, Row::speed),
                row.range("%.2f", Measurement::cpuSecondsPerMillion),
                ratio(row, loop, Row::cpu),
                row.median(Measurement::peakMegabytes),
                row.median(Measurement::startSeconds));
    }

    private static String ratio(Row row, Optional<Row> other, ToDoubleFunction<Row> figure) {
        return other.map(one -> String.format("%.2f", figure.applyAsDouble(row) / figure.applyAsDouble(one)))
                .orElse("");
    }

    /** Writes everything into a folder: {@code bench.json}, {@code bench.md} and {@code bench.svg}. */
    void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("bench.md"), tables());
        Files.writeString(folder.resolve("bench.svg"), new BenchPlot(this).svg());
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve("bench.json").toFile(), Map.of("throughput", json(), "latency", delays()));
    }

    /** Writes the results of a page, and its plot. */
    void writeInto(Path page) throws IOException {
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        Files.writeString(page, text.substring(0, begin) + tables() + text.substring(text.indexOf(END)));
        Files.writeString(page.resolveSibling("benchmark.svg"), new BenchPlot(this).svg());
    }

    private List<Map<String, Object>> json() {
        return rows.values().stream()
                .map(row -> {
                    Map<String, Object> one = new LinkedHashMap<>();
                    one.put("path", row.path().title());
                    one.put("contender", row.contender().title());
                    one.put("events-per-second", row.speed());
                    one.put("cpu-seconds-per-million", row.cpu());
                    one.put("rounds", row.rounds());
                    return one;
                })
                .toList();
    }

    private List<Map<String, Object>> delays() {
        return latencies.values().stream()
                .map(one -> {
                    Map<String, Object> figures = new LinkedHashMap<>();
                    figures.put("contender", one.title());
                    figures.put("lines-per-second", one.rate());
                    figures.put("record-ms", LatencyRun.percentiles(one.records()));
                    figures.put("row-ms", LatencyRun.percentiles(one.rows()));
                    return figures;
                })
                .toList();
    }

    /** The families that have run on a path, each with its fastest contender. */
    List<Row> best(BenchPath path) {
        return Stream.of("ours", "loop", "flume", "rsyslog")
                .map(family -> best(path, family).orElse(null))
                .filter(Objects::nonNull)
                .toList();
    }
}
