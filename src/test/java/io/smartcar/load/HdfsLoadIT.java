package io.smartcar.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.Metrics;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.hadoop.StoredFiles;
import io.smartcar.cluster.process.Project;
import io.smartcar.event.EventHeaders;
import io.smartcar.event.kind.KindFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Events that wait in a topic of one partition, by default 1,200,000, into HDFS by one consumer: as text and as Parquet, and
 * for comparison through the same route without its last step, the sink that answers at once. One after the other, each in
 * a process of its own, and all of them again.
 */
@Tag("load")
@ExtendWith(LoadReport.class)
class HdfsLoadIT {
    private static final int EVENTS = Integer.getInteger("load-run.events", 1_200_000);
    private static final int ROUNDS = Integer.getInteger("load-run.rounds", 2);
    /** The first ones are not measured: a JVM that has just started is slow. */
    private static final int WARM = EVENTS / 6;

    private static final int FILES = 100;
    private static final int LINES_OF_BATCH = 200;
    private static final int ROLL_MILLIS = 2_000;
    private static final String TOPIC = "driver";
    private static final String HEAP = "256m";

    private enum Way {
        TEXT_WITHOUT_LAST_STEP("text", "none", false),
        TEXT("text", "none", true),
        PARQUET_WITHOUT_LAST_STEP("parquet", "zstd", false),
        PARQUET("parquet", "zstd", true);

        private final String format;
        private final String compression;
        private final boolean stores;

        Way(String format, String compression, boolean stores) {
            this.format = format;
            this.compression = compression;
            this.stores = stores;
        }

