package io.smartcar.bench;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.process.ServerProcess;
import io.smartcar.event.kind.KindFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Writes lines into a growing file at a steady rate, and measures how long each takes until it is a record in Kafka, and
 * until its row is stored and its offset committed. The time counts from the moment at which the line was due: a line that
 * had to wait since the writer was held up is not a quick one.
 */
final class LatencyRun implements AutoCloseable {
    private static final int PARTITIONS = 6;
    private static final int WARM_UP_SECONDS = 3;
    private static final int START_SECONDS = 12;
    private static final int START_RATE = 2_000;
    private static final int MEASURED_SECONDS = 15;
    private static final Duration LOOK_EVERY = Duration.ofMillis(4);
    private static final Duration ALL_WITHIN = Duration.ofMinutes(2);

    /**
     * What lines took at a rate, in microseconds.
     *
     * @param records until they were records in Kafka
     * @param rows    until their rows were committed
     */
    record Latencies(String title, int rate, Histogram records, Histogram rows) {
        static Latencies none(String title, int rate) {
            return new Latencies(title, rate, new Histogram(3), new Histogram(3));
        }

        Latencies plus(Latencies other) {
            records.add(other.records);
            rows.add(other.rows);
            return this;
        }
    }

    private final String title;
    private final String id;
    private final LocalCluster cluster;
    private final Path log;
    private final List<ServerProcess> processes = new ArrayList<>();
    private final List<TopicPartition> partitions;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Admin admin;
    /** The numbers of the lines in each partition, by their offsets. */
    private final Map<TopicPartition, List<Long>> lines = new LinkedHashMap<>();

    private final Map<TopicPartition, Integer> committed = new LinkedHashMap<>();
    private long written;

    private LatencyRun(BenchServers servers, String title, String id) throws IOException {
        this.title = title;
        this.id = id;
        cluster = servers.cluster();
        cluster.createTopic(id, PARTITIONS);
        cluster.createTable(id, "cf1", 1);
        log = Files.createFile(servers.folder(id + "-logs").resolve("SmartCarDriverInfo.log"));
        partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(id, partition))
                .toList();
        admin = Admin.create(Map.of("bootstrap.servers", cluster.brokers()));
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", cluster.brokers(), "max.poll.records", 20_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** The routes, a collector and storer in one. */
    static LatencyRun ours(BenchServers servers, String id, String variant) throws IOException {
        LatencyRun run = new LatencyRun(servers, variant.isBlank() ? "ours" : "ours, " + variant.trim(), id);
        run.start(servers.ours(id, variant)
                .set("kinds.directory", KindFolder.of("driver"))
                .set("kind.driver.topic", id)
                .set("kind.driver.table", id)
                .set("store.group", id)
                .set("files.directory", servers.folder(id + "-drop"))
                .set("tails.directory", run.log.getParent())
                .set("tails.positions", servers.folder(id + "-state").resolve("positions.json"))
                .build()
                .process());
        return run;
    }

    /** Flume, an agent that reads the file and one that stores. */
    static LatencyRun flume(BenchServers servers, String id) throws IOException {
        LatencyRun run = new LatencyRun(servers, "flume", id);
        LocalCluster cluster = servers.cluster();
        Map<String, Object> collects = Map.of(
                "folder", run.log.getParent(),
                "state", servers.folder(id + "-state"),
                "brokers", cluster.brokers(),
                "topic", id);
        run.start(servers.flume(id + "-collector", "file-to-kafka.conf", collects));
        String columns = new DriverData().names();
        Map<String, Object> stores = Map.of(
                "brokers", cluster.brokers(),
                "topic", id,
                "group", id,
                "zookeeper", cluster.zookeeper(),
                "table", id,
                "columns", columns,
                "regex", columns.replaceAll("[^,]+", "([^,]*)"));
        run.start(servers.flume(id + "-storer", "kafka-to-hbase.conf", stores));
        return run;
    }

    private void start(ServerProcess process) {
        process.launch();
        processes.add(process);
    }

