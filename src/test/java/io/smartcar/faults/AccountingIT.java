package io.smartcar.faults;

import static io.smartcar.faults.source.LogLayout.DRIVER;
import static io.smartcar.faults.source.LogLayout.STATUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.Metrics;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.event.kind.KindFolder;
import io.smartcar.faults.audit.Comparison;
import io.smartcar.faults.audit.ExpectedEvents;
import io.smartcar.faults.pipeline.DevicePipeline;
import io.smartcar.faults.pipeline.Pipeline;
import io.smartcar.faults.pipeline.SimulatedLogFiles;
import io.smartcar.faults.source.DeviceMessage;
import io.smartcar.faults.source.LogLayout;
import io.smartcar.faults.source.SourceLine.Outcome;
import io.smartcar.topology.Monitoring;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Without faults, the metrics account for each line and each byte of the three ways in, exactly: what was
 * received is stored, dropped by a rule, or a dead letter.
 */
class AccountingIT {
    private static final int LINES = 2_000;
    private static final int DROPPED_MESSAGES = 40;
    private static final int LONG_MESSAGES = 3;
    private static final int LONG = 20_000;

    /** Expected counts of a source. */
    private record Expected(long lines, long bytes, long dropped, long rejected, long poison) {}

    @Test
    void shouldAccountForEveryLineAndByteOfEachWay() throws IOException {
        Pipeline pipeline = SimulatedLogFiles.pipeline(SharedCluster.get(), "accounting");
        Path logs = pipeline.folder().resolve("logs");
        int port = DevicePipeline.freePort();
        String topic = "accounting-syslog";
        pipeline.cluster().createTable(topic, "cf1", 10);
        RoutesProcess.Builder settings = pipeline.builder("accounting")
                .set("kinds.directory", KindFolder.of("driver", "status", "syslog"))
                .set("kind.syslog.topic", topic)
                .set("kind.syslog.table", topic)
                .set("kind.syslog.drop", "^<15>")
                .set("syslog.tcp.enabled", true)
                .set("syslog.tcp.port", port)
                .set("camel.component.spool.directory", pipeline.folder().resolve("spool"));
        byte[] dropped = mixed(DRIVER, 1);
        byte[] growing = mixed(STATUS, 2);
        Expected messages;
        Metrics metrics;
        try (RoutesProcess routes = settings.build().start()) {
            pipeline.drop(DRIVER, "1", dropped);
            String file = STATUS.fileName("1");
            pipeline.expected().expect(STATUS, file, growing);
            Files.write(logs.resolve(file), growing);
            messages = send(port);
            long sent = messages.lines() - messages.dropped() - messages.rejected();
            Pipeline.await("all is settled")
                    .until(() -> pipeline.isSettled()
                            && pipeline.cluster().committedOffset(pipeline.group(), topic) == sent);
            Pipeline.await("all is counted").until(() -> waiting(routes.metrics()) == 0);
            Pipeline.await("what alerts and dashboard use is printed")
                    .untilAsserted(() -> assertThat(routes.metrics().names()).containsAll(usedMetrics()));
            metrics = routes.metrics();
        }

        Comparison comparison = pipeline.compare();
        assertThat(comparison.accounted()).as(comparison.toString()).isEqualTo(comparison.lines());
        assertThat(accounts(metrics, "file", pipeline.topic(DRIVER), "driver")).isEqualTo(expected(DRIVER, dropped));
        assertThat(accounts(metrics, "tail", pipeline.topic(STATUS), "status")).isEqualTo(expected(STATUS, growing));
        assertThat(accounts(metrics, "syslog", topic, "syslog")).isEqualTo(messages);
        assertThat(metrics.sum("syslog.received")).isEqualTo(messages.lines());
    }

    /** What alerts and dashboard use, except for the metrics of a store that holds events. */
    private static Set<String> usedMetrics() throws IOException {
        Set<String> used = Monitoring.metrics();
        used.removeIf(name -> name.startsWith("events_held"));
        return used;
    }

