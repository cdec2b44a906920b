package io.smartcar.start.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.support.LogCapture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.main.Main;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Actions as an operator, web pages and strangers ask for them, on the real management server. */
class ActionEndpointTest {
    private static final String ACTION = "POST /observe/actions/pause HTTP/1.1\r\n";
    private static final String OWN = "Host: localhost\r\nX-Requested-With: smartcar-routes\r\n";

    private final Main main = new Main();

    @TempDir
    private Path folder;

    private int port;

    @AfterEach
    void stop() {
        main.stop();
    }

    private void start(String... settings) throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        main.addOverrideProperty("camel.management.port", String.valueOf(port));
        main.addOverrideProperty("process.roles", "collector");
        main.addOverrideProperty(
                "camel.main.routes-include-pattern",
                "file:routes/file-to-events.camel.yaml,file:routes/batches-to-events.camel.yaml,"
                        + "file:routes/dead-letters-to-file.camel.yaml,file:routes/events-to-kafka.camel.yaml,"
                        + "file:routes/send-redelivery.camel.yaml,file:routes/caller-decides.camel.yaml");
        main.addOverrideProperty("files.directory", folder.resolve("drop").toString());
        main.addOverrideProperty("dead-letters.sink", "file");
        main.addOverrideProperty("topics.create", "false");
        main.addOverrideProperty("topics.wait-ms", "0");
        main.addOverrideProperty("camel.component.kafka.brokers", "127.0.0.1:1");
        for (int i = 0; i < settings.length; i += 2) {
            main.addOverrideProperty(settings[i], settings[i + 1]);
        }
        main.start();
    }

    private boolean isPaused() throws IOException {
        return answer("GET /observe/health?exposureLevel=full HTTP/1.1\r\nHost: localhost\r\n")
                .contains("is paused by an operator");
    }

    @Test
    void shouldActForTheOperatorOfThisHost() throws Exception {
        start();
        try (LogCapture log = LogCapture.of(ActionEndpoint.class)) {
            assertThat(answer(ACTION + OWN))
                    .startsWith("HTTP/1.1 200 ")
                    .containsIgnoringCase("Cache-Control: no-store")
                    .endsWith("{\"routes\":[\"file-to-events\"]}");
            assertThat(log.messages(Level.WARN)).containsExactly("An operator has ordered pause of [file-to-events]");
        }
        assertThat(isPaused()).isTrue();
        assertThat(answer(ACTION.replace("pause", "resume") + OWN + "Content-Length: 2\r\n\r\n{}"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(isPaused()).isFalse();
    }

    @Test
    void shouldRefuseWhatAWebPageCanMakeABrowserSend() throws Exception {
        start("management.hosts", "collector-1");
        String form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1\r\n\r\na";
        for (String request : List.of(
                // a form, an image, a link
                ACTION + "Host: localhost\r\n" + form,
                ACTION + "Host: localhost\r\nOrigin: null\r\n" + form,
                ACTION + "Host: localhost\r\nX-Requested-With: XMLHttpRequest\r\n",
                ACTION + "Host: localhost\r\nX-Requested-With:\r\n",
                ACTION + OWN + "Origin: http://evil.example\r\n",
                ACTION + OWN + "Origin: http://localhost:1\r\n",
                ACTION + OWN + "Sec-Fetch-Site: cross-site\r\n",
                ACTION + OWN + "Sec-Fetch-Site: same-site\r\n",
                // DNS rebinding
                ACTION + OWN.replace("localhost", "evil.example"),
                ACTION + OWN.replace("localhost", "evil.example:" + port),
                ACTION + OWN.replace("localhost", "collector-1.evil.example"))) {
            assertThat(answer(request)).as(request).startsWith("HTTP/1.1 403 ");
        }
        for (String method : List.of("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS")) {
            assertThat(answer(ACTION.replace("POST", method) + OWN))
                    .as(method)
                    .startsWith("HTTP/1.1 405 ")
                    .containsIgnoringCase("Allow: POST")
                    .doesNotContainIgnoringCase("Access-Control");
        }
        assertThat(isPaused()).isFalse();
    }

    @Test
    void shouldRefuseWhatIsNoAction() throws Exception {
        start();
        try (LogCapture log = LogCapture.of("io")) {
            for (String path : List.of(
                    "",
                    "pause-",
                    "pausefile",
                    "PAUSE",
                    "pause-batches-to-events",
                    "pause-storer",
                    "pause/file-to-events",
                    "pause%00",
                    "pause%2f..%2fdrain",
                    "..%2f..%2fetc%2fpasswd",
                    "../../../etc/passwd",
                    "pause%0d%0aX-Evil:%20yes",
                    "%3Cscript%3E",
                    "x".repeat(3_000))) {
                assertThat(answer("POST /observe/actions/" + path + " HTTP/1.1\r\n" + OWN))
                        .as(path)
                        .matches("(?s)HTTP/1.1 (404|429) .*")
                        .doesNotContainIgnoringCase("evil", "<script>", "passwd", "xxx");
            }
            assertThat(log.messages(Level.ERROR)).isEmpty();
            assertThat(log.messages(Level.WARN)).noneMatch(line -> line.contains("vil"));
        }
        assertThat(isPaused()).isFalse();
    }

    @Test
    void shouldNotWaitForABody() throws Exception {
        start();
        assertThat(answer(ACTION + OWN + "Content-Length: 100\r\n")).startsWith("HTTP/1.1 200 ");
        for (String large : List.of(
                "Content-Length: 1000",
                "Content-Length: 9000000000000000000",
                "Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\n\r\n1000000\r\nx")) {
            assertThat(answer(ACTION + OWN + large + "\r\n")).as(large).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void shouldRefuseAFlood() throws Exception {
        Actions none = new Actions(null);
        AtomicLong time = new AtomicLong(7_000_000_000L);
        ActionEndpoint endpoint = new ActionEndpoint(none, null, time::get);

        for (int i = 0; i < 10; i++) {
            assertThat(endpoint.isFlood()).isFalse();
        }
        assertThat(endpoint.isFlood()).isTrue();
        time.addAndGet(1_000_000_000);
        assertThat(endpoint.isFlood()).isFalse();
    }

    @Test
    void shouldActForNobodyIfOtherHostsReachThePortWithoutALogin() throws Exception {
        start("camel.management.host", "0.0.0.0");

        assertThat(answer(ACTION + OWN))
                .startsWith("HTTP/1.1 403 ")
                .contains("this needs a login: set camel.management.authentication-enabled");
        assertThat(isPaused()).isFalse();
        assertThat(answer("GET /observe/state HTTP/1.1\r\nHost: localhost\r\n"))
                .contains("\"routes\"")
                .doesNotContain("\"actions\"");
    }

    @Test
    void shouldAskForTheLoginOfThePortWhateverItsPathIs() throws Exception {
        Path users = Files.writeString(folder.resolve("users.properties"), "user.anna=pass,operator\n");
        start(
                "camel.management.host", "0.0.0.0",
                "camel.management.authentication-enabled", "true",
                "camel.management.authentication-path", "/observe/state",
                "camel.management.basic-properties-file", users.toString());

        assertThat(answer(ACTION + OWN)).startsWith("HTTP/1.1 401 ");
        assertThat(answer(ACTION + OWN + login("anna:wrong"))).startsWith("HTTP/1.1 401 ");
        assertThat(answer(ACTION + "Host: localhost\r\n" + login("anna:pass"))).startsWith("HTTP/1.1 403 ");
        assertThat(isPaused()).isFalse();
        try (LogCapture log = LogCapture.of(ActionEndpoint.class)) {
            assertThat(answer(ACTION + OWN + login("anna:pass"))).startsWith("HTTP/1.1 200 ");
            assertThat(log.messages(Level.WARN)).singleElement().asString().startsWith("An operator (anna) has");
        }
        assertThat(isPaused()).isTrue();
    }

    private static String login(String user) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.US_ASCII))
                + "\r\n";
    }

    /** The answer; the connection is closed if the answer does not close it. */
    private String answer(String request) throws IOException {
        String whole = request.contains("\r\n\r\n") ? request : request + "\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write(whole.replaceFirst("\r\n", "\r\nConnection: close\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException e) {
            return e.toString();
        }
    }
}
