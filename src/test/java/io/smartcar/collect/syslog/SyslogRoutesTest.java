package io.smartcar.collect.syslog;

import static io.smartcar.collect.syslog.SyslogSending.assertRefused;
import static io.smartcar.collect.syslog.SyslogSending.awaitEvents;
import static io.smartcar.collect.syslog.SyslogSending.header;
import static io.smartcar.collect.syslog.SyslogSending.lines;
import static io.smartcar.collect.syslog.SyslogSending.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.smartcar.cluster.TestCertificates;
import io.smartcar.event.EventHeaders;
import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.event.kind.KindFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real routes with test senders; events for Kafka are collected in lists. */
@Timeout(120)
class SyslogRoutesTest {
    private static final Map<String, String> TCP = Map.of("syslog.tcp.enabled", "true");

    @TempDir
    private Path spool;

    @Test
    void shouldReceiveOctetCountedMessagesAndLinesOnOneConnection() throws Exception {
        try (SyslogRoutes routes = new SyslogRoutes(spool, TCP)) {
            send(routes.tcpPort(), "<13>one\n9 <14>t\nwo!<15>three\r\n8 <16>four<17>five");

            awaitEvents(routes, 5);
            assertThat(routes.lines()).containsExactly("<13>one", "<14>t\nwo!", "<15>three", "<16>four", "<17>five");
            assertThat(routes.count("syslog.received")).isEqualTo(5);
            assertThat(routes.count("syslog.incomplete")).isEqualTo(1);
            assertThat(routes.count("events.received")).isEqualTo(5);
            assertThat(routes.count("events.read")).isEqualTo(5);
            assertThat(routes.count("events.received.bytes"))
                    .isEqualTo(routes.lines().stream().mapToInt(String::length).sum());
        }
    }

    /** As Python's SysLogHandler ends them, and others. */
    @Test
    void shouldStoreMessagesEndedByNulWhileTheirConnectionsAreOpen() throws Exception {
        TestCertificates certificates = TestCertificates.create(spool.resolve("certificates"));
        Map<String, String> settings = new HashMap<>(certificates.settings());
        settings.putAll(Map.of("syslog.tcp.enabled", "true", "syslog.tls.enabled", "true"));
        try (SyslogRoutes routes = new SyslogRoutes(spool.resolve("spool"), settings);
                Socket plain = new Socket("127.0.0.1", routes.tcpPort());
                Socket tls = certificates.trusted().createSocket("127.0.0.1", routes.tlsPort())) {
            List<String> expected = new ArrayList<>();
            for (Socket socket : List.of(plain, tls)) {
                socket.getOutputStream().write("<14>py[7]: 1\0<14>py[7]: 2\n\0<14>py[7]: 3\0\n".getBytes(UTF_8));
                expected.addAll(List.of("<14>py[7]: 1", "<14>py[7]: 2", "<14>py[7]: 3"));
                awaitEvents(routes, expected.size());
                socket.getOutputStream().write("12 <14>py[7]: 4\0<14>py[7]: 5\r\n\0".getBytes(UTF_8));
                expected.addAll(List.of("<14>py[7]: 4", "<14>py[7]: 5"));
                awaitEvents(routes, expected.size());
            }

            assertThat(routes.lines()).isEqualTo(expected);
            assertThat(routes.deadLetters).isEmpty();
            assertBalance(routes);
        }
    }

    @Test
    void shouldStoreAMessageWithoutATrailerWhenItsConnectionHasBeenIdle() throws Exception {
        Map<String, String> settings = Map.of("syslog.tcp.enabled", "true", "syslog.idle-seconds", "1");
        try (SyslogRoutes routes = new SyslogRoutes(spool, settings);
                Socket socket = new Socket("127.0.0.1", routes.tcpPort())) {
            socket.getOutputStream().write("<14>no trailer".getBytes(UTF_8));

            awaitEvents(routes, 1);
            assertThat(routes.lines()).containsExactly("<14>no trailer");
            assertThat(routes.count("syslog.incomplete")).isEqualTo(1);
        }
    }

