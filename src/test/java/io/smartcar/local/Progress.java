package io.smartcar.local;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.Metrics;
import io.smartcar.cluster.RoutesProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** Measures how far the events have come, for one line of text. Not thread-safe. */
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

    /** The line; what cannot be asked for at the moment is a question mark. */
    String line() {
        String read = "?";
        String sent = "?";
        String stored = "?";
        String rate = "?";
        try {
            Metrics metrics = routes.metrics();
            double now = metrics.sum("events.stored");
            read = number(metrics.sum("events.read"));
            sent = number(metrics.sum("events.sent"));
            stored = number(now);
            rate = number(rate(now));
        } catch (IOException | RuntimeException notNow) {
            // the routes are starting, frozen or gone
        }
        if (cluster.brokerProcesses().isEmpty()) {
            return "read " + read + " | stored " + stored + " | " + rate + " events/s";
        }
        return "read " + read + " | in Kafka " + sent + " | stored " + stored + " | lag " + lag() + " | dead letters "
                + deadLetters() + " | " + rate + " events/s";
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

    private String deadLetters() {
        try {
            return number(cluster.endOffset(settings.get("dead-letters.topic")));
        } catch (RuntimeException notNow) {
            return "?";
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
