package io.smartcar.local;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.hadoop.StoredFiles;
import io.smartcar.cluster.process.BoundedWait;
import io.smartcar.cluster.process.Ports;
import io.smartcar.cluster.process.Project;
import io.smartcar.cluster.process.ServerProcess;
import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.event.kind.Kind;
import io.smartcar.operate.RowKeySplits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.util.json.JsonObject;
import org.apache.hadoop.hbase.util.Bytes;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Servers, routes and simulated cars, from their start until Ctrl-C. */
final class LocalRun implements AutoCloseable {
    private static final Duration BEFORE_RESTART = Duration.ofSeconds(15);
    private static final Duration STORED_WITHIN = Duration.ofMinutes(2);

    private final Path folder;
    private final Screen screen;
    private final LocalSettings settings;
    private final Instant begin = Instant.now();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final LocalCluster cluster;
    private final RoutesProcess routes;
    private final StoredFiles files;
    /** The names of the folders in HDFS that have been shown. */
    private final Set<String> folders = new HashSet<>();
    /** The command that shows stored rows or records, without its option. */
    private final String look;

    private final Path drop;
    private final Path done;
    private final Path deadLetters;
    private LocalPage page;

    LocalRun(Path folder, String topology, Screen screen) throws IOException {
        this.folder = folder;
        this.look =
                "mvn -q -Plocal" + (topology.equals(Local.DEFAULT_TOPOLOGY) ? "" : " -Dtopology=" + topology) + " -D";
        this.screen = screen;
        this.settings = new LocalSettings(topology);
        this.drop = Files.createDirectories(folder.resolve("drop"));
        this.done = folder.resolve("done");
        this.deadLetters = folder.resolve("dead-letters");
        LocalCluster.Builder builder = LocalCluster.in(folder).topology(topology);
        if (!settings.storesIn("hbase")) {
            builder.withoutHBase();
        }
        if (settings.storesIn("hdfs")) {
            builder.dataNodes(1);
        }
        port("kafka.port", "kafka.1", builder);
        port("zookeeper.port", "zookeeper", builder);
        cluster = builder.build();
        files = new StoredFiles(cluster.hadoop().access(), settings.get("hdfs.path"));
        RoutesProcess.Builder process = RoutesProcess.of(cluster, folder)
                // files become visible while one watches
                .set("hdfs.roll.age-ms", 30_000)
                .set("hdfs.roll.idle-ms", 10_000);
        LocalSettings.given().forEach(process::set);
        routes = process.set("camel.main.profile", topology)
                .set("files.directory", drop)
                .set("files.done-directory", done)
                .set("dead-letters.directory", deadLetters)
                .set("tails.positions", folder.resolve("tail-positions.json"))
                .set("camel.component.spool.directory", folder.resolve("spool"))
                .set("routes.reload", true)
                .set("lookups.enabled", cluster.hasHBase())
                .set("camel.main.shutdown-timeout", 10)
                // after a kill, Kafka assigns the partitions to the next run only when the session has ended; 45 s by
                // default
                .set("camel.component.kafka.session-timeout-ms", 10_000)
                .jvmOption("-XX:TieredStopAtLevel=1")
                .build();
    }

    private static void port(String option, String server, LocalCluster.Builder builder) {
        Integer port = Integer.getInteger(option);
        if (port != null) {
            builder.port(server, port);
        }
    }

    /** Starts everything and returns when the routes run. */
    void start() {
        screen.say("Starting " + servers() + " in " + folder
                + ", which keeps their data between runs: delete it to start afresh.");
        cluster.start();
        if (cluster.hasHBase()) {
            createTables();
        }
        screen.say("Starting the routes.");
        routes.start();
        introduce();
    }

    private void createTables() {
        for (Kind kind : settings.declaredKinds().all()) {
            byte[][] splits = RowKeySplits.of(kind).toArray(byte[][]::new);
            cluster.createTable(kind.table(), Bytes.toString(kind.family()), 1, splits);
        }
    }