    @Test
    void shouldGiveEachEventItsTopicKeyTimeIdAndSender() throws Exception {
        long before = System.currentTimeMillis();
        try (SyslogRoutes routes = new SyslogRoutes(spool, TCP)) {
            send(routes.tcpPort(), "<13>Nov 22 10:15:58 web1 app: hello\nno priority, no host\n");

            awaitEvents(routes, 2);
            Exchange event = routes.events.get(0);
            assertThat(event.getMessage().getHeader(KafkaConstants.OVERRIDE_TOPIC))
                    .isEqualTo("smartcar-syslog");
            assertThat(header(event, KafkaConstants.KEY)).isEqualTo("web1");
            assertThat(header(event, EventHeaders.SENDER)).isEqualTo("127.0.0.1");
            assertThat(header(event, EventHeaders.ID)).matches("[0-9a-f-]{36}:\\d+");
            assertThat(event.getMessage().getHeader(KafkaConstants.OVERRIDE_TIMESTAMP, Long.class))
                    .isBetween(before, System.currentTimeMillis());
            assertThat(header(routes.events.get(1), KafkaConstants.KEY)).isEqualTo("127.0.0.1");
            assertThat(header(routes.events.get(1), EventHeaders.ID)).isNotEqualTo(header(event, EventHeaders.ID));
        }
    }

