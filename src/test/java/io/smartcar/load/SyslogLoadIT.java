package io.smartcar.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.Metrics;
import io.smartcar.event.kind.KindFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Syslog over TCP at a steady rate, by default 20,000 messages a second for five minutes. */
@Tag("load")
@ExtendWith(LoadReport.class)
class SyslogLoadIT {
    private static final int RATE = Integer.getInteger("load-run.rate", 20_000);
    private static final int SECONDS = Integer.getInteger("load-run.seconds", 300);
    private static final int CONNECTIONS = 10;
    private static final long MAY_GROW = 16_000_000;

    @Test
    void shouldTakeSteadySyslogInFlatMemory() throws IOException, InterruptedException {
        int port = freePort();
        try (LoadRun load = new LoadRun("syslog")) {
            load.topic("syslog", "syslog")
                    .set("kinds.directory", KindFolder.of("driver", "status", "syslog"))
                    .set("syslog.tcp.enabled", true)
                    .set("syslog.tcp.port", port)
                    .set("camel.component.spool.directory", load.folder().resolve("spool"))
                    .start();
            long sent;
            try (SenderProcess sender = new SenderProcess(SyslogSender.class, port, RATE, SECONDS, CONNECTIONS)) {
                load.lasts(Duration.ofSeconds(SECONDS));
                sent = sender.finish();
            }
            load.awaitRecords("syslog", sent, Duration.ofMinutes(2));
            load.reports(sent);
            Metrics metrics = load.routes().metrics();
            LoadReport.say(
                    "syslog: %,d sent, %,.0f received, %,.0f of them lost before the spool, %,.0f taken from the spool,"
                            + " %,d in Kafka; %,.0f bytes wait",
                    sent,
                    metrics.sum("syslog.received"),
                    metrics.sum("syslog.lost"),
                    metrics.sum("events.received", "source", "syslog"),
                    load.records("syslog"),
                    metrics.sum("spool.waiting.bytes"));
            TopicSummary arrivals = TopicSummary.in(load.brokers(), "syslog", SyslogSender::stamp);
            arrivals.report("syslog", sent);
            assertThat(arrivals.count()).isEqualTo(sent);
            assertThat(arrivals.repeated() + arrivals.disorder()).isZero();
            assertThat(load.growth()).as("bytes by which the heap grew").isLessThan(MAY_GROW);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
