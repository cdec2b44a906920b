package io.smartcar.operate;

import static io.smartcar.faults.source.LogLayout.DRIVER;
import static io.smartcar.faults.source.LogLayout.STATUS;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.event.kind.KindFolder;
import io.smartcar.faults.audit.Comparison;
import io.smartcar.faults.pipeline.DevicePipeline;
import io.smartcar.faults.pipeline.Pipeline;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** A running process is paused, resumed and drained by the commands, under load; each line is compared. */
class OrderCommandIT {
    private static final int MESSAGES = 2_000;

    @Test
    void shouldStoreNothingWhilePausedAndThenEachEventOnce() {
        Pipeline pipeline = new Pipeline(SharedCluster.get(), "paused").set("store.consumers", 2);
        pipeline.load(1, 4_000);
        try (RoutesProcess routes = pipeline.storing()) {
            // in the middle of the load
            run(routes, "pause", "--role", "storer");
            pipeline.load(2, 4_000);
            Pipeline.await("all is in Kafka").until(() -> pipeline.waitingFiles() == 0);
            long stored = pipeline.committed();
            long rows = pipeline.rows();
            Pipeline.pass(Duration.ofSeconds(2));
            assertThat(pipeline.committed()).isEqualTo(stored).isLessThan(pipeline.sent());
            assertThat(pipeline.rows()).isEqualTo(rows);
            assertThat(run(routes, "status")).contains("gate of kafka-to-hbase: paused", "paused by an operator since");
            run(routes, "resume", "--role", "storer");
            Pipeline.await("the rest is stored").until(() -> pipeline.committed() == pipeline.sent());

            run(routes, "pause", "--role", "collector");
            long sent = pipeline.sent();
            pipeline.load(3, 4_000);
            Pipeline.pass(Duration.ofSeconds(2));
            assertThat(pipeline.sent()).isEqualTo(sent);
            run(routes, "resume");
            pipeline.awaitSettled();
        }
        assertComplete(pipeline.compare());
    }

    @Test
    void shouldHaveNothingLeftAfterDrainingButFilesOnDisk() throws Exception {
        int port = DevicePipeline.freePort();
        Pipeline pipeline = new Pipeline(SharedCluster.get(), "drained");
        pipeline.cluster().createTable("drained-syslog", "cf1", 10);
        pipeline.set("kinds.directory", KindFolder.of("driver", "status", "syslog"))
                .set("kind.syslog.topic", "drained-syslog")
                .set("kind.syslog.table", "drained-syslog")
                .set("syslog.tcp.enabled", true)
                .set("syslog.tcp.port", port)
                .set("camel.component.spool.directory", pipeline.folder().resolve("spool"));
        pipeline.drop(DRIVER, "1", Pipeline.simulate(DRIVER, 1, 20_000));
        try (RoutesProcess routes = pipeline.storing()) {
            send(port);
            assertThat(run(routes, "drain")).contains("It is safe to stop the process");
            assertThat(pipeline.committed()).as("stored, of the sent ones").isEqualTo(pipeline.sent());
            assertThat(stored(pipeline)).isEqualTo(MESSAGES);
            assertThat(routes.metrics().sum("spool.waiting.bytes")).isZero();
            pipeline.drop(STATUS, "1", Pipeline.simulate(STATUS, 1, 1_000));
        }
        assertThat(pipeline.committed()).isEqualTo(pipeline.sent());
        assertThat(pipeline.waitingFiles())
                .as("the second file, and the rest of the first")
                .isBetween(1L, 2L);

        try (RoutesProcess routes = pipeline.process("routes").start()) {
            pipeline.awaitSettled();
        }
        assertComplete(pipeline.compare());
        assertThat(pipeline.cluster().endOffset("drained-syslog")).isEqualTo(MESSAGES);
    }

    private static long stored(Pipeline pipeline) {
        return pipeline.cluster().committedOffset(pipeline.group(), "drained-syslog");
    }

    private static void send(int port) throws Exception {
        try (Socket sender = new Socket(InetAddress.getLoopbackAddress(), port);
                OutputStream out = sender.getOutputStream()) {
            for (int i = 0; i < MESSAGES; i++) {
                out.write(("<13>Nov 22 10:15:58 web1 app: message " + i + "\n").getBytes(US_ASCII));
            }
            sender.shutdownOutput();
            // it has read all of them
            assertThat(sender.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static void assertComplete(Comparison comparison) {
        assertThat(comparison.isClean()).as(comparison.toString()).isTrue();
        assertThat(comparison.duplicates()).as(comparison.toString()).isZero();
        assertThat(comparison.accounted()).isEqualTo(comparison.lines());
    }

    private static String run(RoutesProcess routes, String... command) {
        Properties settings = new Properties();
        settings.put("camel.management.port", String.valueOf(routes.observe().getPort()));
        CommandRun commands = new CommandRun(settings);
        assertThat(commands.run(command)).as(commands.errors()).isZero();
        return commands.printed();
    }
}
