package io.smartcar.faults.pipeline;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.event.kind.KindFolder;
import io.smartcar.faults.audit.Comparison;
import io.smartcar.faults.audit.EventIds;
import io.smartcar.faults.audit.SyslogAudit;
import io.smartcar.faults.audit.SyslogLosses;
import io.smartcar.faults.source.DatagramDevice;
import io.smartcar.faults.source.SyslogDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Devices that send by syslog, and the spool, topic and table that receive their messages. The routes run as in
 * production.
 */
public final class DevicePipeline implements AutoCloseable {
    /** How many messages are sent to Kafka, and waited for, at a time. */
    public static final int BATCH = 500;

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(90);
    private static final int PACED = 200;
    // below the ephemeral ports: a device must not connect to itself while the receiver is down
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 10_000;

    private final Pipeline pipeline;
    private final String topic;
    private final int port = freePort();
    private final SegmentArchive segments;
    private final List<SyslogDevice> devices;
    private final SyslogDevice flood;
    private final List<DatagramDevice> datagrams;

    public DevicePipeline(LocalCluster cluster, String name) {
        this(cluster, name, PACED);
    }

    /** Devices that send what they are told to, over TCP. */
    public static DevicePipeline onDemand(LocalCluster cluster, String name) {
        return new DevicePipeline(cluster, name, 0);
    }

    private DevicePipeline(LocalCluster cluster, String name, int paced) {
        pipeline = new Pipeline(cluster, name);
        topic = name + "-syslog";
        Path spool = pipeline.folder().resolve("spool");
        pipeline.set("kinds.directory", KindFolder.of("driver", "status", "syslog"))
                .set("kind.syslog.topic", topic)
                .set("kind.syslog.table", topic)
                .set("syslog.tcp.enabled", true)
                .set("syslog.udp.enabled", true)
                .set("syslog.tcp.port", port)
                .set("syslog.udp.port", port)
                .set("events.batch-size", BATCH)
                .set("camel.component.spool.directory", spool)
                .set("camel.component.spool.segment-bytes", 1 << 20);
        cluster.createTable(topic, "cf1", 10);
        segments = new SegmentArchive(
                spool.resolve("syslog"), create(pipeline.folder().resolve("kept")));
        flood = new SyslogDevice("flood", port, true, 0);
        devices = List.of(
                new SyslogDevice("counting", port, true, paced), new SyslogDevice("lines", port, false, paced), flood);
        datagrams =
                paced == 0 ? List.of() : List.of(new DatagramDevice("datagrams", port, devices.get(0)::isConnected));
    }

    private static Path create(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot make the folder " + folder, failure);
        }
    }

    /** A free port outside the ephemeral range. */
    public static int freePort() {
        while (true) {
            int candidate = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
            try (ServerSocket free = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException inUse) {
                // another one, then
            }
        }
    }

    /** @param fsyncMillis how often messages are forced onto the disk; 0: each */
    public RoutesProcess process(long fsyncMillis) {
        return pipeline.builder("fsync-" + fsyncMillis)
                .set("camel.component.spool.fsync-interval-ms", fsyncMillis)
                .build();
    }

    public Pipeline pipeline() {
        return pipeline;
    }

    /** The device that sends as fast as it can, on demand. */
    SyslogDevice flood() {
        return flood;
    }

    /** Sends that many messages from each device, once they are connected. */
    public void send(int messages) {
        awaitConnected();
        devices.forEach(device -> device.grant(messages));
    }

    long sent() {
        return pipeline.cluster().endOffset(topic);
    }

    long committed() {
        return pipeline.cluster().committedOffset(pipeline.group(), topic);
    }

    /** Waits until all devices are connected, and the paced ones have sent something. */
    public void awaitConnected() {
        Pipeline.await("the devices are connected").until(() -> devices.stream().allMatch(SyslogDevice::isConnected));
    }

    /** Ends all devices in order. */
    public void endSending() {
        devices.forEach(SyslogDevice::close);
        datagrams.forEach(DatagramDevice::close);
    }

    /** Waits, within a bound, until all spooled messages are in Kafka and committed; {@link #compare} reports the rest. */
    public void awaitSettled() {
        try {
            Pipeline.await("all messages of " + pipeline.folder() + " are sent and stored")
                    .atMost(LONG_ENOUGH)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> committed() == sent()
                            && ids(pipeline.cluster().records(topic)).size()
                                    >= segments.messages().size());
        } catch (ConditionTimeoutException missing) {
            System.out.println(missing.getMessage());
        }
    }

    private static Set<String> ids(List<ConsumerRecord<byte[], byte[]>> records) {
        Set<String> ids = new HashSet<>();
        records.forEach(one -> ids.add(EventIds.id(one)));
        return ids;
    }

    /** Compares the spooled messages with the records, rows and dead letters. */
    public Comparison compare() throws IOException {
        return new SyslogAudit(segments.messages())
                .compare(
                        pipeline.cluster().records(topic),
                        pipeline.cells(topic),
                        pipeline.cluster().records(pipeline.deadLetters()));
    }

    /** Compares the sent messages with the spooled ones. */
    public SyslogLosses losses() throws IOException {
        SyslogLosses losses = new SyslogLosses(segments.messages());
        devices.forEach(losses::of);
        datagrams.forEach(losses::of);
        return losses;
    }

    @Override
    public void close() {
        endSending();
        segments.close();
    }
}