    /** Returns when the processes have started and are warm, and all lines so far are stored. */
    void warmUp() throws ExecutionException, InterruptedException {
        at(START_RATE, START_SECONDS, 0);
    }

    /** Writes and measures at a rate, after some seconds at the same rate that are not measured. */
    Latencies at(int rate) throws ExecutionException, InterruptedException {
        return at(rate, WARM_UP_SECONDS, MEASURED_SECONDS);
    }

    private Latencies at(int rate, int warmUpSeconds, int seconds) throws ExecutionException, InterruptedException {
        long from = written;
        long warm = from + (long) rate * warmUpSeconds;
        long all = warm + (long) rate * seconds;
        written = all;
        double nanosOfLine = 1e9 / rate;
        long begin = System.nanoTime();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(from, all, begin, rate));
        Latencies latencies = Latencies.none(title, rate);
        long records = from;
        long rows = from;
        while (rows < all) {
            if (System.nanoTime() - begin > ALL_WITHIN.toNanos()) {
                throw new IllegalStateException(title + " has stored " + rows + " of " + all + " lines");
            }
            for (ConsumerRecord<byte[], byte[]> one : consumer.poll(LOOK_EVERY)) {
                long number = DriverData.number(one.value());
                lines.computeIfAbsent(new TopicPartition(id, one.partition()), first -> new ArrayList<>())
                        .add(number);
                records++;
                record(latencies.records(), number, warm, begin + (long) ((number - from) * nanosOfLine));
            }
            for (long number : stored()) {
                rows++;
                record(latencies.rows(), number, warm, begin + (long) ((number - from) * nanosOfLine));
            }
        }
        writer.join();
        return latencies;
    }

    private static void record(Histogram histogram, long number, long warm, long due) {
        if (number >= warm) {
            histogram.recordValue((System.nanoTime() - due) / 1_000);
        }
    }

    /** The lines whose offsets have been committed since the last call. */
    private List<Long> stored() throws ExecutionException, InterruptedException {
        List<Long> stored = new ArrayList<>();
        Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(id)
                .partitionsToOffsetAndMetadata()
                .get();
        for (TopicPartition partition : partitions) {
            List<Long> known = lines.getOrDefault(partition, List.of());
            OffsetAndMetadata offset = offsets.get(partition);
            int before = committed.getOrDefault(partition, 0);
            int now = offset == null ? 0 : (int) Math.min(offset.offset(), known.size());
            if (now > before) {
                stored.addAll(known.subList(before, now));
                committed.put(partition, now);
            }
        }
        return stored;
    }

    private void write(long from, long to, long begin, int rate) {
        DriverData data = new DriverData();
        try (OutputStream out = Files.newOutputStream(log, StandardOpenOption.APPEND)) {
            for (long next = from; next < to; ) {
                LockSupport.parkNanos(1_000_000);
                long due = Math.min(to, from + (long) ((System.nanoTime() - begin) / 1e9 * rate));
                StringBuilder text = new StringBuilder();
                for (; next < due; next++) {
                    text.append(data.line(next)).append('\n');
                }
                out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot write " + log, failure);
        }
    }

    @Override
    public void close() {
        processes.forEach(ServerProcess::stop);
        consumer.close();
        admin.close();
        cluster.deleteTopic(id);
        cluster.dropTable(id);
    }

    /** Half of the values, 99 % and 99.9 % of them are at most these milliseconds. */
    static String text(Histogram histogram) {
        return percentiles(histogram).values().stream()
                .map(millis -> String.format("%,.0f", millis))
                .collect(Collectors.joining(", "));
    }

    static Map<String, Double> percentiles(Histogram histogram) {
        Map<String, Double> percentiles = new LinkedHashMap<>();
        for (double percentile : new double[] {50, 99, 99.9}) {
            percentiles.put("p" + percentile, histogram.getValueAtPercentile(percentile) / 1e3);
        }
        return percentiles;
    }
}
