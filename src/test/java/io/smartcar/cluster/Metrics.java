package io.smartcar.cluster;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The metrics of a routes' process at one moment, read from Prometheus' text format. Immutable. */
public final class Metrics {
    private final Map<String, Double> series = new TreeMap<>();

    Metrics(String text) {
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            series.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
        });
    }

    /**
     * The sum over all series of that name that have the tags; 0 if there is none.
     *
     * @param name a counter's or gauge's name in Micrometer's notation, for example {@code events.read}
     * @param tags names and values in turn, for example {@code "kind", "driver"}
     */
    public double sum(String name, String... tags) {
        String counter = name.replace('.', '_').replace('-', '_');
        return series.entrySet().stream()
                .filter(one -> isOf(one.getKey(), counter) || isOf(one.getKey(), counter + "_total"))
                .filter(one -> has(one.getKey(), tags))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** The names of all metrics, in Prometheus' notation. */
    public Set<String> names() {
        return series.keySet().stream()
                .map(one -> one.replaceFirst("\\{.*", ""))
                .collect(Collectors.toSet());
    }

    /** All values by series, in Prometheus' notation. */
    public Map<String, Double> series() {
        return Map.copyOf(series);
    }

    private static boolean isOf(String series, String name) {
        return series.equals(name) || series.startsWith(name + "{");
    }

    private static boolean has(String series, String... tags) {
        for (int tag = 0; tag < tags.length; tag += 2) {
            if (!series.contains(tags[tag].replace('.', '_') + "=\"" + tags[tag + 1] + "\"")) {
                return false;
            }
        }
        return true;
    }
}
