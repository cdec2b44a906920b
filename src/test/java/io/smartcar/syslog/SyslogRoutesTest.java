package io.smartcar.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.smartcar.cluster.TestCertificates;
import io.smartcar.event.DeadLetter;
import io.smartcar.event.EventHeaders;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.SocketFactory;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real routes, with senders of the test's own; what goes on to Kafka stays in lists. */
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
            assertThat(routes.lines()).containsExactly("<13>one", large, "<15>three\n");
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
    void shouldDeadLetterWhatIsLongerThanAllowedWithItsBeginningLengthAndHash() throws Exception {
        Map<String, String> settings = Map.of("syslog.tcp.enabled", "true", "events.max-bytes", "100");
        try (SyslogRoutes routes = new SyslogRoutes(spool, settings)) {
            send(routes.tcpPort(), "<13>" + "x".repeat(5000) + "\n<13>short\n");

            awaitEvents(routes, 1);
            assertThat(routes.lines()).containsExactly("<13>short");
            Exchange letter = routes.deadLetters.get(0);
            assertThat(letter.getMessage().getBody(byte[].class)).hasSize(100);
            assertThat(letter.getMessage().getHeader(DeadLetter.REASON)).isEqualTo("length");
            assertThat(letter.getMessage().getHeader(DeadLetter.LENGTH)).isEqualTo("5004");
            assertThat(letter.getMessage().getHeader(DeadLetter.SHA256, String.class))
                    .hasSize(64);
            assertThat(letter.getMessage().getHeader(DeadLetter.KIND)).isEqualTo("syslog");
            assertThat(routes.count("syslog.cut")).isEqualTo(1);
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
    void shouldKeepWhatItReceivesWhileKafkaDoesNotAnswer() throws Exception {
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
    void shouldHoldSendersBackWhileTheSpoolIsFullAndLoseNothing() throws Exception {
        Map<String, String> settings = Map.of(
                "syslog.tcp.enabled", "true",
                "syslog.idle-seconds", "1",
                "camel.component.spool.fsync", "none",
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
    void shouldAcceptNewConnectionsWhileTheSpoolIsFullAndHoldThemBackToo(boolean tls) throws Exception {
        TestCertificates certificates = TestCertificates.create(spool.resolve("certificates"));
        SocketFactory trusted = certificates.trusted();
        Map<String, String> settings = new HashMap<>(certificates.settings());
        settings.put(tls ? "syslog.tls.enabled" : "syslog.tcp.enabled", "true");
        settings.put("camel.component.spool.segment-bytes", "1024");
        settings.put("camel.component.spool.maximum-bytes", "4096");
        try (SyslogRoutes routes = new SyslogRoutes(spool.resolve("spool"), settings)) {
            Connecting connecting = tls
                    ? () -> trusted.createSocket("127.0.0.1", routes.tlsPort())
                    : () -> new Socket("127.0.0.1", routes.tcpPort());
            routes.kafkaAnswers = false;
            List<String> sent = new ArrayList<>(lines(0, 300));
            try (Socket first = connecting.connect()) {
                first.getOutputStream().write((String.join("\n", sent) + "\n").getBytes(UTF_8));
                // until all that was read is stored: only then is it known that the spool is full
                await().until(() -> routes.gauge("spool.full") == 1
                        && routes.count("syslog.stored.bytes")
                                == length(sent.subList(0, (int) routes.count("syslog.received"))));
                double received = routes.count("syslog.received");
                // one that comes again, as a sender does whose connection was idle or broken for it
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
            for (String text : List.of("", "<13>" + "x".repeat(300), "<13>one\n")) {
                bytes += send(socket, routes.udpPort(), text);
                datagrams++;
            }
            while (datagrams < 1000 && routes.count("syslog.dropped") < 20) {
                bytes += send(socket, routes.udpPort(), "<13>message " + datagrams++);
                int soFar = datagrams;
                await().until(() ->
                        routes.count("syslog.received") + routes.count("syslog.dropped") + routes.count("syslog.empty")
                                == soFar);
            }
            assertThat(routes.count("syslog.empty")).isEqualTo(1);
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

    private static int send(DatagramSocket socket, int port, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
        return bytes.length;
    }

    @Test
    void shouldCloseConnectionsWhileTheSpoolIsFullIfToldTo() throws Exception {
        Map<String, String> settings = Map.of(
                "syslog.tcp.enabled", "true",
                "camel.component.spool.when-full", "refuse",
                "camel.component.spool.segment-bytes", "1024",
                "camel.component.spool.maximum-bytes", "4096");
        try (SyslogRoutes routes = new SyslogRoutes(spool, settings)) {
            routes.kafkaAnswers = false;
            try (Socket socket = new Socket("127.0.0.1", routes.tcpPort())) {
                socket.getOutputStream().write((String.join("\n", lines(0, 300)) + "\n").getBytes(UTF_8));
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
            try (Socket socket = new Socket("127.0.0.1", routes.tcpPort())) {
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(routes.count("syslog.refused.connections")).isEqualTo(1);

            routes.kafkaAnswers = true;
            awaitEvents(routes, 300);
            await().until(() -> routes.gauge("spool.full") == 0);
            send(routes.tcpPort(), "<13>back\n");
            awaitEvents(routes, 301);
        }
    }

    @Test
    void shouldCountDatagramsThatAFullSpoolDoesNotTake() throws Exception {
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
        Map<String, String> settings = Map.of("syslog.tcp.enabled", "true", "camel.component.spool.fsync", "each");
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
                    .allMatch(route -> route.getId().startsWith("route"));
            assertThat(Files.exists(spool.resolve("syslog"))).isFalse();
        }
    }

    @Test
    void shouldDivideMessagesAmongSeveralKinds() throws Exception {
        Map<String, String> settings = new HashMap<>(TCP);
        settings.put("events.kinds", "logins,syslog");
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
    void shouldRefuseToStartWithoutTheKind() {
        Map<String, String> settings = Map.of("syslog.tcp.enabled", "true", "events.kinds", "driver,status");

        assertThatThrownBy(() -> new SyslogRoutes(spool, settings).close())
                .hasStackTraceContaining("Setting syslog.kinds is wrong: expected one of events.kinds, got 'syslog'");
    }

    private interface Connecting {
        Socket connect() throws IOException;
    }

    private static void assertRefused(Connecting connecting) {
        try (Socket socket = connecting.connect()) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write("<13>intruder\n".getBytes(UTF_8));
            int answer = socket.getInputStream().read();
            while (answer >= 0) { // an alert, perhaps
                answer = socket.getInputStream().read();
            }
        } catch (IOException refused) {
            assertThat(refused).isNotInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    private static void send(int port, String text) throws IOException {
        send(port, text.getBytes(UTF_8));
    }

    private static void send(int port, byte[] bytes) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.getOutputStream().write(bytes);
        }
    }

    private static List<String> lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> "<13>Nov 22 10:15:58 host" + number / 1000 + " app: message " + number)
                .toList();
    }

    private static int length(List<String> lines) {
        return lines.stream().mapToInt(String::length).sum();
    }

    private static void awaitEvents(SyslogRoutes routes, int count) {
        await().atMost(30, TimeUnit.SECONDS)
                .untilAsserted(
                        () -> assertThat(routes.events.size()).as(routes::state).isGreaterThanOrEqualTo(count));
    }

    private static String header(Exchange event, String name) {
        return new String(event.getMessage().getHeader(name, byte[].class), UTF_8);
    }
}
