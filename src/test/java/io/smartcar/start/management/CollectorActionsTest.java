package io.smartcar.start.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.support.LogCapture;
import io.smartcar.event.kind.KindFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pausing, resuming and draining the real routes that collect, over the management port; a step stands in for Kafka. */
class CollectorActionsTest {
    private static final String LINE = "20160101000000,X%04d,3,0,F,N,15,C01";

    private final Main main = new Main();
    private final List<String> sent = new CopyOnWriteArrayList<>();
    /** Each batch needs one. */
    private final Semaphore acknowledgements = new Semaphore(0);

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private Path drop;
    private Path log;
    private int port;
    private int syslogPort;

    @BeforeEach
    void start() throws Exception {
        port = freePort();
        syslogPort = freePort();
        drop = Files.createDirectory(folder.resolve("drop"));
        Path tails = Files.createDirectory(folder.resolve("tails"));
        log = tails.resolve("SmartCarDriverInfo.log");
        set("process.roles", "collector");
        set(
                "camel.main.routes-include-pattern",
                List.of(
                                "file-to-events",
                                "tail-to-events",
                                "syslog-tcp-to-spool",
                                "spool-to-events",
                                "batches-to-events",
                                "send-redelivery",
                                "caller-decides")
                        .stream()
                        .map(route -> "file:routes/" + route + ".camel.yaml")
                        .collect(Collectors.joining(",")));
        set("camel.management.port", port);
        set("camel.main.shutdown-timeout", 5);
        set("camel.component.netty.shutdown-timeout", 100);
        set("camel.component.spool.directory", folder.resolve("spool"));
        set("kinds.directory", KindFolder.of("driver", "status", "syslog"));
        set("files.directory", drop);
        set("files.quiet-ms", 0);
        set("files.poll-ms", 20);
        set("tails.directory", tails);
        set("tails.positions", folder.resolve("tail-positions.json"));
        set("syslog.tcp.enabled", true);
        set("syslog.tcp.port", syslogPort);
        set("events.batch-size", 10);
        set("events.collector", "test");
        set("topics.create", false);
        set("topics.wait-ms", 0);
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:events").routeId("events-to-list").process(CollectorActionsTest.this::send);
                from("direct:dead-letters").routeId("dead-letters-to-list").process(exchange -> {});
            }
        });
        main.start();
    }

    @AfterEach
    void stop() {
        acknowledgements.release(1_000_000);
        main.stop();
    }

    private void set(String key, Object value) {
        main.addOverrideProperty(key, value.toString());
    }

    private void send(Exchange batch) throws InterruptedException {
        acknowledgements.acquire();
        for (Object event : batch.getMessage().getBody(List.class)) {
            sent.add(((Exchange) event).getMessage().getBody(String.class));
        }
    }

    @Test
    void shouldReadNothingWhilePausedAndThenEachLineOnce() throws Exception {
        acknowledgements.release(1_000_000);
        drop("SmartCarDriverInfo1.log", 0, 100);
        append(100, 150);
        syslog(150);
        await().until(() -> sent.size() == 151);

        assertThat(act("pause-collector").statusCode()).isEqualTo(200);
        await().untilAsserted(
                        () -> assertThat(operator("file-to-events", "state")).isEqualTo("paused"));
        assertThat(operator("tail-to-events", "state")).isEqualTo("paused");
        assertThat(operator("spool-to-events", "state")).isEqualTo("paused");
        assertThat(operator("syslog-tcp-to-spool", "state"))
                .as("it keeps what it receives")
                .isNull();
        drop("SmartCarDriverInfo2.log", 200, 300);
        append(300, 350);
        syslog(350);
        await().pollDelay(Duration.ofMillis(500)).until(() -> true);
        assertThat(sent).hasSize(151);
        assertThat(get("/observe/health").body()).contains("\"status\":\"UP\"");
        assertThat(get("/observe/health?exposureLevel=full").body())
                .contains("Route 'file-to-events' is paused by an operator since 20");

        assertThat(act("resume").statusCode()).isEqualTo(200);
        await().until(() -> sent.size() >= 302);
        assertThat(operator("file-to-events", "state")).isNull();
        assertThat(sent).doesNotHaveDuplicates().hasSize(302);
        await().untilAsserted(() -> assertThat(Files.list(drop.resolve("done"))).hasSize(2));
    }

    @Test
    void shouldEndALargeFileBetweenTwoBatchesAndContinueItThere() throws Exception {
        try (LogCapture messages = LogCapture.of("io.smartcar.collect.files")) {
            drop("SmartCarDriverInfo1.log", 0, 100);
            drop("SmartCarDriverInfo2.log", 100, 200);
            acknowledgements.release(2);
            await().until(() -> sent.size() == 20);

            act("pause-file-to-events");
            assertThat(operator("file-to-events", "state")).isEqualTo("pausing");
            assertThat(operator("file-to-events", "remaining")).isEqualTo("the batch in progress");
            acknowledgements.release(1_000_000);
            await().untilAsserted(() ->
                    assertThat(operator("file-to-events", "state")).isEqualTo("paused"));
            assertThat(sent).hasSize(30);
            assertThat(messages.messages(Level.INFO))
                    .as("the other file of the same poll is not begun")
                    .singleElement()
                    .asString()
                    .startsWith("Stopped reading");
        }

        act("resume-file-to-events");
        await().until(() -> sent.size() >= 200);
        assertThat(sent).doesNotHaveDuplicates().hasSize(200);
    }

    @Test
    void shouldBeDrainedWhenEverythingThatWasReceivedIsSent() throws Exception {
        syslog(0);
        syslog(1);
        assertThat(act("drain").statusCode()).isEqualTo(200);
        await().untilAsserted(() ->
                assertThat(operator("syslog-tcp-to-spool", "state")).isEqualTo("drained"));
        drop("SmartCarDriverInfo1.log", 100, 200);
        assertThat(operator("spool-to-events", "state")).isEqualTo("draining");
        assertThat(operator("spool-to-events", "remaining")).matches("[1-9][0-9,]* bytes wait to be sent");

        acknowledgements.release(1_000_000);
        await().untilAsserted(
                        () -> assertThat(operator("spool-to-events", "state")).isEqualTo("drained"));
        assertThat(operator("file-to-events", "state")).isEqualTo("drained");
        assertThat(operator("tail-to-events", "state")).isEqualTo("drained");
        assertThat(sent).hasSize(2);
        assertThat(isEnabled("drain")).isFalse();

        act("resume-collector");
        await().until(() -> sent.size() == 102);
        await().untilAsserted(() -> syslog(2));
        await().until(() -> sent.size() == 103);
    }

    /** Camel calls listeners of the start again whenever a route is started. */
    @Test
    void shouldStillBeInForceAfterARouteWasStarted() throws Exception {
        act("pause-file-to-events");
        try (LogCapture log = LogCapture.of("io")) {
            main.getCamelContext().getRouteController().stopRoute("syslog-tcp-to-spool");
            main.getCamelContext().getRouteController().startRoute("syslog-tcp-to-spool");
            assertThat(log.messages(Level.WARN)).isEmpty();
        }
        assertThat(get("/observe/health?exposureLevel=full").body()).contains("Route 'file-to-events' is paus");
    }

    @Test
    void shouldStayPausedThroughAReload() throws Exception {
        acknowledgements.release(1_000_000);
        act("pause-file-to-events");
        main.getCamelContext().getRouteController().stopRoute("file-to-events");
        main.getCamelContext().getRouteController().startRoute("file-to-events");

        await().untilAsserted(
                        () -> assertThat(operator("file-to-events", "state")).isEqualTo("paused"));
    }

    @Test
    void shouldShowWhichFileIsReadAndHowFar() throws Exception {
        drop("SmartCarDriverInfo1.log", 0, 100);
        await().untilAsserted(() -> assertThat(String.valueOf(state().get("filesBeingRead")))
                .matches(".*SmartCarDriverInfo1\\.log: [\\d,]+ of [\\d,]+ bytes .*"));

        acknowledgements.release(1_000_000);
        await().untilAsserted(() -> assertThat(state()).doesNotContainKey("filesBeingRead"));
    }

    @Test
    void shouldOfferWhatCanBeDone() throws Exception {
        assertThat(isEnabled("pause-collector")).isTrue();
        assertThat(isEnabled("resume-collector")).isFalse();
        assertThat(isEnabled("drain")).isTrue();
        assertThat(state().getCollection("actions").toString()).doesNotContain("storer", "Datagrams");

        act("pause");
        assertThat(isEnabled("pause-collector")).isFalse();
        assertThat(isEnabled("resume-collector")).isTrue();
    }

    private boolean isEnabled(String action) throws Exception {
        return state().<List<JsonObject>>getCollection("actions").stream()
                .filter(each -> each.getString("id").equals(action))
                .findFirst()
                .orElseThrow()
                .getBoolean("enabled");
    }

    private String operator(String route, String key) throws Exception {
        JsonObject operator = (JsonObject) state().<List<JsonObject>>getCollection("routes").stream()
                .filter(each -> each.getString("id").equals(route))
                .findFirst()
                .orElseThrow()
                .get("operator");
        return operator == null ? null : operator.getString(key);
    }

    private JsonObject state() throws Exception {
        return (JsonObject) Jsoner.deserialize(get("/observe/state").body());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> act(String id) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri("/observe/actions/" + id))
                        .header("X-Requested-With", "smartcar-routes")
                        .POST(HttpRequest.BodyPublishers.ofString(""))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static String lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> String.format(LINE, i) + "\n")
                .collect(Collectors.joining());
    }

    private void drop(String name, int from, int to) throws IOException {
        Path complete = Files.writeString(folder.resolve(name), lines(from, to));
        Files.move(complete, drop.resolve(name));
    }

    private void append(int from, int to) throws IOException {
        Files.writeString(log, lines(from, to), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void syslog(int number) throws IOException {
        try (Socket sender = new Socket(InetAddress.getLoopbackAddress(), syslogPort)) {
            sender.getOutputStream()
                    .write(("<13>Nov 22 10:15:58 web1 app: message " + number + "\n")
                            .getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