    private static double waiting(Metrics metrics) {
        return metrics.sum("files.waiting")
                + metrics.sum("files.waiting.bytes")
                + metrics.sum("tail.waiting.bytes")
                + metrics.sum("spool.waiting.bytes");
    }

    /** The metrics of a source, after a check that they agree with each other. */
    private static Expected accounts(Metrics metrics, String source, String topic, String kind) {
        double received = metrics.sum("events.received", "source", source);
        double read = metrics.sum("events.read", "source", source);
        double dropped = metrics.sum("events.dropped", "source", source);
        double rejected = metrics.sum("events.rejected", "source", source);
        double bytes = metrics.sum("events.received.bytes", "source", source);
        double deadLetters = metrics.sum("events.dead.lettered", "kind", kind);
        assertThat(received).as(source).isEqualTo(read + dropped + rejected);
        assertThat(received).as(source).isEqualTo(metrics.sum("events.stored", "topic", topic) + dropped + deadLetters);
        assertThat(bytes)
                .as(source + ", bytes")
                .isEqualTo(metrics.sum("events.read.bytes", "source", source)
                        + metrics.sum("events.dropped.bytes", "source", source)
                        + metrics.sum("events.rejected.bytes", "source", source));
        return new Expected(
                (long) received, (long) bytes, (long) dropped, (long) rejected, (long) (deadLetters - rejected));
    }

    private static Expected expected(LogLayout layout, byte[] content) {
        ExpectedEvents ofLog = new ExpectedEvents();
        ofLog.expect(layout, "any", content);
        long lineFeeds = new String(content, StandardCharsets.ISO_8859_1)
                .chars()
                .filter(character -> character == '\n')
                .count();
        return new Expected(
                lineFeeds,
                content.length - lineFeeds,
                ofLog.count(Outcome.DROPPED),
                ofLog.count(Outcome.REJECTED),
                ofLog.count(Outcome.POISON));
    }

    /** A log with lines of every outcome. */
    private static byte[] mixed(LogLayout layout, long seed) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        lines.writeBytes(Pipeline.simulate(layout, seed, LINES));
        String bad = "no event\n\n20160101000000,X0001,too,few\n20160101000000,X0001," + "x".repeat(LONG) + "\n";
        lines.writeBytes(bad.getBytes(StandardCharsets.ISO_8859_1));
        lines.writeBytes(Pipeline.simulate(layout, seed + 10, LINES));
        return lines.toByteArray();
    }

    /** Sends messages of every outcome that a message has, framed in both ways. */
    private static Expected send(int port) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long bytes = 0;
        for (int number = 0; number < LINES; number++) {
            byte[] message = new DeviceMessage("car", 1, number + 1).bytes();
            bytes += put(out, message, number % 2 == 0);
            if (number % (LINES / DROPPED_MESSAGES) == 0) {
                bytes += put(out, ("<15>debug " + number).getBytes(StandardCharsets.ISO_8859_1), number % 4 == 0);
            }
        }
        for (int number = 0; number < LONG_MESSAGES; number++) {
            bytes += put(out, ("<13>" + "x".repeat(LONG)).getBytes(StandardCharsets.ISO_8859_1), number % 2 == 0);
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(out.toByteArray());
        }
        return new Expected(LINES + DROPPED_MESSAGES + LONG_MESSAGES, bytes, DROPPED_MESSAGES, LONG_MESSAGES, 0);
    }

    private static int put(ByteArrayOutputStream out, byte[] message, boolean counted) {
        out.writeBytes(counted ? (message.length + " ").getBytes(StandardCharsets.ISO_8859_1) : new byte[0]);
        out.writeBytes(message);
        out.writeBytes(counted ? new byte[0] : new byte[] {'\n'});
        return message.length;
    }
}
