package io.smartcar.local;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.Metrics;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.hadoop.StoredFiles;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Measures the progress of the events, for one line of text. Only {@link #lag()} may be called by any thread. */
final class Progress {
    private static final double NANOS = Duration.ofSeconds(1).toNanos();
    private static final int RATE_SAMPLES = 10;
    private static final Map<String, String> STORES = new TreeMap<>(Map.of("hbase", "HBase", "hdfs", "HDFS"));

    private final LocalCluster cluster;
    private final RoutesProcess routes;
    private final LocalSettings settings;
    private final StoredFiles files;
    private final Deque<double[]> samples = new ArrayDeque<>();

    Progress(LocalCluster cluster, RoutesProcess routes, LocalSettings settings, StoredFiles files) {
        this.cluster = cluster;
        this.routes = routes;
        this.settings = settings;
        this.files = files;
    }

    /** The events that were stored since the routes were started. */
    double stored() throws IOException {
        return routes.metrics().sum("events.stored");
    }

    /**
     * The line: lines = dropped + stored + dead letters + lag, besides batches that are in progress; with two stores, the
     * values of each. Events that are held in open files of HDFS are part of its lag. Counters are those of the routes since
     * their start. A value that cannot be read now is a question mark.
     */
    String line() {
        String lines = "?";
        String dropped = "?";
        String sent = "?";
        String stored = "?";
        String held = "?";
        String deadLetters = "?";
        String rate = "?";
        try {
            Metrics metrics = routes.metrics();
            double now = metrics.sum("events.stored");
            lines = number(metrics.sum("events.received"));
            dropped = number(metrics.sum("events.dropped"));
            sent = number(metrics.sum("events.sent"));
            stored = ofEachStore(store -> metrics.sum("events.stored", "store", store));
            held = number(metrics.sum("events.held"));
            deadLetters = number(metrics.sum("events.dead.lettered"));
            rate = number(rate(now));
        } catch (IOException | RuntimeException notNow) {
            // the routes are starting, frozen or gone
        }
        boolean buffered = !cluster.brokerProcesses().isEmpty();
        String inFiles = cluster.hasHadoop() ? " | held " + held + " | " + files() : "";
        return "lines " + lines + " | dropped " + dropped + (buffered ? " | in Kafka " + sent : "") + " | stored "
                + stored + " | dead letters " + deadLetters + (buffered ? " | lag " + lagOfEach() : "") + inFiles
                + " | "
                + rate
                + " events/s";
    }

    private double rate(double stored) {
        double[] sample = {System.nanoTime() / NANOS, stored};
        samples.addLast(sample);
        if (samples.size() > RATE_SAMPLES) {
            samples.removeFirst();
        }
        double[] first = samples.getFirst();
        return sample[0] == first[0] ? 0 : Math.max(0, (stored - first[1]) / (sample[0] - first[0]));
    }

    /** The events that wait in Kafka for the slower store. */
    double lag() {
        return STORES.keySet().stream()
                .filter(settings::storesIn)
                .mapToDouble(this::lag)
                .max()
                .orElse(0);
    }

    private String lagOfEach() {
        try {
            return ofEachStore(this::lag);
        } catch (RuntimeException notNow) {
            return "?";
        }
    }

    private double lag(String store) {
        long lag = 0;
        for (String kind : settings.kinds()) {
            String topic = settings.get("kind." + kind + ".topic");
            lag += cluster.endOffset(topic) - cluster.committedOffset(settings.group(store), topic);
        }
        return lag;
    }

    private String files() {
        try {
            Collection<StoredFiles.Folder> folders = files.folders().values();
            return number(StoredFiles.sum(folders).files()) + " files in " + folders.size() + " folders";
        } catch (IOException notNow) {
            return "? files";
        }
    }

    /** The value of the only store, or those of both with their names. */
    private String ofEachStore(ToDoubleFunction<String> value) {
        List<String> stores =
                STORES.keySet().stream().filter(settings::storesIn).toList();
        return stores.size() == 1
                ? number(value.applyAsDouble(stores.get(0)))
                : stores.stream()
                        .map(store -> STORES.get(store) + " " + number(value.applyAsDouble(store)))
                        .collect(Collectors.joining(", "));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
