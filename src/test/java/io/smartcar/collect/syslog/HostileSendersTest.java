package io.smartcar.collect.syslog;

import static io.smartcar.collect.syslog.SyslogSending.awaitEvents;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.Channel;
import io.smartcar.camel.support.LogCapture;
import io.smartcar.cluster.TestCertificates;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Senders that take all connections, or send what is no syslog: others are served, and an operator learns of it. */
@Timeout(180)
class HostileSendersTest {
    private static final String REFUSED = "Refused %d connections to 127.0.0.1:%d, the last from /127.0.0.1:";

    private static TestCertificates certificates;

    @TempDir
    private Path folder;

    private final LogCapture log = LogCapture.of("io.smartcar.collect.syslog");
    private final LogCapture nettyLog = LogCapture.of("io.netty");
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeAll
    static void createCertificates(@TempDir Path keys) throws Exception {
        certificates = TestCertificates.create(keys);
    }

    @BeforeEach
    void quiet() {
        nettyLog.quietly();
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        log.close();
        nettyLog.close();
    }

    @Test
    void shouldServeOthersWhileOneAddressHoldsAllOfItsConnections() throws Exception {
        Map<String, String> settings = Map.of(
                "syslog.tcp.enabled", "true",
                "syslog.maximum-connections", "8",
                "syslog.maximum-connections-per-address", "5");
        try (SyslogRoutes routes = new SyslogRoutes(folder, settings)) {
            for (int count = 0; count < 5; count++) {
                connect("127.0.0.1", routes.tcpPort());
            }
            await().until(() -> routes.gauge("syslog.connections") == 5);
            for (int count = 0; count < 20; count++) {
                assertClosed(connect("127.0.0.1", routes.tcpPort()));
            }
            Socket other = connect("127.0.0.2", routes.tcpPort());
            other.getOutputStream().write("<13>from another\n".getBytes(UTF_8));

            awaitEvents(routes, 1);
            assertThat(routes.lines()).containsExactly("<13>from another");
            assertThat(routes.meters
                            .get("syslog.refused.connections")
                            .tag("reason", "address")
                            .counter()
                            .count())
                    .isEqualTo(20);
            assertThat(log.messages(Level.WARN))
                    .singleElement()
                    .asString()
                    .startsWith(REFUSED.formatted(1, routes.tcpPort()))
                    .endsWith("because 5 are open from this address (syslog.maximum-connections-per-address)");
            assertThat(health(routes, "tcp").getState()).isEqualTo(HealthCheck.State.UP);
            assertThat(health(routes, "tcp").getMessage())
                    .get()
                    .asString()
                    .contains("are refused to a sender that has 5 (syslog.maximum-connections-per-address)");

            sockets.get(0).close();
            await().until(() -> routes.gauge("syslog.connections") == 5);
            connect("127.0.0.1", routes.tcpPort()).getOutputStream().write("<13>again\n".getBytes(UTF_8));
            awaitEvents(routes, 2);
        }
    }

    @Test
    void shouldBeDownWhileNoConnectionIsLeft() throws Exception {
        Map<String, String> settings = Map.of("syslog.tcp.enabled", "true", "syslog.maximum-connections", "2");
        try (SyslogRoutes routes = new SyslogRoutes(folder, settings)) {
            connect("127.0.0.1", routes.tcpPort());
            connect("127.0.0.2", routes.tcpPort());
            await().until(() -> routes.gauge("syslog.connections") == 2);
            assertThat(health(routes, "tcp").getState()).isEqualTo(HealthCheck.State.UP);
            assertClosed(connect("127.0.0.1", routes.tcpPort()));

            assertThat(log.messages(Level.WARN))
                    .singleElement()
                    .asString()
                    .startsWith(REFUSED.formatted(1, routes.tcpPort()))
                    .endsWith("because 2 are open in all (syslog.maximum-connections)");
            assertThat(health(routes, "tcp").getState()).isEqualTo(HealthCheck.State.DOWN);
            assertThat(health(routes, "tcp").getMessage())
                    .get()
                    .asString()
                    .startsWith("All 2 connections to 127.0.0.1:" + routes.tcpPort() + " are in use");
        }
    }