        private String title() {
            return "hdfs " + name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** What events took, in all rounds. */
    private record Cost(long events, double seconds, double cpuSeconds) {
        private Cost plus(Cost other) {
            return new Cost(events + other.events, seconds + other.seconds, cpuSeconds + other.cpuSeconds);
        }

        private double secondsOfMillion() {
            return seconds / events * 1e6;
        }

        private double cpuSecondsOfMillion() {
            return cpuSeconds / events * 1e6;
        }
    }

    private final Map<Way, Cost> costs = new EnumMap<>(Way.class);

    @Test
    void shouldStoreFilesAboutAsFastAsEventsAreRead() throws IOException {
        Path folder = LoadRun.empty(Project.path("target", "load", "hdfs"));
        try (LocalCluster cluster = LocalCluster.in(folder.resolve("cluster"))
                .withoutHBase()
                .dataNodes(1)
                .build()) {
            cluster.start();
            cluster.createTopic(TOPIC, 1);
            preload(cluster.brokers());
            for (int round = 1; round <= ROUNDS; round++) {
                for (Way way : Way.values()) {
                    costs.merge(way, drain(cluster, folder, way, round), Cost::plus);
                }
            }
        }
        compare(Way.TEXT, Way.TEXT_WITHOUT_LAST_STEP);
        compare(Way.PARQUET, Way.PARQUET_WITHOUT_LAST_STEP);
    }

    /** As a collector sends them that reads many files at once. */
    private static void preload(String brokers) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", brokers, "compression.type", "lz4", "linger.ms", 20, "batch.size", 1 << 17);
        DateTimeFormatter date = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
        LocalDateTime begin = LocalDateTime.of(2016, 1, 1, 0, 0);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int number = 0; number < EVENTS; number++) {
                String car = String.format("X%04d", number % 1_000);
                String line = date.format(begin.plusSeconds(number / 1_000)) + "," + car + "," + number % 6
                        + ",0,F,N,015,C01";
                int file = number / LINES_OF_BATCH % FILES;
                ProducerRecord<byte[], byte[]> event = new ProducerRecord<>(TOPIC, bytes(car), bytes(line));
                String id = String.format("sha256-%032x:%d", file, (long) number * (line.length() + 1));
                event.headers().add(EventHeaders.ID, bytes(id));
                producer.send(event);
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Cost drain(LocalCluster cluster, Path folder, Way way, int round) throws IOException {
        assertThat(cluster.endOffset(TOPIC)).isEqualTo(EVENTS);
        String name = "storer-" + way.ordinal() + "-" + round;
        RoutesProcess storer = RoutesProcess.of(cluster, folder)
                .name(name)
                .heap(HEAP)
                .optimized()
                .set("process.roles", "storer")
                .set("store.sinks", "hdfs")
                .set("store.group", name)
                .set("topics.create", false)
                .set("kinds.directory", KindFolder.of("driver"))
                .set("kind.driver.topic", TOPIC)
                .set("dead-letters.topic", "dead-letters")
                .set("hdfs.path", "/" + name)
                .set("hdfs.format", way.format)
                .set("hdfs.compression", way.compression)
                .set("hdfs.roll.age-ms", ROLL_MILLIS)
                .set("camel.component.hdfs.replication", 1)
                .set(
                        "camel.main.routes-include-pattern",
                        "file:" + route(folder, way.stores) + ",file:routes/store-redelivery.camel.yaml")
                .build();
        try (storer) {
            storer.start();
            Cost cost = measure(way, storer);
            await().atMost(Duration.ofMinutes(1)).until(() -> cluster.committedOffset(name + "-hdfs", TOPIC) == EVENTS);
            StoredFiles.Folder stored =
                    StoredFiles.sum(new StoredFiles(cluster.hadoop().access(), "/" + name)
                            .folders()
                            .values());
            if (way.stores) {
                LoadReport.say("%s: %,d events in %d files", way.title(), stored.events(), stored.files());
            }
            assertThat(stored.events()).isEqualTo(way.stores ? EVENTS : 0);
            return cost;
        }
    }

    /** The route as it is, or without the step that writes. */
    private static Path route(Path folder, boolean stores) throws IOException {
        Path route = Path.of("routes", "kafka-to-hdfs.camel.yaml").toAbsolutePath();
        if (stores) {
            return route;
        }
        String text = Files.readString(route);
        Path copy = Files.createDirectories(folder.resolve("routes")).resolve(route.getFileName());
        return Files.writeString(copy, text.substring(0, text.indexOf("- to:")).stripTrailing() + "\n")
                .toAbsolutePath();
    }

    private static Cost measure(Way way, RoutesProcess storer) throws IOException {
        long first = await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> handled(storer), handled -> handled >= WARM);
        long begin = System.nanoTime();
        double cpu = cpuSeconds(storer);
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> handled(storer) == EVENTS);
        Cost cost = new Cost(EVENTS - first, (System.nanoTime() - begin) / 1e9, cpuSeconds(storer) - cpu);
        LoadReport.say(
                "%s: %,d events in %.1f s, %,.0f a second; %.1f CPU s a million; resident at most %,.0f MB, heap of %s",
                way.title(),
                cost.events(),
                cost.seconds(),
                1e6 / cost.secondsOfMillion(),
                cost.cpuSecondsOfMillion(),
                peakBytes(storer) / 1e6,
                HEAP);
        return cost;
    }

    /** The events that are stored, appended to open files, or through the route. */
    private static long handled(RoutesProcess storer) throws IOException {
        Metrics metrics = storer.metrics();
        return (long) (metrics.sum("events.stored") + metrics.sum("events.held") + metrics.sum("events.filtered"));
    }

    private static double cpuSeconds(RoutesProcess storer) {
        return ProcessHandle.of(storer.pid())
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElseThrow()
                        .toMillis()
                / 1e3;
    }

    private static long peakBytes(RoutesProcess storer) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(storer.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    * 1024;
        }
    }

    private void compare(Way stored, Way without) {
        Cost files = costs.get(stored);
        Cost none = costs.get(without);
        LoadReport.say(
                "%s: %,.0f events a second, without the last step %,.0f; %.2f times the time, %.2f times the CPU",
                stored.title(),
                1e6 / files.secondsOfMillion(),
                1e6 / none.secondsOfMillion(),
                files.secondsOfMillion() / none.secondsOfMillion(),
                files.cpuSecondsOfMillion() / none.cpuSecondsOfMillion());
    }
}
