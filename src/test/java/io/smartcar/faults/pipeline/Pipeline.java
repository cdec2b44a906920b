package io.smartcar.faults.pipeline;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.process.Project;
import io.smartcar.faults.audit.ActualData;
import io.smartcar.faults.audit.Comparison;
import io.smartcar.faults.audit.EventIds;
import io.smartcar.faults.audit.ExpectedEvents;
import io.smartcar.faults.source.LogLayout;
import io.smartcar.faults.source.SourceLine;
import io.smartcar.faults.source.SourceLine.Outcome;
import io.smartcar.simulator.LineBuffer;
import io.smartcar.simulator.SimulatedLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.Cell;
import org.apache.hadoop.hbase.CellUtil;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Result;
import org.apache.hadoop.hbase.client.ResultScanner;
import org.apache.hadoop.hbase.client.Scan;
import org.apache.hadoop.hbase.client.Table;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * A drop folder, topics and tables (of ten versions) for one test, and the events expected from the dropped files.
 * The routes run as in production, in one or several processes.
 */
public final class Pipeline {
    /** How long anything may take on a busy machine. */
    public static final Duration BOUND = Duration.ofMinutes(4);

    private static final LocalDateTime NEW_YEAR = LocalDateTime.of(2016, 1, 1, 0, 0);
    private static final int CARS = 50;
    private static final String FAMILY = "cf1";

    private final LocalCluster cluster;
    private final String name;
    private final Path folder;
    private final KafkaAdmin kafka;
    private final ExpectedEvents expected = new ExpectedEvents();
    private final List<Path> files = new ArrayList<>();
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final Map<LogLayout, List<ConsumerRecord<byte[], byte[]>>> deleted = new EnumMap<>(LogLayout.class);

    /**
     * @param name of the group, the beginning of the names of topics and tables, and the folder under {@code target/faults}
     *             that takes the files and the processes' logs
     */
    public Pipeline(LocalCluster cluster, String name) {
        this(cluster, name, Map.of());
    }

    /** As the other, for a broker that lets clients in with these settings only. */
    public Pipeline(LocalCluster cluster, String name, Map<String, String> client) {
        this.cluster = cluster;
        this.kafka = new KafkaAdmin(cluster.brokers(), client);
        this.name = name;
        this.folder = emptyFolder(name);
        settings.put("files.directory", drop());
        settings.put("files.done-directory", done());
        settings.put("files.quiet-ms", 0);
        settings.put("files.poll-ms", 100);
        settings.put("events.collector", name);
        settings.put("events.batch-size", 1000);
        settings.put("topics.partitions", 3);
        settings.put("dead-letters.topic", deadLetters());
        settings.put("store.group", group());
        settings.put("store.batch-size", 500);
        // a killed member's partitions are given to its successor when its session has ended
        settings.put("camel.component.kafka.session-timeout-ms", 3000);
        settings.put("camel.component.kafka.heartbeat-interval-ms", 500);
        for (LogLayout layout : LogLayout.values()) {
            settings.put("kind." + layout.kindName() + ".topic", topic(layout));
            settings.put("kind." + layout.kindName() + ".table", table(layout));
        }
        create(drop());
        createTables();
    }

    /** Changes a setting of the processes that are made from now on. */
    public Pipeline set(String key, Object value) {
        settings.put(key, value);
        return this;
    }

    public String group() {
        return name;
    }

    public String topic(LogLayout layout) {
        return name + "-" + layout.kindName();
    }

    public String table(LogLayout layout) {
        return name + "-" + layout.kindName();
    }

    public String deadLetters() {
        return name + "-dead-letters";
    }

    public Path drop() {
        return folder.resolve("drop");
    }

    private Path done() {
        return folder.resolve("done");
    }

    /** Where files wait until they are dropped, and the processes keep their logs. */
    public Path folder() {
        return folder;
    }

    public ExpectedEvents expected() {
        return expected;
    }

    public KafkaAdmin kafka() {
        return kafka;
    }

    public LocalCluster cluster() {
        return cluster;
    }

    /** Creates the tables that are not there. */
    public void createTables() {
        for (LogLayout layout : LogLayout.values()) {
            cluster.createTable(table(layout), FAMILY, 10);
        }
    }

    /** A routes' process of this pipeline, not yet started. */
    public RoutesProcess process(String processName) {
        return builder(processName).build();
    }

    /** As {@link #process}, for further settings. */
    public RoutesProcess.Builder builder(String processName) {
        RoutesProcess.Builder builder = RoutesProcess.of(cluster, folder).name(processName);
        settings.forEach(builder::set);
        return builder;
    }

    /** A simulated log of about that many lines, with headers in between. */
    public static byte[] simulate(LogLayout layout, long seed, int lines) {
        return simulate(layout, seed, lines, NEW_YEAR.plusDays(seed % 300));
    }

