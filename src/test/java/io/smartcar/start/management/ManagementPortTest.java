package io.smartcar.start.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.support.LogCapture;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.camel.main.Main;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The port of health and metrics as strangers, web pages and probes use it. */
class ManagementPortTest {
    private static final String HEALTH = "GET /observe/health HTTP/1.1\r\n";
    private static final Main MAIN = new Main();

    private static int port;
    private static List<String> warnings;

    @BeforeAll
    static void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        set(
                "camel.main.routes-include-pattern",
                "file:routes/caller-decides.camel.yaml,file:routes/dead-letters-to-file.camel.yaml");
        set("camel.management.host", "0.0.0.0");
        set("camel.management.port", port);
        set("camel.management.send-enabled", true);
        set("management.hosts", "collector-1,collector-1.example.org");
        set("management.idle-seconds", 1);
        set("management.maximum-connections", 50);
        set("process.roles", "storer");
        set("syslog.tls.passphrase", "secret-passphrase");
        set("topics.wait-ms", 0);
        set("dead-letters.sink", "file");
        try (LogCapture log = LogCapture.of("io.smartcar.start")) {
            MAIN.start();
            warnings = log.messages(Level.WARN);
        }
    }

    @AfterAll
    static void stop() {
        MAIN.stop();
    }

    private static void set(String key, Object value) {
        MAIN.addOverrideProperty(key, value.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost",
                "Host: localhost:{port}",
                "Host: LOCALHOST.:{port}",
                "Host: 127.0.0.1:{port}",
                "Host: 127.0.0.2",
                "Host: [::1]:{port}",
                "Host: collector-1:{port}",
                "Host: Collector-1.Example.org",
                "Host: localhost:{port}\r\nOrigin: http://localhost:{port}\r\nSec-Fetch-Site: same-origin",
                "Host: localhost:{port}\r\nSec-Fetch-Site: none"
            })
    void shouldAnswerThoseWhoKnowIt(String headers) throws IOException {
        assertThat(answer(HEALTH + headers)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host:",
                "Host: evil.example",
                "Host: evil.example:{port}",
                "Host: localhost.evil.example",
                "Host: 127.0.0.1.evil.example",
                "Host: 192.0.2.1",
                "Host: 0.0.0.0:{port}",
                "Host: localhost:{port}\r\nOrigin: http://evil.example",
                "Host: localhost:{port}\r\nOrigin: http://localhost:{port}\r\nOrigin: http://evil.example",
                "Host: localhost:{port}\r\nOrigin: http://localhost:1",
                "Host: localhost:{port}\r\nOrigin: null",
                "Host: localhost:{port}\r\nOrigin:",
                "Host: localhost:{port}\r\nSec-Fetch-Site: cross-site",
                "Host: localhost:{port}\r\nSec-Fetch-Site: same-site"
            })
    void shouldRefuseWebPages(String headers) throws IOException {
        for (String path : List.of(
                "/observe/health", "/observe/health/live", "/observe/metrics", "/observe/state", "/q/send/", "/")) {
            assertThat(answer("GET " + path + " HTTP/1.1\r\n" + headers))
                    .as(path)
                    .startsWith("HTTP/1.1 403 ")
                    .doesNotContain("evil");
        }
    }

    @Test
    void shouldCloseTheConnectionOfARefusedRequest() throws IOException {
        try (Socket socket = connect()) {
            socket.setSoTimeout(500);
            socket.getOutputStream().write((HEALTH + "Host: evil.example\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("see the setting management.hosts.");
        }
    }

    @Test
    void shouldWarnOfFunctionsWithoutALogin() {
        assertThat(warnings)
                .anyMatch(line -> line.startsWith("/q/send: all who reach 0.0.0.0:" + port + " may use it"));
    }

    @Test
    void shouldNotLetAWebPageSend() throws IOException {
        String message = "Host: {host}\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nendpoint: "
                + "language:simple:${sysenv.PATH}\r\nexchangePattern: InOut\r\n\r\nhi";
        assertThat(answer("POST /q/send/ HTTP/1.1\r\n" + message.replace("{host}", "evil.example")))
                .startsWith("HTTP/1.1 403 ");
        assertThat(answer("POST /q/send/ HTTP/1.1\r\nOrigin: http://evil.example\r\n"
                        + message.replace("{host}", "127.0.0.1")))
                .startsWith("HTTP/1.1 403 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /observe/health HTTP/1.1",
                "GET /observe/health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example",
                "GET /observe/health HTTP/1.1\r\nHost: a b",
                "OPTIONS * HTTP/1.1\r\nHost: localhost",
                "GET /%zz HTTP/1.1\r\nHost: localhost",
                "GET /observe/health?%zz HTTP/1.1\r\nHost: localhost",
                "GET observe/health HTTP/1.1\r\nHost: localhost",
                "secret HTTP/1.1 bytes"
            })
    void shouldLogNoErrorOfAMalformedRequest(String request) throws IOException {
        try (LogCapture log = LogCapture.of("io")) {
            for (int i = 0; i < 3; i++) {
                assertThat(answer(request)).containsPattern("^HTTP/1.[01] 400 ");
            }
            assertThat(log.messages(Level.ERROR)).isEmpty();
            assertThat(log.messages(Level.WARN)).hasSizeLessThan(2).noneMatch(line -> line.contains("secret"));
        }
    }

    @Test
    void shouldAnswerAProbeOfTheAddressOfThisMachine() throws IOException {
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(network.getInetAddresses())) {
                if (address instanceof Inet4Address && !address.isLoopbackAddress()) {
                    String host = "Host: " + address.getHostAddress() + ":{port}";
                    assertThat(answer(address, HEALTH + host)).startsWith("HTTP/1.1 200 ");
                    assertThat(answer(HEALTH + host)).startsWith("HTTP/1.1 403 ");
                }
            }
        }
    }

    @Test
    void shouldAnswerAnOldProbeWithoutHost() throws IOException {
        assertThat(answer("GET /observe/health/live HTTP/1.0")).startsWith("HTTP/1.0 200 ");
    }

    @Test
    void shouldShowNoStackTraces() throws IOException {
        assertThat(answer("GET /observe/health?stackTrace=true&exposureLevel=full HTTP/1.1\r\nHost: localhost"))
                .contains("\"status\"")
                .doesNotContain("tacktrace", "tackTrace");
        assertThat(answer("POST /q/send/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
                        + "endpoint: language:simple:${body.nothing}\r\n\r\nhi"))
                .contains("failed")
                .doesNotContain("tackTrace", "at org.apache");
    }

    @Test
    void shouldAnswerWhileAThousandRequestsAreHalfOpen() throws IOException {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < 1_000; i++) {
                Socket socket = connect();
                open.add(socket);
                socket.getOutputStream().write(i % 2 == 0 ? HEALTH.getBytes(StandardCharsets.US_ASCII) : new byte[0]);
            }
            assertThat(answer(HEALTH + "Host: localhost")).startsWith("HTTP/1.1 200 ");
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(open)
                    .filteredOn(socket -> !isClosed(socket))
                    .isEmpty());
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void shouldCloseAConnectionThatSendsAByteNowAndThen() throws IOException {
        try (Socket socket = connect()) {
            await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        try {
                            socket.getOutputStream().write('G');
                            return false;
                        } catch (SocketException e) {
                            return true;
                        }
                    });
        }
    }

    @Test
    void shouldMeasureOpenFilesMemoryAndDisk() throws IOException {
        assertThat(answer("GET /observe/metrics HTTP/1.1\r\nHost: localhost"))
                .contains("\nprocess_files_open_files", "\nprocess_files_max_files")
                .contains("\njvm_memory_used_bytes{area=\"heap\"", "\njvm_memory_max_bytes{area=\"heap\"")
                .containsPattern("\ndisk_free_bytes\\{folder=\"dead-letters\"} [1-9]")
                .containsPattern("\ndisk_total_bytes\\{folder=\"dead-letters\"} [1-9]");
    }

    @Test
    void shouldShowItsStateAndNoSecrets() throws IOException {
        String answer = answer("GET /observe/state HTTP/1.1\r\nHost: localhost");

        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .containsIgnoringCase("Content-Type: application/json")
                .contains("\"id\":\"dead-letters-to-file\"", "\"status\":\"Started\"", "\"process.roles\":\"storer\"")
                .contains("\"name\":\"disk.free.bytes\",\"tags\":{\"folder\":\"dead-letters\"},\"value\":")
                .doesNotContain("secret-passphrase", "NaN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void shouldOnlyShowItsState(String method) throws IOException {
        assertThat(answer(method + " /observe/state HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0"))
                .startsWith("HTTP/1.1 405 ");
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(1);
        return socket;
    }

    /** The answer to a request without a body, or with all of it; until the connection is closed. */
    private static String answer(String request) throws IOException {
        return answer(InetAddress.getLoopbackAddress(), request);
    }

    private static String answer(InetAddress address, String request) throws IOException {
        try (Socket socket = new Socket(address, port)) {
            socket.setSoTimeout(20_000);
            int end = request.indexOf("\r\n\r\n");
            String whole = end >= 0 ? request : request + "\r\n\r\n";
            String closing =
                    whole.replaceFirst("\r\n", "\r\nConnection: close\r\n").replace("{port}", "" + port);
            socket.getOutputStream().write(closing.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
