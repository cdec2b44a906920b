package io.smartcar.collect.syslog;

import static io.smartcar.collect.syslog.SyslogSending.awaitEvents;
import static io.smartcar.collect.syslog.SyslogSending.header;
import static io.smartcar.collect.syslog.SyslogSending.length;
import static io.smartcar.collect.syslog.SyslogSending.lines;
import static io.smartcar.collect.syslog.SyslogSending.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.cluster.TestCertificates;
import io.smartcar.event.EventHeaders;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Syslog while no route reads the spool, and while the spool is full. */
class FullSpoolTest {
    private static final Map<String, String> TCP = Map.of("syslog.tcp.enabled", "true");

    @TempDir
    private Path spool;

    @Test
    void shouldSpoolMessagesWhileKafkaDoesNotAnswer() throws Exception {
        List<String> sent = lines(0, 500);
        List<String> ids;
        try (SyslogRoutes routes = new SyslogRoutes(spool, TCP)) {
            routes.kafkaAnswers = false;
            send(routes.tcpPort(), String.join("\n", sent) + "\n");
            await().until(() -> routes.count("syslog.received") == 500 && routes.gauge("spool.bytes") > 500 * 20);
            assertThat(routes.events).isEmpty();
        }
        try (SyslogRoutes routes = new SyslogRoutes(spool, TCP)) {
            awaitEvents(routes, 500);
            assertThat(routes.lines()).isEqualTo(sent);
            ids = routes.events.stream()
                    .map(event -> header(event, EventHeaders.ID))
                    .toList();
            assertThat(ids).doesNotHaveDuplicates();
        }
        try (SyslogRoutes routes = new SyslogRoutes(spool, TCP)) {
            send(routes.tcpPort(), "<13>last\n");
            awaitEvents(routes, 1);
            assertThat(routes.lines()).containsExactly("<13>last");
        }
    }

    @Test
    void shouldPauseSendersWhileTheSpoolIsFullAndLoseNothing() throws Exception {
        Map<String, String> settings = Map.of(
                "syslog.tcp.enabled", "true",
                "syslog.idle-seconds", "1",
                "camel.component.spool.fsync-interval-ms", "60000",
                "camel.component.spool.segment-bytes", "65536",
                "camel.component.spool.maximum-bytes", "262144");
        List<String> sent = lines(0, 200_000);
        byte[] bytes = (String.join("\n", sent) + "\n").getBytes(UTF_8);
        try (SyslogRoutes routes = new SyslogRoutes(spool, settings)) {
            routes.kafkaAnswers = false;
            Thread sender = new Thread(() -> {
                try {
                    send(routes.tcpPort(), bytes);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            sender.start();
            await().until(() -> routes.gauge("spool.full") == 1);
            double received = routes.count("syslog.received");
            await().pollDelay(1500, TimeUnit.MILLISECONDS).until(() -> true);
            assertThat(routes.count("syslog.received")).isEqualTo(received).isLessThan(200_000);
            assertThat(sender.isAlive()).isTrue();

            routes.kafkaAnswers = true;
            awaitEvents(routes, 200_000);
            assertThat(routes.lines()).isEqualTo(sent);
            sender.join();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldAcceptAndPauseNewConnectionsWhileTheSpoolIsFull(boolean tls) throws Exception {
        TestCertificates certificates = TestCertificates.create(spool.resolve("certificates"));
        SocketFactory trusted = certificates.trusted();
        Map<String, String> settings = new HashMap<>(certificates.settings());
        settings.put(tls ? "syslog.tls.enabled" : "syslog.tcp.enabled", "true");
        settings.put("camel.component.spool.segment-bytes", "1024");
        settings.put("camel.component.spool.maximum-bytes", "4096");
        try (SyslogRoutes routes = new SyslogRoutes(spool.resolve("spool"), settings)) {
            SyslogSending.Connecting connecting = tls
                    ? () -> trusted.createSocket("127.0.0.1", routes.tlsPort())
                    : () -> new Socket("127.0.0.1", routes.tcpPort());
            routes.kafkaAnswers = false;
            List<String> sent = new ArrayList<>(lines(0, 300));
            try (Socket first = connecting.connect()) {
                first.getOutputStream().write((String.join("\n", sent) + "\n").getBytes(UTF_8));
                // until all messages read are stored: only then the listener knows that the spool is full
                await().until(() -> routes.gauge("spool.full") == 1
                        && routes.count("syslog.stored.bytes")
                                == length(sent.subList(0, (int) routes.count("syslog.received"))));
                double received = routes.count("syslog.received");
                // new connections, as of a sender whose connection was idle or broken
                for (int number = 300; number < 320; number++) {
                    try (Socket again = connecting.connect()) {
                        String line = lines(number, number + 1).get(0);
                        sent.add(line);
                        again.getOutputStream().write((line + "\n").getBytes(UTF_8));
                    }
                }
                if (!tls) { // there the handshake is read, and what comes right behind it
                    await().until(() -> routes.gauge("syslog.connections") == 21);
                    await().during(300, TimeUnit.MILLISECONDS)
                            .until(() -> routes.count("syslog.received") < received + 20);
                }
            }
            assertThat(routes.count("syslog.refused.connections")).isZero();
            routes.kafkaAnswers = true;
            awaitEvents(routes, 320);
            assertThat(routes.lines()).containsExactlyInAnyOrderElementsOf(sent);
            await().until(() -> routes.gauge("syslog.connections") == 0);
        }
    }

    @Test
    void shouldCountDatagramsDroppedByAFullSpool() throws Exception {
        Map<String, String> settings = Map.of(
                "syslog.udp.enabled", "true",
                "camel.component.spool.segment-bytes", "1024",
                "camel.component.spool.maximum-bytes", "4096");
        try (SyslogRoutes routes = new SyslogRoutes(spool, settings);
                DatagramSocket socket = new DatagramSocket()) {
            routes.kafkaAnswers = false;
            int sent = 0;
            while (sent < 1000 && routes.count("syslog.dropped") < 20) {
                byte[] bytes = ("<13>message " + sent++).getBytes(UTF_8);
                socket.send(
                        new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), routes.udpPort()));
                int soFar = sent;
                await().until(() -> routes.count("syslog.received") + routes.count("syslog.dropped") == soFar);
            }
            double received = routes.count("syslog.received");
            assertThat(received).isPositive().isLessThan(sent);
            routes.kafkaAnswers = true;
            awaitEvents(routes, (int) received);
        }
    }
}
