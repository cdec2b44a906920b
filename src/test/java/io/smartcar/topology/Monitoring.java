package io.smartcar.topology;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The alerts and the dashboard in docker/monitoring, and the metrics that they use. */
public final class Monitoring {
    static final Path FOLDER = Path.of("docker/monitoring");

    /** What is no name of a metric: strings, labels and durations. */
    private static final Pattern OTHER = Pattern.compile(
            "\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(?:by|on|without|ignoring|group_left|group_right) *\\([^)]*\\)");

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(?! *[(a-zA-Z0-9_:])");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "offset", "bool");

    private Monitoring() {}

    /**
     * The metrics that alerts and dashboard use, in Prometheus' notation, except for {@code up}, which is Prometheus' own,
     * and {@code events_lost_total}, which is there once events have been lost.
     */
    public static Set<String> metrics() throws IOException {
        Set<String> metrics = new TreeSet<>();
        for (String expression : expressions()) {
            NAME.matcher(OTHER.matcher(withoutNumbers(expression)).replaceAll(" "))
                    .results()
                    .map(MatchResult::group)
                    .filter(name -> !WORDS.contains(name))
                    .forEach(metrics::add);
        }
        metrics.removeAll(Set.of("up", "events_lost_total"));
        return metrics;
    }

    private static String withoutNumbers(String expression) {
        return expression.replaceAll("\\b[0-9][0-9a-z.]*", " ");
    }

    /** The expressions of all alerts and panels. */
    static List<String> expressions() throws IOException {
        return Stream.of("alerts.yaml", "dashboard.json")
                .flatMap(file -> expressions(yaml(FOLDER.resolve(file))))
                .map(expression -> expression.replace("$__rate_interval", "1m"))
                .toList();
    }

    /** The values of all keys {@code expr}, wherever they are. */
    private static Stream<String> expressions(Object node) {
        if (node instanceof List<?> list) {
            return list.stream().flatMap(Monitoring::expressions);
        }
        if (node instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .flatMap(entry -> "expr".equals(entry.getKey())
                            ? Stream.of(entry.getValue().toString())
                            : expressions(entry.getValue()));
        }
        return Stream.empty();
    }

    /** A file of YAML or JSON. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> yaml(Path file) {
        try {
            return (Map<String, Object>)
                    new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
