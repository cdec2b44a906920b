package io.smartcar.faults.pipeline;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.process.Project;
import io.smartcar.event.kind.KindFolder;
import io.smartcar.faults.audit.EventIds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A topic of four partitions into which events are sent all the time, and the files that storers make of them. Some of the
 * events can never be stored. In the end, all events are compared with all files that a reader sees.
 */
public final class HdfsPipeline implements AutoCloseable {
    private static final String USER = "smartcar";
    public static final int PARTITIONS = 4;
    private static final int EVENTS_PER_BURST = 100;
    private static final Duration BURST = Duration.ofMillis(50);
    /** A prime, so that each partition has some. */
    private static final int POISON = 997;

    private final LocalCluster cluster;
    private final String name;
    private final String path;
    private final IntFunction<LocalDate> day;
    private final Map<String, Object> settings = new LinkedHashMap<>();
    /** The lines that are to be stored by partition, by offset. */
    private final Map<Integer, Map<Long, String>> sent = new ConcurrentHashMap<>();

    private final Set<String> poisoned = ConcurrentHashMap.newKeySet();
    private final Thread load;
    private volatile boolean ended;
    private volatile Exception failure;

    /** Begins to send events of three days. */
    public HdfsPipeline(LocalCluster cluster, String name) {
        this(cluster, name, number -> LocalDate.of(2016, 1, 1 + number / 40 % 3));
    }

    /**
     * Begins to send.
     *
     * @param day that of an event by its number
     */
    public HdfsPipeline(LocalCluster cluster, String name, IntFunction<LocalDate> day) {
        this.cluster = cluster;
        this.day = day;
        this.name = name;
        path = "/" + name;
        cluster.createTopic(name, PARTITIONS);
        cluster.createTopic(name + "-dead", 1);
        createPath();
        load = new Thread(this::send, "load of " + name);
        load.start();
    }

