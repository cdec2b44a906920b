package io.smartcar.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** All measurements, as medians of the rounds and as ratios. */
final class BenchReport {
    /** A contender on a path, with what its rounds took. */
    record Row(BenchPath path, Contender contender, List<Measurement> rounds) {
        double median(ToDoubleFunction<Measurement> figure) {
            double[] sorted = figures(figure).sorted().toArray();
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }

        DoubleStream figures(ToDoubleFunction<Measurement> figure) {
            return rounds.stream().mapToDouble(figure);
        }
    }

    private final Map<String, Row> rows = new LinkedHashMap<>();

    void add(BenchPath path, Contender contender, Measurement measurement) {
        rows.computeIfAbsent(path.title() + contender.title(), first -> new Row(path, contender, new ArrayList<>()))
                .rounds()
                .add(measurement);
    }

    /** The table: a row for each contender on each path, compared with the fastest loop there. */
    String table() {
        StringBuilder table = new StringBuilder(
                """
                | path | contender | events/s | × best loop | CPU s per million events | × best loop | peak memory |
                |---|---|---|---|---|---|---|
                """);
        for (Row row : rows.values()) {
            Row loop = best(row.path(), "loop");
            table.append(String.format(
                    "| %s | %s | %,.0f (%,.0f–%,.0f) | %s | %.2f (%.2f–%.2f) | %s | %.0f MB |%n",
                    row.path().title(),
                    row.contender().title(),
                    row.median(Measurement::eventsPerSecond),
                    row.figures(Measurement::eventsPerSecond).min().orElseThrow(),
                    row.figures(Measurement::eventsPerSecond).max().orElseThrow(),
                    ratio(row, loop, Measurement::eventsPerSecond),
                    row.median(Measurement::cpuSecondsPerMillion),
                    row.figures(Measurement::cpuSecondsPerMillion).min().orElseThrow(),
                    row.figures(Measurement::cpuSecondsPerMillion).max().orElseThrow(),
                    ratio(row, loop, Measurement::cpuSecondsPerMillion),
                    row.median(Measurement::peakMegabytes)));
        }
        return table.toString();
    }

    private Row best(BenchPath path, String family) {
        Row best = null;
        for (Row row : rows.values()) {
            if (row.path() == path
                    && row.contender().family().equals(family)
                    && (best == null
                            || row.median(Measurement::eventsPerSecond) > best.median(Measurement::eventsPerSecond))) {
                best = row;
            }
        }
        return best;
    }

    private static String ratio(Row row, Row other, ToDoubleFunction<Measurement> figure) {
        return other == null ? "" : String.format("%.2f", row.median(figure) / other.median(figure));
    }
}
