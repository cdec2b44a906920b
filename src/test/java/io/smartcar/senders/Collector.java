package io.smartcar.senders;

import static org.awaitility.Awaitility.await;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.Metrics;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.cluster.process.Ports;
import io.smartcar.event.kind.KindFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The routes in a process of their own, as in production, that receive from real senders into a topic of the test's
 * own; and what is in that topic.
 */
final class Collector implements AutoCloseable {
    /** How long anything may take on a busy machine. */
    static final Duration BOUND = Duration.ofSeconds(90);

    private final LocalCluster cluster = SharedCluster.get();
    private final String name;
    private final int udpPort;
    private final int tcpPort;
    private final int tlsPort;
    private final RoutesProcess.Builder builder;
    private RoutesProcess process;

    private Collector(Path folder, String name, String kind) {
        this.name = name;
        Ports ports = new Ports(folder.resolve("senders.ports.properties"));
        this.udpPort = ports.of("udp");
        this.tcpPort = ports.of("tcp");
        this.tlsPort = ports.of("tls");
        this.builder = RoutesProcess.of(cluster, folder)
                .name(name)
                .set("process.roles", "collector")
                .set("files.directory", folder.resolve("drop"))
                .set("camel.component.spool.directory", folder.resolve("spool"))
                .set("kinds.directory", kind.equals("syslog") ? KindFolder.of("syslog") : KindFolder.of())
                .set("kind." + kind + ".topic", name)
                .set("topics.partitions", 3)
                .set("dead-letters.topic", deadLetterTopic())
                .set("store.group", name);
    }

    /**
     * One that receives syslog by UDP and TCP.
     *
     * @param name of the process, its topic and its table
     */
    static Collector ofSyslog(Path folder, String name) {
        Collector collector = new Collector(folder, name, "syslog");
        return collector
                .set("syslog.udp.enabled", true)
                .set("syslog.udp.port", collector.udpPort)
                .set("syslog.tcp.enabled", true)
                .set("syslog.tcp.port", collector.tcpPort)
                .set("kind.syslog.table", name);
    }

    /** One that reads what {@link GrowingLog} writes, and what rotation makes of it. */
    static Collector ofGrowingFile(Path folder, Path logs, String name) {
        return new Collector(folder, name, "app")
                .set("tails.directory", logs)
                .set("tails.include", "app.log*")
                .set("tails.positions", folder.resolve("positions.json"))
                .set("kind.app.files", "app.log*")
                .set("kind.app.keep", GrowingLog.LINE)
                .set("kind.app.columns", "line")
                .set("kind.app.key", "line")
                .set("kind.app.table", name)
                .set("kind.app.family", "cf1")
                .set("kind.app.row", "{line}");
    }

    /** Changes a setting before the process is started. */
    Collector set(String key, Object value) {
        builder.set(key, value);
        return this;
    }

    int udpPort() {
        return udpPort;
    }

    int tcpPort() {
        return tcpPort;
    }

    int tlsPort() {
        return tlsPort;
    }

    private String deadLetterTopic() {
        return name + "-dead-letters";
    }

    LocalCluster cluster() {
        return cluster;
    }

    /** Starts the process, for the first time or again, and returns when it receives. */
    Collector start() {
        if (process == null) {
            process = builder.build();
        }
        process.start();
        return this;
    }

    /** Kills the process with SIGKILL. */
    void kill() {
        process.kill();
    }

    /** Stops the process in order. */
    void stop() {
        process.stop();
    }

    void freeze() {
        process.freeze();
    }

    void thaw() {
        process.thaw();
    }

    long pid() {
        return process.pid();
    }

    Metrics metrics() throws IOException {
        return process.metrics();
    }

    /** The log of the process so far. */
    String log() throws IOException {
        return Files.readString(process.log());
    }

    /** How many records the topic has. */
    long sent() {
        return cluster.endOffset(name);
    }

    List<ConsumerRecord<byte[], byte[]>> records() {
        return cluster.records(name);
    }

    List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        return cluster.records(deadLetterTopic());
    }

    /** Waits until the topic has that many records at least. */
    void awaitSent(long count) {
        await(count + " records in topic " + name)
                .atMost(BOUND)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(() -> sent() >= count);
    }

    /** Waits until nothing has come for some seconds: what is missing then is lost. */
    void awaitQuiet() {
        long[] before = {-1, System.nanoTime()};
        await("topic " + name + " no longer grows")
                .atMost(BOUND)
                .ignoreExceptions()
                .until(() -> {
                    long now = sent();
                    if (now != before[0]) {
                        before[0] = now;
                        before[1] = System.nanoTime();
                    }
                    return System.nanoTime() - before[1] > Duration.ofSeconds(6).toNanos();
                });
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