    @Test
    void shouldCloseAConnectionThatDoesNotCompleteItsHandshake() throws Exception {
        try (SyslogRoutes routes = tls(Map.of("syslog.maximum-connections", "2"))) {
            Socket silent = connect("127.0.0.1", routes.tlsPort());
            Socket slow = connect("127.0.0.1", routes.tlsPort());
            // the beginning of a ClientHello
            slow.getOutputStream().write(HexFormat.of().parseHex("160301020001"));
            await().until(() -> routes.gauge("syslog.connections") == 2);
            assertClosed(connect("127.0.0.1", routes.tlsPort()));

            assertClosed(silent);
            assertClosed(slow);
            await().until(() -> routes.gauge("syslog.connections") == 0);
            assertThat(routes.count("syslog.failed.handshakes")).isEqualTo(2);
            assertThat(log.messages(Level.WARN))
                    .hasSize(2)
                    .last()
                    .asString()
                    .startsWith("Closed 1 connections to 127.0.0.1:" + routes.tlsPort()
                            + " without a TLS handshake, the last from /127.0.0.1:")
                    .endsWith(": handshake timed out after 10000ms");
        }
    }

    @Test
    void shouldLogOneLineWithoutContentForWhatIsNoTls() throws Exception {
        String secret = "<13>password=geheim\n";
        try (SyslogRoutes routes = tls(Map.of())) {
            for (String text : List.of(secret, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\n\u001b[31m", secret)) {
                Socket socket = connect("127.0.0.1", routes.tlsPort());
                socket.getOutputStream().write(text.getBytes(UTF_8));
                assertClosed(socket);
            }
            connect("127.0.0.1", routes.tlsPort()).close();
            await().until(() -> routes.count("syslog.failed.handshakes") == 5);

            assertThat(log.messages(Level.WARN))
                    .singleElement()
                    .asString()
                    .startsWith("Closed 1 connections to 127.0.0.1:" + routes.tlsPort()
                            + " without a TLS handshake, the last from /127.0.0.1:")
                    .endsWith(": it sent something other than TLS");
            assertQuiet();
        }
    }

    @Test
    void shouldNotLogAProbeThatOnlyConnects() throws Exception {
        try (SyslogRoutes routes = tls(Map.of())) {
            connect("127.0.0.1", routes.tlsPort()).close();
            await().until(() -> routes.count("syslog.failed.handshakes") == 1);

            assertThat(log.messages(Level.WARN)).isEmpty();
            assertQuiet();
        }
    }

    @Test
    void shouldNameTheReasonOfAFailedHandshake() throws Exception {
        for (SSLSocketFactory sender : List.of(certificates.foreign(), certificates.anonymous())) {
            try (SyslogRoutes routes = tls(Map.of())) {
                assertThatThrownBy(() -> {
                            Socket socket = sender.createSocket("127.0.0.1", routes.tlsPort());
                            sockets.add(socket);
                            socket.getOutputStream().write("<13>intruder\n".getBytes(UTF_8));
                            socket.getInputStream().read();
                        })
                        .isInstanceOf(IOException.class);
                await().until(() -> routes.count("syslog.failed.handshakes") == 1);
                assertThat(log.messages(Level.WARN))
                        .last()
                        .asString()
                        .contains(
                                " without a TLS handshake, the last from /127.0.0.1:",
                                "Empty client certificate chain");
                assertQuiet();
            }
        }
        try (SyslogRoutes routes = tls(Map.of())) {
            SSLSocket old = (SSLSocket) certificates.trusted().createSocket();
            sockets.add(old);
            old.setEnabledProtocols(new String[] {"TLSv1.2"});
            old.setEnabledCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"});
            old.connect(new InetSocketAddress("127.0.0.1", routes.tlsPort()));
            assertThatThrownBy(old::startHandshake).isInstanceOf(IOException.class);
            await().until(() -> routes.count("syslog.failed.handshakes") == 1);
            assertThat(log.messages(Level.WARN)).last().asString().contains("no cipher suites in common");
        }
    }

    @Test
    void shouldLogConnectionsThatAreResetOnce() throws Exception {
        try (SyslogRoutes routes = new SyslogRoutes(folder, Map.of("syslog.tcp.enabled", "true"))) {
            for (int count = 1; count <= 5; count++) {
                Socket socket = connect("127.0.0.1", routes.tcpPort());
                socket.getOutputStream().write("<13>one\n".getBytes(UTF_8));
                awaitEvents(routes, count);
                reset(socket);
            }
            await().until(() -> routes.gauge("syslog.connections") == 0);

            assertThat(log.messages(Level.WARN))
                    .singleElement()
                    .asString()
                    .matches(
                            "Closed 1 connections to 127.0.0.1:\\d+, the last from /127.0.0.1:\\d+: Connection reset.*");
            assertThat(log.stackTraces()).isEmpty();
            assertQuiet();
        }
    }

    @Test
    void shouldReportDatagramsThatTheKernelDrops() throws Exception {
        assumeTrue(Files.isReadable(ReceiveBufferDrops.TABLES.get(0)), "Linux tells");
        Map<String, String> settings = Map.of("syslog.udp.enabled", "true", "syslog.udp.receive-buffer-bytes", "4096");
        try (SyslogRoutes routes = new SyslogRoutes(folder, settings);
                DatagramSocket socket = new DatagramSocket()) {
            CompletableFuture<Channel> found = routes.nextConnection();
            byte[] bytes = "<13>a burst".getBytes(UTF_8);
            DatagramPacket datagram =
                    new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), routes.udpPort());
            socket.send(datagram);
            Channel channel = found.get(10, TimeUnit.SECONDS);
            assertThat(health(routes, "udp").getState()).isEqualTo(HealthCheck.State.UP);
            CountDownLatch burst = new CountDownLatch(1);
            channel.eventLoop().execute(() -> awaitUninterruptibly(burst));
            for (int count = 0; count < 200; count++) {
                socket.send(datagram);
            }
            burst.countDown();

            await().atMost(20, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(log.messages(Level.WARN)).hasSize(1));
            assertThat(log.messages(Level.WARN).get(0))
                    .startsWith("The kernel dropped " + (long) routes.gauge("syslog.kernel.dropped")
                            + " datagrams to 127.0.0.1:" + routes.udpPort() + ", which are lost");
            assertThat(health(routes, "udp").getState()).isEqualTo(HealthCheck.State.DOWN);
            assertThat(health(routes, "udp").getMessage()).get().asString().contains("syslog.udp.receive-buffer-bytes");
        }
    }

    private SyslogRoutes tls(Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(certificates.settings());
        all.put("syslog.tls.enabled", "true");
        all.putAll(settings);
        return new SyslogRoutes(folder.resolve("spool"), all);
    }

    private Socket connect(String from, int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port, InetAddress.getByName(from), 0);
        socket.setSoTimeout(20_000);
        sockets.add(socket);
        return socket;
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static void assertClosed(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {
                // an alert, perhaps
            }
        } catch (IOException e) {
            assertThat(e).isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    private void assertQuiet() {
        assertThat(nettyLog.messages(Level.WARN)).isEmpty();
        assertThat(nettyLog.messages(Level.ERROR)).isEmpty();
    }

    private static HealthCheck.Result health(SyslogRoutes routes, String transport) {
        return HealthCheckRegistry.get(routes.main().getCamelContext())
                .getCheck("syslog-" + transport)
                .orElseThrow()
                .call();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
