package io.smartcar.collect.syslog;

import static io.smartcar.collect.syslog.SyslogSending.awaitEvents;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.smartcar.cluster.TestCertificates;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.netty.NettyEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stop of the collector while its connections are busy: what was received is stored before the spool is closed. */
@Timeout(60)
class SyslogStopTest {
    private static final String STOP_MILLIS = "camel.component.netty.shutdown-timeout";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldStoreReceivedMessagesBeforeTheStopEnds(boolean tls) throws Exception {
        TestCertificates certificates = TestCertificates.create(folder.resolve("certificates"));
        Map<String, String> settings = settings(certificates);
        settings.put(tls ? "syslog.tls.enabled" : "syslog.tcp.enabled", "true");
        Path spool = folder.resolve("spool");
        CountDownLatch stopped = new CountDownLatch(1);
        double received;
        try (SyslogRoutes routes = new SyslogRoutes(spool, settings)) {
            routes.kafkaAnswers = false;
            CompletableFuture<Channel> connection = routes.nextConnection();
            Socket socket = tls
                    ? certificates.trusted().createSocket("127.0.0.1", routes.tlsPort())
                    : new Socket("127.0.0.1", routes.tcpPort());
            try (socket) {
                // the second message is delivered when the stop closes the connection
                socket.getOutputStream().write("<13>whole\n<13>begun".getBytes(UTF_8));
                await().until(() -> routes.count("syslog.stored.bytes") == "<13>whole".length());
                keepBusy(connection.get(10, TimeUnit.SECONDS), stopped);
                routes.close();
                stopped.countDown();
                await().until(() -> routes.count("syslog.received") == 2);
            }
            received = routes.count("syslog.received");
            assertThat(routes.count("syslog.lost")).as(routes::state).isZero();
        }
        try (SyslogRoutes routes = new SyslogRoutes(spool, Map.of("syslog.tcp.enabled", "true"))) {
            awaitEvents(routes, (int) received);
            assertThat(routes.lines()).containsExactly("<13>whole", "<13>begun");
        }
    }

    @Test
    void shouldWaitForTheEventLoopsOfEachServer() throws Exception {
        Map<String, String> settings = settings(TestCertificates.create(folder.resolve("certificates")));
        settings.put("syslog.tcp.enabled", "true");
        settings.put("syslog.tls.enabled", "true");
        try (SyslogRoutes routes = new SyslogRoutes(folder.resolve("spool"), settings)) {
            assertThat(routes.main().getCamelContext().getEndpoints())
                    .filteredOn(NettyEndpoint.class::isInstance)
                    .hasSize(2)
                    .allSatisfy(endpoint -> assertThat(((NettyEndpoint) endpoint)
                                    .getConfiguration()
                                    .getShutdownTimeout())
                            .as("Netty takes up to 15 s to end an event loop")
                            .isBetween(15_001, 44_999));
        }
    }

    /** With the real waiting time of a stop. */
    private static Map<String, String> settings(TestCertificates certificates) throws Exception {
        Properties defaults = new Properties();
        try (InputStream file = SyslogStopTest.class.getResourceAsStream("/application.properties")) {
            defaults.load(file);
        }
        Map<String, String> settings = new HashMap<>(certificates.settings());
        settings.put(STOP_MILLIS, defaults.getProperty(STOP_MILLIS, "100"));
        return settings;
    }

    /** Keeps the event loop busy, as another connection could, until the stop has ended, or for a while. */
    private static void keepBusy(Channel connection, CountDownLatch stopped) throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        connection.eventLoop().execute(() -> {
            busy.countDown();
            try {
                stopped.await(2, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        busy.await();
    }
}