    /** As administrators do for a user that may write there only. */
    private void createPath() {
        try {
            FileSystem files = cluster.hadoop().fileSystem();
            files.mkdirs(path());
            files.setOwner(path(), USER, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the storers write. */
    public org.apache.hadoop.fs.Path path() {
        return new org.apache.hadoop.fs.Path(path);
    }

    /** Sets a setting of all storers. */
    public HdfsPipeline set(String key, Object value) {
        settings.put(key, value);
        return this;
    }

    private void send() {
        Map<String, Object> client = Map.of("bootstrap.servers", cluster.brokers(), "linger.ms", 5, "acks", "all");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int number = 0; !ended; number++) {
                send(producer, number);
                if (number % EVENTS_PER_BURST == 0) {
                    LockSupport.parkNanos(BURST.toNanos());
                }
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, int number) {
        boolean poison = number % POISON == 0;
        String date = DateTimeFormatter.BASIC_ISO_DATE.format(day.apply(number));
        String never = number % 2 == 0 ? "20161301" : "20991231";
        String line = String.format("%s%06d,car%07d,3,0,F,N,15,C01", poison ? never : date, 0, number);
        ProducerRecord<byte[], byte[]> event =
                new ProducerRecord<>(name, number % PARTITIONS, null, line.getBytes(StandardCharsets.UTF_8));
        String id = name + number % PARTITIONS + ":" + number;
        event.headers().add("event.id", id.getBytes(StandardCharsets.UTF_8));
        producer.send(event, (metadata, refused) -> {
            if (refused != null) {
                failure = refused;
            } else if (poison) {
                poisoned.add(id);
            } else {
                sent.computeIfAbsent(metadata.partition(), created -> new ConcurrentSkipListMap<>())
                        .put(metadata.offset(), line);
            }
        });
    }

    /** A storer, not yet started. */
    public RoutesProcess storer(String process) {
        return builder(process).build();
    }

    /** Builds a storer. */
    public RoutesProcess.Builder builder(String process) {
        Path folder = Project.path("target", "hdfs-faults", name);
        RoutesProcess.Builder builder = RoutesProcess.of(cluster, folder)
                .name(process)
                .set("process.roles", "storer")
                .set("store.sinks", "hdfs")
                .set("topics.create", false)
                .set("kinds.directory", KindFolder.of("driver"))
                .set("kind.driver.topic", name)
                .set("store.group", name)
                .set("dead-letters.topic", name + "-dead")
                .set("HADOOP_USER_NAME", USER)
                .set("hdfs.path", path)
                .set("hdfs.roll.age-ms", 3_000)
                .set("hdfs.roll.idle-ms", 1_000)
                .set("camel.component.hdfs.replication", 2)
                .set("camel.component.hdfs.rpc-timeout", 5_000)
                .set("camel.component.hdfs.read-timeout", 3_000)
                .set("camel.component.hdfs.write-timeout", 10_000)
                .set("camel.component.kafka.session-timeout-ms", 6_000)
                .set("camel.component.kafka.heartbeat-interval-ms", 1_000);
        settings.forEach(builder::set);
        return builder;
    }

    /** Waits until readers see something that they did not see before. */
    public void awaitProgress() {
        long before = committed();
        Pipeline.await(name + ": more is stored").until(() -> committed() > before + 1_000);
    }

    public long committed() {
        return cluster.committedOffset(name + "-hdfs", name);
    }

    /** The number of events that were sent so far. */
    public long sentEvents() {
        return cluster.endOffset(name);
    }

    /** Ends sending, and waits until all is stored. */
    public void settle() throws Exception {
        close();
        if (failure != null) {
            throw failure;
        }
        Pipeline.await(name + ": all is stored").until(() -> committed() == sentEvents());
    }

    /** What differs between what was sent and what readers see; empty if nothing. All storers must have been stopped. */
    public List<String> differences() throws IOException {
        List<String> differences = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        Map<Integer, Map<String, Long>> offsets = new HashMap<>();
        sent.forEach((partition, lines) -> {
            Map<String, Long> byLine = offsets.computeIfAbsent(partition, created -> new HashMap<>());
            lines.forEach((offset, line) -> byLine.put(line, offset));
        });
        // by folder and partition, the files in the order of their offsets
        Map<String, TreeMap<String, FileStatus>> series = new TreeMap<>();
        for (FileStatus file : cluster.hadoop().access().visibleFiles(path)) {
            String[] parts = file.getPath().getName().split("\\+");
            series.computeIfAbsent(file.getPath().getParent() + " " + parts[1], created -> new TreeMap<>())
                    .put(file.getPath().getName(), file);
        }
        for (Map.Entry<String, TreeMap<String, FileStatus>> one : series.entrySet()) {
            int partition = Integer.parseInt(one.getKey().substring(one.getKey().lastIndexOf(' ') + 1));
            long last = -1;
            for (FileStatus file : one.getValue().values()) {
                for (String line : lines(file)) {
                    Long offset = offsets.getOrDefault(partition, Map.of()).get(line);
                    if (offset == null) {
                        differences.add("unknown in " + file.getPath() + ": " + line);
                    } else if (offset <= last) {
                        differences.add("out of order or twice in " + file.getPath() + ": " + line);
                    } else {
                        last = offset;
                    }
                    seen.merge(line, 1, Integer::sum);
                }
            }
        }
        sent.values().forEach(lines -> lines.values().forEach(line -> {
            int times = seen.getOrDefault(line, 0);
            if (times != 1) {
                differences.add((times == 0 ? "missing: " : times + " times: ") + line);
            }
        }));
        differences.addAll(hidden());
        differences.addAll(deadLetters());
        return differences;
    }

    /** What is left in the control folders besides the newest commit of each partition. */
    private List<String> hidden() throws IOException {
        List<String> left = new ArrayList<>();
        FileSystem files = cluster.hadoop().access().fileSystem();
        for (FileStatus group : files.listStatus(new org.apache.hadoop.fs.Path(path + "/_smartcar"))) {
            for (FileStatus partition : files.listStatus(group.getPath())) {
                int commits = 0;
                for (FileStatus entry : files.listStatus(partition.getPath())) {
                    commits += entry.getPath().getName().startsWith("commit-") ? 1 : 0;
                    // the next owner clears an empty folder of an earlier one away
                    for (RemoteIterator<LocatedFileStatus> all = files.listFiles(entry.getPath(), true);
                            all.hasNext(); ) {
                        org.apache.hadoop.fs.Path file = all.next().getPath();
                        if (!file.getName().equals("_sources")) {
                            left.add("left: " + file);
                        }
                    }
                }
                if (commits > 1) {
                    left.add(commits + " commits: " + partition.getPath());
                }
            }
        }
        return left;
    }

    /** The number of files of events that are being written. */
    public long openFiles() throws IOException {
        return cluster.hadoop().access().hiddenFiles(path).stream()
                .filter(file -> file.getPath().getParent().getName().equals("open"))
                .filter(file -> !file.getPath().getName().equals("_sources"))
                .count();
    }

    private List<String> deadLetters() {
        Set<String> letters = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> letter : cluster.records(name + "-dead")) {
            letters.add(EventIds.id(letter));
        }
        return letters.equals(poisoned)
                ? List.of()
                : List.of("dead letters of " + letters.size() + " events, expected those of " + poisoned.size());
    }

    /** How often the dead letter of an event was sent again. */
    public long repeatedDeadLetters() {
        return cluster.records(name + "-dead").size() - poisoned.size();
    }

    private List<String> lines(FileStatus file) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                cluster.hadoop().access().fileSystem().open(file.getPath()), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }

    /** Ends sending. */
    @Override
    public void close() {
        ended = true;
        try {
            load.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
