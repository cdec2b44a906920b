package io.smartcar.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands {@code pause}, {@code resume} and {@code drain}, with a stand-in for the running process. */
class OrderCommandTest {
    private final Properties settings = new Properties();
    private final CommandRun commands = new CommandRun(settings);
    private final List<String> requests = new ArrayList<>();
    /** The last one is answered again and again. */
    private final Queue<String> states = new ArrayDeque<>();

    private HttpServer process;

    @BeforeEach
    void start() throws IOException {
        process = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        process.createContext("/observe/state", exchange -> {
            String state = states.size() > 1 ? states.remove() : states.element();
            answer(exchange, 200, "application/json", state);
        });
        process.createContext("/observe/actions/", exchange -> {
            String id = exchange.getRequestURI().getPath().replaceFirst(".*/", "");
            requests.add(exchange.getRequestMethod() + " " + id + " "
                    + exchange.getRequestHeaders().getFirst("X-Requested-With"));
            if (id.endsWith("unknown")) {
                answer(exchange, 404, "text/plain", "no such action\u001b");
            } else {
                answer(exchange, 200, "application/json", "{\"routes\":[\"file-to-events\",\"tcp\"]}");
            }
        });
        process.start();
        settings.put(
                "camel.management.port", String.valueOf(process.getAddress().getPort()));
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @AfterEach
    void stop() {
        process.stop(0);
    }

    @Test
    void shouldWaitUntilTheRoutesArePaused() {
        states.add(state("pausing", null));
        states.add(state("paused", null));

        assertThat(commands.run("pause")).isZero();
        assertThat(commands.printed()).isEqualToNormalizingNewlines("file-to-events, tcp: paused\n");
        assertThat(requests).containsExactly("POST pause smartcar-routes");
    }

    @Test
    void shouldSayWhatIsLeftWhenItTakesTooLong() {
        states.add(state("pausing", null));

        assertThat(commands.run("pause", "--timeout", "0")).isOne();
        assertThat(commands.printed()).isEqualToNormalizingNewlines("file-to-events: pausing, the batch in progress\n");
    }

    @Test
    void shouldSayWhenItIsSafeToStop() {
        states.add(state("draining", "drained"));
        states.add(state("drained", "draining"));
        states.add(state("drained", "drained"));

        assertThat(commands.run("drain")).isZero();
        assertThat(commands.printed())
                .isEqualToNormalizingNewlines("file-to-events, tcp: drained. It is safe to stop the process\n");
    }

    @Test
    void shouldFailIfAnotherOperatorResumes() {
        states.add(state("drained", "drained"));
        states.add(state("draining", null));

        assertThat(commands.run("drain")).isOne();
        assertThat(commands.printed()).contains("tcp: was resumed meanwhile").doesNotContain("safe");
    }

    @Test
    void shouldAskBeforeItLosesSomething() {
        states.add("{\"actions\":[{\"id\":\"drain\",\"warning\":\"Datagrams are lost.\"}],"
                + state("drained", "drained").substring(1));

        assertThat(commands.run("drain")).as("no terminal to ask on").isEqualTo(2);
        assertThat(commands.errors()).contains("Datagrams are lost. Drain?", "--yes");
        assertThat(requests).isEmpty();

        assertThat(commands.run("drain", "--yes")).isZero();
        assertThat(commands.run("drain", "--role", "storer")).isZero();
    }

    @Test
    void shouldOrderOnlyTheNamedRoutes() {
        states.add(state("paused", "paused"));

        assertThat(commands.run("pause", "--role", "collector")).isZero();
        assertThat(commands.run("resume", "--route", "file-to-events,kafka-to-hbase"))
                .isZero();
        assertThat(requests)
                .containsExactly(
                        "POST pause-collector smartcar-routes",
                        "POST resume-file-to-events smartcar-routes",
                        "POST resume-kafka-to-hbase smartcar-routes");
        assertThat(commands.run("pause", "--role", "storer", "--route", "a")).isEqualTo(2);
    }

    @Test
    void shouldSayWhyTheProcessRefuses() {
        assertThat(commands.run("resume", "--route", "unknown")).isOne();
        assertThat(commands.errors()).contains("HTTP status 404: no such action\\u001b");
    }

    private static String state(String file, String tcp) {
        return "{\"routes\":[" + route("file-to-events", file) + "," + route("tcp", tcp) + "]}";
    }

    private static String route(String id, String state) {
        return "{\"id\":\"" + id + "\",\"status\":\"Started\""
                + (state == null
                        ? "}"
                        : ",\"operator\":{\"state\":\"" + state + "\",\"remaining\":\"the batch in progress\"}}");
    }
}