    /** As {@link #simulate(LogLayout, long, int)}, from that time on. */
    public static byte[] simulate(LogLayout layout, long seed, int lines, LocalDateTime from) {
        SimulatedLog log = new SimulatedLog(layout.simulated(), CARS, seed, from);
        LineBuffer buffer = new LineBuffer();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try {
            for (int made = 0; made < lines; ) {
                made += log.nextSecond(buffer);
                buffer.drainTo(content);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return content.toByteArray();
    }

    /** Moves a finished file into the drop folder, and expects it from then on. */
    public void drop(LogLayout layout, String number, byte[] content) {
        String file = layout.fileName(number);
        expected.expect(layout, file, content);
        try {
            Path written = Files.write(create(folder.resolve("written")).resolve(file), content);
            files.add(Files.move(written, drop().resolve(file)));
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot drop " + file, failure);
        }
    }

    /** Drops a log of each kind, of about that many lines. */
    public Pipeline load(int lines) {
        return load(1, lines);
    }

    /** The same for a number of which there is no log yet. */
    public Pipeline load(int number, int lines) {
        for (LogLayout layout : LogLayout.values()) {
            drop(layout, String.valueOf(number), simulate(layout, number, lines));
        }
        return this;
    }

    /** A routes' process that has begun to store the dropped files. */
    public RoutesProcess storing() {
        RoutesProcess routes = process("routes").start();
        await("some events of " + folder + " are stored").until(() -> committed() > 1_000);
        return routes;
    }

    /** How many events the topics of this pipeline have taken. */
    public long sent() {
        long sent = 0;
        for (LogLayout layout : LogLayout.values()) {
            sent += cluster.endOffset(topic(layout));
        }
        return sent;
    }

    /** How many events the group has committed. */
    public long committed() {
        long committed = 0;
        for (LogLayout layout : LogLayout.values()) {
            committed += cluster.committedOffset(group(), topic(layout));
        }
        return committed;
    }

    /** How many rows the tables have. */
    public long rows() {
        long rows = 0;
        for (LogLayout layout : LogLayout.values()) {
            rows += cluster.countRows(table(layout));
        }
        return rows;
    }

    /** How many events have their row although no offset behind them is committed: they will be stored again. */
    public long storedButNotCommitted() {
        long count = 0;
        Map<TopicPartition, Long> committed = kafka.committed(group());
        for (LogLayout layout : LogLayout.values()) {
            Set<String> rows = cells(layout).stream()
                    .map(cell -> SourceLine.text(CellUtil.cloneRow(cell)))
                    .collect(Collectors.toSet());
            Map<Boolean, List<ConsumerRecord<byte[], byte[]>>> settled = cluster.records(topic(layout)).stream()
                    .collect(Collectors.partitioningBy(one -> one.offset()
                            < committed.getOrDefault(new TopicPartition(one.topic(), one.partition()), 0L)));
            // a file that is reread sends its finished lines once more
            Set<String> known = settled.get(true).stream().map(EventIds::id).collect(Collectors.toSet());
            count += settled.get(false).stream()
                    .filter(one -> known.add(EventIds.id(one)))
                    .map(one -> SourceLine.of(layout, "", 0, one.value()))
                    .filter(line -> line.outcome() == Outcome.STORED && rows.contains(line.rowKey()))
                    .count();
        }
        return count;
    }

    /** How many of the dropped files have not been moved aside yet. */
    public long waitingFiles() {
        return files.stream().filter(Files::exists).count();
    }

    /** Whether all files are read, and all that they became is committed. */
    public boolean isSettled() {
        return waitingFiles() == 0 && committed() == sent() && sent() >= expected.sent();
    }

    /** Waits until {@link #isSettled()}, however often the servers fail to answer until then. */
    public void awaitSettled() {
        await("all events of " + folder + " are settled").until(this::isSettled);
    }

    /** Waits for something, a failing look being one that finds nothing yet. */
    public static ConditionFactory await(String what) {
        return Awaitility.await(what)
                .atMost(BOUND)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions();
    }

    /** Keeps the records that a topic no longer holds, for the comparison. */
    public void wasDeleted(LogLayout layout, List<ConsumerRecord<byte[], byte[]>> records) {
        deleted.put(layout, records);
    }

    /** Lets that time go by. */
    public static void pass(Duration time) {
        await("the moment").pollDelay(time).until(() -> true);
    }

    /** Compares everything. */
    public Comparison compare() {
        Map<LogLayout, List<ConsumerRecord<byte[], byte[]>>> records = new EnumMap<>(LogLayout.class);
        Map<LogLayout, List<Cell>> cells = new EnumMap<>(LogLayout.class);
        for (LogLayout layout : LogLayout.values()) {
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>(deleted.getOrDefault(layout, List.of()));
            all.addAll(cluster.records(topic(layout)));
            records.put(layout, all);
            cells.put(layout, cells(layout));
        }
        return expected.compare(new ActualData(records, cells, cluster.records(deadLetters())));
    }

    private List<Cell> cells(LogLayout layout) {
        return cells(table(layout));
    }

    /** All versions of all cells of a table, delete markers included. */
    public List<Cell> cells(String name) {
        Scan everything = new Scan().setRaw(true).readAllVersions().setCaching(1000);
        List<Cell> cells = new ArrayList<>();
        try (Table table = cluster.hbase().getTable(TableName.valueOf(name));
                ResultScanner results = table.getScanner(everything)) {
            for (Result row : results) {
                cells.addAll(row.listCells());
            }
            return cells;
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read table " + name, failure);
        }
    }

    /** A folder under {@code target/faults} with nothing in it. */
    public static Path emptyFolder(String name) {
        Path wanted = Project.path("target", "faults", name);
        if (Files.exists(wanted)) {
            try (Stream<Path> old = Files.walk(wanted)) {
                for (Path file : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException failure) {
                throw new UncheckedIOException("Cannot empty the folder " + wanted, failure);
            }
        }
        return create(wanted);
    }

    private static Path create(Path wanted) {
        try {
            return Files.createDirectories(wanted);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot make the folder " + wanted, failure);
        }
    }
}
