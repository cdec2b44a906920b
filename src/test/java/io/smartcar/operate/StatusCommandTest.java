package io.smartcar.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code status} and {@code lag}, which ask the running process. */
class StatusCommandTest {
    private static final String STATE = "{\"name\":\"smartcar-routes\",\"upSeconds\":61,"
            + "\"problems\":[{\"check\":\"store\",\"message\":\"No HBase\"}],"
            + "\"routes\":[{\"id\":\"kafka-to-hbase\",\"status\":\"Suspended\"}],"
            + "\"storers\":[{\"route\":\"kafka-to-hbase\",\"gate\":\"closed\",\"lagEvents\":7,\"lagSeconds\":90,"
            + "\"committed\":\"2026-12-01T00:00:00Z\","
            + "\"partitions\":[{\"topic\":\"cars\",\"partition\":0,\"lagEvents\":7,\"lagSeconds\":90,"
            + "\"committed\":\"2026-12-01T00:00:00Z\"},"
            + "{\"topic\":\"cars\",\"partition\":1,\"lagEvents\":0}]}]}";

    private final Properties settings = new Properties();
    private final CommandRun commands = new CommandRun(settings);
    private final List<String> logins = new ArrayList<>();
    private HttpServer process;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        process = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        process.createContext("/observe/state", exchange -> {
            logins.add(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = STATE.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        process.start();
        settings.put(
                "camel.management.port", String.valueOf(process.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        process.stop(0);
    }

    @Test
    void shouldShowTheStateOfTheRunningProcess() {
        assertThat(commands.run("status")).isOne();
        assertThat(commands.printed())
                .isEqualToNormalizingNewlines("smartcar-routes has run for 61 s\n"
                        + "route kafka-to-hbase: Suspended\n"
                        + "gate of kafka-to-hbase: closed, 7 events wait, the oldest for 90 s,"
                        + " last commit at 2026-12-01T00:00:00Z\n"
                        + "PROBLEM store: No HBase\n");
        assertThat(logins).containsOnlyNulls();
    }

    @Test
    void shouldShowTheLagOfEachPartition() {
        assertThat(commands.run("lag")).isZero();
        assertThat(commands.printed().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "route topic partition events seconds committed",
                        "kafka-to-hbase cars 0 7 90 2026-12-01T00:00:00Z",
                        "kafka-to-hbase cars 1 0 - -");
    }

    @Test
    void shouldLogInWithTheUserOfTheSameSettings() throws IOException {
        Path users = Files.writeString(folder.resolve("users.properties"), "user.anna=pass,operator\n");
        settings.put("camel.management.basic-properties-file", users.toString());

        assertThat(commands.run("lag")).isZero();

        assertThat(logins)
                .containsExactly(
                        "Basic " + Base64.getEncoder().encodeToString("anna:pass".getBytes(StandardCharsets.UTF_8)));
        assertThat(commands.printed()).doesNotContain("pass");
    }

    @Test
    void shouldSayThatNoProcessAnswers() {
        process.stop(0);

        assertThat(commands.run("status")).isOne();
        assertThat(commands.errors()).contains("No process answers at http://127.0.0.1:", "camel.management.port");
        assertThat(commands.printed()).isEmpty();
    }
}
