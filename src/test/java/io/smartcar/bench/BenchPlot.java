package io.smartcar.bench;

import io.smartcar.bench.BenchReport.Row;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The plot of a report: for each path a bar for the best of each family, its speed on the left and its CPU on the right. */
final class BenchPlot {
    private static final int LEFT = 260;
    private static final int RIGHT = 680;
    private static final int LONGEST = 250;
    private static final int BAR = 18;
    private static final int GAP = 26;
    private static final Map<String, String> COLOURS = Map.of("ours", "#0f766e", "loop", "#94a3b8", "flume", "#b45309");

    private final BenchReport report;
    private final StringBuilder bars = new StringBuilder();
    private int top = 64;

    BenchPlot(BenchReport report) {
        this.report = report;
    }

    String svg() {
        report.rows().stream().map(Row::path).distinct().forEach(this::path);
        return String.format(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1080 %d" font-family="system-ui, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="13" role="img" aria-labelledby="title">
                  <title id="title">Events a second, and CPU time for a million events: the routes, a hand-written loop, Flume</title>
                  <rect width="1080" height="%d" fill="#ffffff"/>
                  <text x="%d" y="28" font-weight="600" fill="#334155">events a second (longer is better)</text>
                  <text x="%d" y="28" font-weight="600" fill="#334155">CPU seconds for a million events (shorter is better)</text>
                %s</svg>
                """,
                top, top, LEFT, RIGHT, bars);
    }

    private void path(BenchPath path) {
        List<Row> rows = report.best(path);
        text(16, top + 13, "#0f172a", path.title());
        for (Row row : rows) {
            String colour = COLOURS.get(row.contender().family());
            text(LEFT - 44, top + 13, colour, row.contender().family());
            bar(LEFT, row, rows, Row::speed, "%,.0f");
            bar(RIGHT, row, rows, Row::cpu, "%.2f");
            top += BAR + 2;
        }
        top += GAP - BAR;
    }

    private void bar(int x, Row row, List<Row> rows, ToDoubleFunction<Row> figure, String format) {
        double most = rows.stream().mapToDouble(figure).max().orElseThrow();
        double value = figure.applyAsDouble(row);
        long width = Math.max(1, Math.round(LONGEST * value / most));
        bars.append(String.format(
                Locale.ROOT,
                "  <rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n",
                x,
                top,
                width,
                BAR,
                COLOURS.get(row.contender().family())));
        text(x + width + 6, top + 13, "#334155", String.format(Locale.ROOT, format, value));
    }

    private void text(long x, int y, String colour, String text) {
        bars.append(
                String.format(Locale.ROOT, "  <text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n", x, y, colour, text));
    }
}