    @Test
    void shouldReceiveDatagramsOfAnySize() throws Exception {
        String large = "<13>" + "x".repeat(16_000);
        try (SyslogRoutes routes = new SyslogRoutes(spool, Map.of("syslog.udp.enabled", "true"));
                DatagramSocket socket = new DatagramSocket()) {
            for (String text : List.of("<13>one", "", large, "<15>three\n")) {
                byte[] bytes = text.getBytes(UTF_8);
                socket.send(
                        new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), routes.udpPort()));
            }
            awaitEvents(routes, 3);
            assertThat(routes.lines()).containsExactly("<13>one", large, "<15>three");
        }
    }

    @Test
    void shouldTakeAMessageOutOfItsDatagramsFraming() throws Exception {
        Map<String, String> messages = new LinkedHashMap<>();
        messages.put("<13>Python\0", "<13>Python");
        messages.put("<13>two trailers\n\0\0", "<13>two trailers");
        messages.put("\n<13>after a line feed", "<13>after a line feed");
        messages.put("<13>several\0lines\nand NUL\0", "<13>several\0lines\nand NUL");
        messages.put("11 <13>counted", "<13>counted");
        messages.put("13 <13>line feed\n", "<13>line feed");
        messages.put("7 <13>NUL\0", "<13>NUL");
        messages.put("99 <13>truncated", "<13>truncated");
        // not counted
        messages.put("5 <13>too low", "5 <13>too low");
        messages.put("8 <b>bold</b>", "8 <b>bold</b>");
        messages.put("9 <1 minute", "9 <1 minute");
        messages.put("4711 records", "4711 records");
        messages.put("4", "4");
        try (SyslogRoutes routes = new SyslogRoutes(spool, Map.of("syslog.udp.enabled", "true"));
                DatagramSocket socket = new DatagramSocket()) {
            for (String nothing : List.of("\0", "\r\n", "\n\0\0")) {
                sendDatagram(socket, routes.udpPort(), nothing);
            }
            for (String datagram : messages.keySet()) {
                sendDatagram(socket, routes.udpPort(), datagram);
            }

            awaitEvents(routes, messages.size());
            assertThat(routes.lines()).containsExactlyElementsOf(messages.values());
            assertThat(routes.count("syslog.incomplete")).isEqualTo(1);
            assertBalance(routes);
        }
    }

    @Test
    void shouldReceiveOverTlsFromSendersWithATrustedCertificateOnly() throws Exception {
        TestCertificates certificates = TestCertificates.create(spool.resolve("certificates"));
        Map<String, String> settings = new HashMap<>(certificates.settings());
        settings.put("syslog.tls.enabled", "true");
        try (SyslogRoutes routes = new SyslogRoutes(spool.resolve("spool"), settings)) {
            try (Socket socket = certificates.trusted().createSocket("127.0.0.1", routes.tlsPort())) {
                socket.getOutputStream().write("9 <13>hello\n<14>again\n".getBytes(UTF_8));
                awaitEvents(routes, 2);
            }
            assertThat(routes.lines()).containsExactly("<13>hello", "<14>again");

            assertRefused(() -> certificates.foreign().createSocket("127.0.0.1", routes.tlsPort()));
            assertRefused(() -> certificates.anonymous().createSocket("127.0.0.1", routes.tlsPort()));
            assertRefused(() -> new Socket("127.0.0.1", routes.tlsPort()));
            assertThat(routes.lines()).hasSize(2);
        }
    }

    @Test
    void shouldDeadLetterALongMessageWithItsBeginningLengthAndHash() throws Exception {
        Map<String, String> settings = Map.of("syslog.tcp.enabled", "true", "events.max-bytes", "100");
        try (SyslogRoutes routes = new SyslogRoutes(spool, settings)) {
            send(routes.tcpPort(), "<13>" + "x".repeat(5000) + "\n<13>short\n");

            awaitEvents(routes, 1);
            assertThat(routes.lines()).containsExactly("<13>short");
            Exchange deadLetter = routes.deadLetters.get(0);
            assertThat(deadLetter.getMessage().getBody(byte[].class)).hasSize(100);
            assertThat(deadLetter.getMessage().getHeader(DeadLetter.REASON)).isEqualTo("length");
            assertThat(deadLetter.getMessage().getHeader(DeadLetter.LENGTH)).isEqualTo("5004");
            assertThat(deadLetter.getMessage().getHeader(DeadLetter.SHA256, String.class))
                    .hasSize(64);
            assertThat(deadLetter.getMessage().getHeader(DeadLetter.KIND)).isEqualTo("syslog");
            assertThat(routes.count("syslog.cut")).isEqualTo(1);
        }
    }

    @Test
    void shouldStoreTheMessagesAfterAMessageWithAWrongCount() throws Exception {
        Map<String, String> settings = Map.of("syslog.tcp.enabled", "true", "events.max-bytes", "100");
        try (SyslogRoutes routes = new SyslogRoutes(spool, settings);
                Socket socket = new Socket("127.0.0.1", routes.tcpPort())) {
            socket.getOutputStream()
                    .write(("9999 <13>" + "x".repeat(200) + "\n8 <13>next\n<13>last\n").getBytes(UTF_8));

            awaitEvents(routes, 2);
            assertThat(routes.lines()).containsExactly("<13>next", "<13>last");
            assertThat(routes.deadLetters).singleElement().satisfies(deadLetter -> {
                assertThat(deadLetter.getMessage().getBody(byte[].class)).hasSize(100);
                assertThat(deadLetter.getMessage().getHeader(DeadLetter.REASON)).isEqualTo("length");
                assertThat(deadLetter.getMessage().getHeader(DeadLetter.LENGTH)).isEqualTo("205");
            });
            assertThat(routes.count("syslog.cut")).isEqualTo(1);
            assertThat(routes.count("syslog.incomplete")).isEqualTo(1);
            assertBalance(routes);
        }
    }

    @Test
    void shouldApplyTheRulesOfTheKind() throws Exception {
        Map<String, String> settings =
                Map.of("syslog.tcp.enabled", "true", "kind.syslog.keep", "keep", "kind.syslog.drop", "DEBUG");
        try (SyslogRoutes routes = new SyslogRoutes(spool, settings)) {
            send(routes.tcpPort(), "<13>keep me\n<15>DEBUG keep\n<13>what is this\n");

            awaitEvents(routes, 1);
            await().until(() -> routes.deadLetters.size() == 1);
            assertThat(routes.lines()).containsExactly("<13>keep me");
            assertThat(SyslogRoutes.lines(routes.deadLetters)).containsExactly("<13>what is this");
            assertThat(routes.count("events.dropped")).isEqualTo(1);
        }
    }

    @Test
    void shouldAccountForEveryByteOfAConnection() throws Exception {
        Map<String, String> settings = Map.of(
                "syslog.tcp.enabled", "true",
                "events.max-bytes", "100",
                "kind.syslog.keep", "keep|<17>",
                "kind.syslog.drop", "DEBUG");
        String stream = "<13>keep one\r\n\r\n\n14 <14>keep\nit\r\n<15>DEBUG keep\n8 <16>what\n<13>keep"
                + "x".repeat(500) + "\r\n1234 no count keep\n600 <13>keep" + "y".repeat(592) + "<17>cut off\r";
        try (SyslogRoutes routes = new SyslogRoutes(spool, settings)) {
            send(routes.tcpPort(), stream);
            await().until(() -> routes.count("syslog.received") == 8 && routes.count("events.received") == 8);

            assertThat(routes.count("syslog.received.bytes")).isEqualTo(stream.length());
            // CR LF, CR LF, LF; "14 "; LF, "8 ", LF; CR LF, LF; "600 "
            assertThat(routes.count("syslog.framing.bytes")).isEqualTo(5 + 3 + 1 + 2 + 1 + 2 + 1 + 4);
            assertThat(routes.count("syslog.cut.bytes")).isEqualTo(508 - 100 + 600 - 100);
            assertBalance(routes);
            assertThat(routes.count("events.received.bytes"))
                    .isEqualTo(routes.count("syslog.stored.bytes") + routes.count("syslog.cut.bytes"));
            assertThat(routes.count("events.received"))
                    .isEqualTo(routes.events.size() + routes.deadLetters.size() + routes.count("events.dropped"));
        }
    }

    @Test
    void shouldAccountForEveryByteOfDatagrams() throws Exception {
        Map<String, String> settings = Map.of(
                "syslog.udp.enabled", "true",
                "events.max-bytes", "100",
                "camel.component.spool.segment-bytes", "1024",
                "camel.component.spool.maximum-bytes", "4096");
        try (SyslogRoutes routes = new SyslogRoutes(spool, settings);
                DatagramSocket socket = new DatagramSocket()) {
            routes.kafkaAnswers = false;
            long bytes = 0;
            int datagrams = 0;
            // one without a byte is ignored
            sendDatagram(socket, routes.udpPort(), "");
            for (String text : List.of("<13>" + "x".repeat(300), "<13>one\n")) {
                bytes += sendDatagram(socket, routes.udpPort(), text);
                datagrams++;
            }
            while (datagrams < 1000 && routes.count("syslog.dropped") < 20) {
                bytes += sendDatagram(socket, routes.udpPort(), "<13>message " + datagrams++);
                int soFar = datagrams;
                await().until(() -> routes.count("syslog.received") + routes.count("syslog.dropped") == soFar);
            }
            assertThat(routes.count("syslog.received.bytes")).isEqualTo(bytes);
            assertThat(routes.count("syslog.dropped.bytes")).isPositive();
            assertThat(routes.count("syslog.cut.bytes")).isEqualTo(204);
            assertBalance(routes);
        }
    }

    private static void assertBalance(SyslogRoutes routes) {
        await().untilAsserted(() -> assertThat(routes.count("syslog.framing.bytes")
                        + routes.count("syslog.stored.bytes")
                        + routes.count("syslog.cut.bytes")
                        + routes.count("syslog.lost.bytes")
                        + routes.count("syslog.dropped.bytes"))
                .as(routes::state)
                .isEqualTo(routes.count("syslog.received.bytes")));
    }

    private static int sendDatagram(DatagramSocket socket, int port, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
        return bytes.length;
    }

    @Test
    void shouldCloseConnectionsBeyondTheBoundAndIdleOnes() throws Exception {
        Map<String, String> settings =
                Map.of("syslog.tcp.enabled", "true", "syslog.maximum-connections", "2", "syslog.idle-seconds", "1");
        try (SyslogRoutes routes = new SyslogRoutes(spool, settings);
                Socket first = new Socket("127.0.0.1", routes.tcpPort());
                Socket second = new Socket("127.0.0.1", routes.tcpPort())) {
            await().until(() -> routes.gauge("syslog.connections") == 2);
            try (Socket third = new Socket("127.0.0.1", routes.tcpPort())) {
                assertThat(third.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(first.getInputStream().read()).isEqualTo(-1);
            assertThat(second.getInputStream().read()).isEqualTo(-1);
            await().until(() -> routes.gauge("syslog.connections") == 0);
        }
    }

    @Test
    void shouldReceiveFromManyConnectionsAtOnce() throws Exception {
        Map<String, String> settings =
                Map.of("syslog.tcp.enabled", "true", "camel.component.spool.fsync-interval-ms", "0");
        try (SyslogRoutes routes = new SyslogRoutes(spool, settings)) {
            List<Thread> senders = new ArrayList<>();
            for (int sender = 0; sender < 20; sender++) {
                int from = sender * 1000;
                senders.add(new Thread(() -> {
                    try (Socket socket = new Socket("127.0.0.1", routes.tcpPort())) {
                        OutputStream out = socket.getOutputStream();
                        for (String line : lines(from, from + 500)) {
                            out.write((line.length() + " " + line).getBytes(UTF_8));
                        }
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                }));
            }
            senders.forEach(Thread::start);
            awaitEvents(routes, 10_000);
            List<String> all = routes.lines();
            assertThat(all).doesNotHaveDuplicates();
            for (int sender = 0; sender < 20; sender++) {
                String start = "<13>Nov 22 10:15:58 host" + sender + " ";
                assertThat(all.stream().filter(line -> line.startsWith(start)).toList())
                        .isEqualTo(lines(sender * 1000, sender * 1000 + 500));
            }
            for (Thread sender : senders) {
                sender.join();
            }
        }
    }

    @Test
    void shouldListenToNothingByDefault() throws Exception {
        try (SyslogRoutes routes = new SyslogRoutes(spool, Map.of())) {
            assertThat(routes.main().getCamelContext().getRoutes())
                    .noneMatch(route ->
                            route.getId().contains("syslog") || route.getId().contains("spool"));
            assertThat(Files.exists(spool.resolve("syslog"))).isFalse();
        }
    }

    @Test
    void shouldDivideMessagesAmongSeveralKinds() throws Exception {
        Map<String, String> settings = new HashMap<>(TCP);
        settings.put("kinds.directory", KindFolder.of("syslog"));
        settings.put("syslog.kinds", "logins, syslog");
        settings.put("kind.logins.keep", " sshd.");
        settings.put("kind.logins.drop", "disconnected");
        settings.put("kind.logins.format", "syslog");
        settings.put("kind.logins.topic", "logins");
        settings.put("kind.logins.table", "Logins");
        settings.put("kind.logins.family", "l");
        settings.put("kind.logins.key", "sender");
        try (SyslogRoutes routes = new SyslogRoutes(spool, settings)) {
            send(
                    routes.tcpPort(),
                    "<13>Nov 22 10:15:58 h1 sshd[7]: accepted\n<13>Nov 22 10:15:58 h1 sshd[7]: disconnected\n"
                            + "<13>Nov 22 10:15:58 h1 cron[8]: started\n");

            awaitEvents(routes, 2);
            assertThat(routes.events)
                    .extracting(event -> event.getMessage().getHeader(KafkaConstants.OVERRIDE_TOPIC) + " "
                            + event.getMessage().getHeader(KafkaConstants.KEY, String.class))
                    .containsExactly("logins 127.0.0.1", "smartcar-syslog h1");
            assertThat(routes.count("events.dropped")).isEqualTo(1);
            assertThat(routes.count("events.received")).isEqualTo(3);
        }
    }

    @Test
    void shouldListenOnThisHostAloneByDefault() throws Exception {
        try (SyslogRoutes routes = new SyslogRoutes(spool, TCP)) {
            assertThat(routes.main().getCamelContext().getEndpoints())
                    .anyMatch(endpoint -> endpoint.getEndpointUri().startsWith("netty://tcp://127.0.0.1:"));
        }
    }

    @Test
    void shouldNotStartWithoutTheKind() {
        Map<String, String> settings =
                Map.of("syslog.tcp.enabled", "true", "kinds.directory", KindFolder.of("driver", "status"));

        assertThatThrownBy(() -> new SyslogRoutes(spool, settings).close())
                .hasStackTraceContaining("Setting syslog.kinds is wrong: expected driver, status, got 'syslog': copy"
                        + " kinds/syslog.properties.example to kinds/syslog.properties");
    }
}