    private void introduce() {
        screen.say("");
        if (buffered()) {
            screen.say("  Kafka    " + cluster.brokers() + processes(cluster.brokerProcesses()));
        }
        if (cluster.hasHBase()) {
            screen.say("  HBase    ZooKeeper " + cluster.zookeeper() + processes(cluster.hbaseProcesses()));
        }
        if (cluster.hasHadoop()) {
            screen.say("  HDFS     " + cluster.hadoop().uri() + settings.get("hdfs.path")
                    + processes(cluster.hadoop().all().toList()));
        }
        screen.say("  Routes   " + routes.observe() + "health, metrics (process " + routes.pid() + ")");
        screen.say("           edit " + Project.path("routes") + "/*.camel.yaml and save: they are reloaded");
        screen.say("");
        screen.say("  Drop your own files into " + drop + ":");
        for (String kind : settings.kinds()) {
            String table = settings.get("kind." + kind + ".table");
            screen.say("    " + settings.source(kind) + " become "
                    + (cluster.hasHBase() ? "rows of table " + table : "")
                    + (cluster.hasHBase() && cluster.hasHadoop() ? " and " : "")
                    + (cluster.hasHadoop() ? "lines of files in HDFS" : "") + "; see them, in another terminal:");
            if (cluster.hasHBase()) {
                screen.say("      " + look + "rows=" + table);
            }
            if (cluster.hasHadoop()) {
                screen.say("      " + look + "files=" + kind);
            }
        }
        screen.say("  Dead letters:");
        screen.say("      "
                + (buffered() ? look + "records=" + settings.get("dead-letters.topic") : "less " + deadLetters + "/*"));
        screen.say("  Logs are in " + folder.resolve("logs") + ". Ctrl-C stops everything.");
        screen.say("");
    }

    private boolean buffered() {
        return !cluster.brokerProcesses().isEmpty();
    }

    private String servers() {
        List<String> servers = Stream.of(
                        buffered() ? "Kafka" : "", cluster.hasHBase() ? "HBase" : "", cluster.hasHadoop() ? "HDFS" : "")
                .filter(server -> !server.isEmpty())
                .toList();
        return String.join(", ", servers).replaceFirst(", (\\w+)$", " and $1");
    }

    private static String processes(List<ServerProcess> processes) {
        return " (process "
                + String.join(
                        ", ", processes.stream().map(one -> "" + one.pid()).toList()) + ")";
    }

    /**
     * Shows the progress and feeds the routes until {@link #close()}. A process that ends is restarted after a delay.
     *
     * @param rate of the simulated events a second; 0 for none
     */
    void watch(int rate) throws IOException, InterruptedException {
        FedLines fed = new FedLines(settings.declaredKinds(), Integer.parseInt(settings.get("events.max-bytes")));
        Feeder feeder = rate == 0 ? null : new Feeder(drop, done, rate, zone(), fed);
        LogWatch log = new LogWatch(routes.log());
        Progress progress = new Progress(cluster, routes, settings, files);
        Guard guard = new Guard(screen, BEFORE_RESTART);
        Drills drills = new Drills(cluster, routes, guard, feeder, () -> comparison(feeder, fed, progress));
        page = new LocalPage(
                new Ports(folder.resolve("ports.properties")).of("page"), routes, cluster.brokerProcesses(), drills);
        screen.say("  Status page  " + page.address() + "  see the events flow, and press \"Stop "
                + (cluster.hasHBase() ? "HBase" : "the name node") + "\"");
        screen.say("");
        cluster.brokerProcesses().forEach(guard::add);
        if (cluster.hasHBase()) {
            cluster.hbaseProcesses().forEach(guard::add);
        }
        if (cluster.hasHadoop()) {
            cluster.hadoop().all().forEach(guard::add);
        }
        guard.add(routes.process());
        boolean first = true;
        while (!closing.await(1, TimeUnit.SECONDS)) {
            log.news().forEach(screen::say);
            guard.look();
            if (feeder != null) {
                feeder.feed();
            }
            if (first && isStored(progress)) {
                first = false;
                screen.say("The first events are stored, "
                        + Duration.between(begin, Instant.now()).toSeconds() + " s after the start.");
            }
            screen.progress(progress.line());
            showNewFolders();
        }
    }

