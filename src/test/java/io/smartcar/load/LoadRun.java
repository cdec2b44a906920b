package io.smartcar.load;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.Usage;
import io.smartcar.cluster.process.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * One run: a broker, a collector as in production with a small heap, and its resource usage. HBase does not run: two
 * processors carry the ways into Kafka and the senders, but not the storing as well.
 */
final class LoadRun implements AutoCloseable {
    private static final String HEAP = "256m";
    private static final int PARTITIONS = 6;

    private final String name;
    private final Path folder;
    private final LocalCluster cluster;
    private final RoutesProcess.Builder settings;
    private final List<Usage> samples = new ArrayList<>();
    private RoutesProcess routes;
    private long begin;

    LoadRun(String name) throws IOException {
        this.name = name;
        folder = empty(Project.path("target", "load", name));
        cluster = LocalCluster.in(folder.resolve("cluster")).build();
        cluster.startKafka();
        settings = RoutesProcess.of(cluster, folder)
                .name(name)
                .heap(HEAP)
                .optimized()
                .set("process.roles", "collector")
                .set("files.directory", folder.resolve("drop"))
                .set("files.poll-ms", 100)
                .set("files.quiet-ms", 0)
                .set("dead-letters.topic", "dead-letters");
    }

    static Path empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                for (Path file : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return Files.createDirectories(folder.resolve("drop")).getParent();
    }

    /** A topic in which a record's time is that of its arrival in the broker. */
    LoadRun topic(String kind, String topic) {
        cluster.createTopic(topic, PARTITIONS, Map.of("message.timestamp.type", "LogAppendTime"));
        return set("kind." + kind + ".topic", topic);
    }

    LoadRun set(String key, Object value) {
        settings.set(key, value);
        return this;
    }

    Path folder() {
        return folder;
    }

    String brokers() {
        return cluster.brokers();
    }

    RoutesProcess routes() {
        return routes;
    }

    /** Starts the collector, and the count of its resources. */
    void start() throws IOException {
        routes = settings.build().start();
        begin = System.nanoTime();
        sample();
    }

    /** Waits until a topic has that many records, with a sample of the process each minute. */
    void awaitRecords(String topic, long records, Duration bound) throws IOException {
        long end = System.nanoTime() + bound.toNanos();
        long nextSample = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (cluster.endOffset(topic) < records) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("Expected " + records + " records in " + topic + " within " + bound + ", got "
                        + cluster.endOffset(topic) + "; see " + routes.log());
            }
            pass(Duration.ofMillis(250));
            if (System.nanoTime() - nextSample >= 0) {
                sample();
                nextSample += Duration.ofMinutes(1).toNanos();
            }
        }
    }

    /** Waits, with a sample of the process each minute. */
    void lasts(Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            pass(Duration.ofNanos(
                    Math.min(end - System.nanoTime(), Duration.ofMinutes(1).toNanos())));
            sample();
        }
    }

    private static void pass(Duration time) {
        Awaitility.await()
                .forever()
                .pollDelay(time.isNegative() ? Duration.ZERO : time)
                .until(() -> true);
    }

    long records(String topic) {
        return cluster.endOffset(topic);
    }

    void sample() throws IOException {
        samples.add(Usage.of(routes));
    }

    /** Reports the resources used for that many events since the start. */
    void reports(long events) throws IOException {
        double seconds = (System.nanoTime() - begin) / 1e9;
        sample();
        double cpu =
                (samples.get(samples.size() - 1).cpuNanos() - samples.get(0).cpuNanos()) / 1e9;
        LoadReport.say(
                "%s: %,d events in %.0f s, %,.0f a second; %.1f CPU s a million, %.0f %% of one processor",
                name, events, seconds, events / seconds, cpu / events * 1e6, 100 * cpu / seconds);
        LoadReport.say(
                "%s: heap after a collection, each minute: %s MB of %s; resident %.0f MB at the end",
                name,
                String.join(
                        ", ",
                        samples.stream()
                                .map(sample -> String.format("%.1f", sample.heapBytes() / 1e6))
                                .toList()),
                HEAP,
                samples.get(samples.size() - 1).residentBytes() / 1e6);
        LoadReport.say(
                "%s: the broker used %.0f %% of one processor",
                name,
                100
                        * ProcessHandle.of(cluster.broker(1).pid())
                                .flatMap(broker -> broker.info().totalCpuDuration())
                                .orElse(Duration.ZERO)
                                .toMillis()
                        / 1e3
                        / seconds);
    }

    /** By how many bytes the heap in use after a collection grew from the second sample to the last. */
    long growth() {
        return samples.get(samples.size() - 1).heapBytes()
                - samples.get(Math.min(1, samples.size() - 1)).heapBytes();
    }

    @Override
    public void close() {
        try {
            if (routes != null) {
                routes.stop();
            }
        } finally {
            cluster.close();
        }
    }
}
