package io.smartcar.local;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.process.Project;
import io.smartcar.cluster.process.ServerProcess;
import io.smartcar.event.kind.Kind;
import io.smartcar.operate.RowKeySplits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.hbase.util.Bytes;

/** Servers, routes and simulated cars, from their start until Ctrl-C. */
final class LocalRun implements AutoCloseable {
    private static final Duration BEFORE_RESTART = Duration.ofSeconds(15);

    private final Path folder;
    private final Screen screen;
    private final LocalSettings settings = new LocalSettings();
    private final Instant begin = Instant.now();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final LocalCluster cluster;
    private final RoutesProcess routes;
    /** The command that shows stored rows or records, without its option. */
    private final String look;

    private final Path drop;
    private final Path done;
    private final Path deadLetters;

    LocalRun(Path folder, String topology, Screen screen) throws IOException {
        this.folder = folder;
        this.look =
                "mvn -q -Plocal" + (topology.equals(Local.DEFAULT_TOPOLOGY) ? "" : " -Dtopology=" + topology) + " -D";
        this.screen = screen;
        this.drop = Files.createDirectories(folder.resolve("drop"));
        this.done = folder.resolve("done");
        this.deadLetters = folder.resolve("dead-letters");
        LocalCluster.Builder builder = LocalCluster.in(folder).topology(topology);
        port("kafka.port", "kafka.1", builder);
        port("zookeeper.port", "zookeeper", builder);
        cluster = builder.build();
        RoutesProcess.Builder process = RoutesProcess.of(cluster, folder);
        LocalSettings.given().forEach(process::set);
        routes = process.set("camel.main.profile", topology)
                .set("files.directory", drop)
                .set("files.done-directory", done)
                .set("dead-letters.directory", deadLetters)
                .set("routes.reload", true)
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
        for (Kind kind : settings.declaredKinds().all()) {
            byte[][] splits = RowKeySplits.of(kind).toArray(byte[][]::new);
            cluster.createTable(kind.table(), Bytes.toString(kind.family()), 1, splits);
        }
        screen.say("Starting the routes.");
        routes.start();
        introduce();
    }

    private void introduce() {
        screen.say("");
        if (buffered()) {
            screen.say("  Kafka    " + cluster.brokers() + processes(cluster.brokerProcesses()));
        }
        screen.say("  HBase    ZooKeeper " + cluster.zookeeper() + processes(cluster.hbaseProcesses()));
        screen.say("  Routes   " + routes.observe() + "health, metrics (process " + routes.pid() + ")");
        screen.say("           edit " + Project.path("routes") + "/*.camel.yaml and save: they are reloaded");
        screen.say("");
        screen.say("  Drop your own files into " + drop + ":");
        for (String kind : settings.kinds()) {
            screen.say("    " + settings.source(kind) + " become rows of table "
                    + settings.get("kind." + kind + ".table") + "; see them, in another terminal:");
            screen.say("      " + look + "rows=" + settings.get("kind." + kind + ".table"));
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
        return buffered() ? "Kafka and HBase" : "HBase";
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
        Feeder feeder = rate == 0 ? null : new Feeder(drop, done, rate, zone());
        LogWatch log = new LogWatch(routes.log());
        Progress progress = new Progress(cluster, routes, settings);
        Guard guard = new Guard(screen, BEFORE_RESTART);
        cluster.brokerProcesses().forEach(guard::add);
        cluster.hbaseProcesses().forEach(guard::add);
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
                screen.say("The first rows are stored, "
                        + Duration.between(begin, Instant.now()).toSeconds() + " s after the start.");
            }
            screen.progress(progress.line());
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
        screen.say("Stopping the routes" + (buffered() ? ", " : " and ") + servers() + ".");
        routes.stop();
        cluster.close();
        screen.say("Stopped. The data is kept in " + folder + ".");
    }

    /** Whether {@link #close()} has been called. */
    boolean isClosing() {
        return closing.getCount() == 0;
    }
}
