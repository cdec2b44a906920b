package io.smartcar.local;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.Metrics;
import io.smartcar.cluster.RoutesProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** Measures the progress of the events, for one line of text. Not thread-safe. */
final class Progress {
    private static final double NANOS = Duration.ofSeconds(1).toNanos();
    private static final int RATE_SAMPLES = 10;

    private final LocalCluster cluster;
    private final RoutesProcess routes;
    private final LocalSettings settings;
    private final Deque<double[]> samples = new ArrayDeque<>();

    Progress(LocalCluster cluster, RoutesProcess routes, LocalSettings settings) {
        this.cluster = cluster;
        this.routes = routes;
        this.settings = settings;
    }

    /** The events that were stored since the routes were started. */
    double stored() throws IOException {
        return routes.metrics().sum("events.stored");
    }

    /**
     * The line: lines = dropped + stored + dead letters + lag, besides batches that are in progress. Counters are those of
     * the routes since their start. A value that cannot be read now is a question mark.
     */
    String line() {
        String lines = "?";
        String dropped = "?";
        String sent = "?";
        String stored = "?";
        String deadLetters = "?";
        String rate = "?";
        try {
            Metrics metrics = routes.metrics();
            double now = metrics.sum("events.stored");
            lines = number(metrics.sum("events.received"));
            dropped = number(metrics.sum("events.dropped"));
            sent = number(metrics.sum("events.sent"));
            stored = number(now);
            deadLetters = number(metrics.sum("events.dead.lettered"));
            rate = number(rate(now));
        } catch (IOException | RuntimeException notNow) {
            // the routes are starting, frozen or gone
        }
        boolean buffered = !cluster.brokerProcesses().isEmpty();
        return "lines " + lines + " | dropped " + dropped + (buffered ? " | in Kafka " + sent : "") + " | stored "
                + stored + " | dead letters " + deadLetters + (buffered ? " | lag " + lag() : "") + " | " + rate
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

    private String lag() {
        try {
            long lag = 0;
            for (String kind : settings.kinds()) {
                String topic = settings.get("kind." + kind + ".topic");
                lag += cluster.endOffset(topic) - cluster.committedOffset(settings.get("store.group"), topic);
            }
            return number(lag);
        } catch (RuntimeException notNow) {
            return "?";
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