    /** Lets the cars wait, and looks for all events in the stores as soon as they must be there. */
    private JsonObject comparison(Feeder feeder, FedLines fed, Progress progress) throws IOException {
        feeder.pause(true);
        try {
            BoundedWait.until("all events are stored", STORED_WITHIN, () -> {
                int waiting = feeder.waiting();
                double lag = buffered() ? progress.lag() : 0;
                return waiting == 0 && lag == 0 ? null : waiting + " files and " + (long) lag + " events wait";
            });
            return new StoredLines(cluster, settings, files).compare(fed);
        } finally {
            feeder.pause(false);
        }
    }

    private void showNewFolders() {
        if (!cluster.hasHadoop()) {
            return;
        }
        try {
            for (String name : files.folders().keySet()) {
                if (folders.add(name)) {
                    screen.say("HDFS has files in " + settings.get("hdfs.path") + "/" + name);
                }
            }
        } catch (IOException notNow) {
            // the name node is starting, frozen or gone
        }
    }

    private static boolean isStored(Progress progress) {
        try {
            return progress.stored() > 0;
        } catch (IOException notNow) {
            return false;
        }
    }

    /** That of the kind whose logs are simulated. */
    private ZoneId zone() {
        return ZoneId.of(settings.get("kind.driver.time-zone"));
    }

    /** Stops the routes, HBase and Kafka, in this order, and returns when no process is left. */
    @Override
    public synchronized void close() {
        if (closing.getCount() == 0) {
            return;
        }
        closing.countDown();
        screen.endProgress();
        if (page != null) {
            page.close();
        }
        screen.say("Stopping the routes" + (buffered() ? ", " : " and ") + servers() + ".");
        routes.stop();
        if (cluster.hasHadoop() && cluster.hadoop().nameNode().isRunning()) {
            compare();
        }
        cluster.close();
        screen.say("Stopped. The data is kept in " + folder + ".");
    }

    /** Counts the events in the files of each kind, beside those that Kafka has seen stored. */
    private void compare() {
        try {
            SortedMap<String, StoredFiles.Folder> all = files.folders();
            all.forEach((name, folder) -> screen.say(Viewer.folder(name, folder)));
            for (String kind : settings.kinds()) {
                long events = StoredFiles.sum(all.entrySet().stream()
                                .filter(folder -> folder.getKey().startsWith(kind + "/"))
                                .map(Map.Entry::getValue)
                                .toList())
                        .events();
                String topic = settings.get("kind." + kind + ".topic");
                long rejected = cluster.records(settings.get("dead-letters.topic")).stream()
                        .filter(letter -> isOf(letter, topic))
                        .count();
                long committed = cluster.committedOffset(settings.group("hdfs"), topic);
                screen.say(String.format(
                        Locale.ROOT,
                        "Kafka has %,d %s events, of which %,d are committed; HDFS has %,d, and %,d are dead letters: %s",
                        cluster.endOffset(topic),
                        kind,
                        committed,
                        events,
                        rejected,
                        committed == events + rejected ? "each is there." : "they differ."));
            }
        } catch (IOException | RuntimeException failure) {
            screen.say("The events in HDFS cannot be counted: " + failure.getMessage());
        }
    }

    /** Whether it was rejected by the store of files. */
    private static boolean isOf(ConsumerRecord<byte[], byte[]> letter, String topic) {
        return topic.equals(header(letter, DeadLetter.TOPIC))
                && "kafka-to-hdfs".equals(header(letter, DeadLetter.ROUTE));
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** Whether {@link #close()} has been called. */
    boolean isClosing() {
        return closing.getCount() == 0;
    }
}
