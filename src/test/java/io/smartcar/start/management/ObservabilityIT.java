package io.smartcar.start.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.cluster.process.ClassPaths;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools of Camel that the profile {@code observability} adds, with the settings of docs/operation.md. */
class ObservabilityIT {
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final LocalCluster cluster = SharedCluster.get();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void shouldServeConsoleAndJolokiaBehindTheLoginAndSendSpans() throws Exception {
        cluster.createTopic("observability", 1);
        Path drop = Files.createDirectories(folder.resolve("drop"));
        Path users = Files.writeString(folder.resolve("users.properties"), "user.anna=pass,operator\n");
        StringBuffer spans = new StringBuffer();
        HttpServer collector = collector(spans);
        RoutesProcess.Builder builder = RoutesProcess.of(cluster, folder)
                .routes("file-to-events", "batches-to-events", "events-to-kafka", "dead-letters-to-kafka")
                .set("files.directory", drop)
                .set("files.done-directory", folder.resolve("done"))
                .set("kind.driver.topic", "observability")
                .set("camel.management.authentication-enabled", true)
                .set("camel.management.authentication-path", "/q/*")
                .set("camel.management.basic-properties-file", users)
                .set("camel.main.dev-console-enabled", true)
                .set("camel.management.dev-console-enabled", true)
                .set("camel.main.jmx-enabled", true)
                .set("camel.management.jolokia-enabled", true)
                .set("camel.management.jolokia-path", "/q/jolokia")
                .set("camel.cli.enabled", true)
                .set("camel.opentelemetry2.enabled", true)
                .set("otel.java.global-autoconfigure.enabled", true)
                .set("otel.service.name", "collector-1")
                .set("otel.exporter.otlp.protocol", "http/protobuf")
                .set(
                        "otel.exporter.otlp.endpoint",
                        "http://127.0.0.1:" + collector.getAddress().getPort())
                .set("otel.metrics.exporter", "none")
                .set("otel.logs.exporter", "none")
                .set("user.home", folder);
        ClassPaths.of("observability").forEach(builder::firstOnClassPath);
        try (RoutesProcess routes = builder.build().start()) {
            assertThat(status(routes, "/q/dev/context", false)).isEqualTo(401);
            assertThat(get(routes, "/q/dev/context", true)).contains("smartcar-routes");
            String runtime = "/q/jolokia/read/java.lang:type=Runtime";
            assertThat(status(routes, runtime + "/Uptime", false)).isEqualTo(401);
            assertThat(get(routes, runtime + "/Uptime", true)).contains("\"status\":200");
            assertThat(get(routes, runtime + "/InputArguments", true)).contains("\"status\":403");
            // of all attributes, the first that fails is the answer: this one, or one that this JVM does not support
            assertThat(get(routes, runtime, true)).doesNotContain("\"status\":200", "basic-properties-file");
            assertThat(get(routes, runtime + "?ignoreErrors=true", true)).doesNotContain("basic-properties-file");
            assertThat(get(routes, "/q/jolokia/exec/java.lang:type=Memory/gc", true))
                    .contains("\"status\":403");

            Path written = Files.writeString(
                    folder.resolve("SmartCarDriverInfo.log"), "20160101000000,X0001,3,0,F,N,15,C01\n");
            Files.move(written, drop.resolve("SmartCarDriverInfo.log"));
            cluster.awaitRecords("observability", 1, BOUND);
            await().atMost(BOUND)
                    .untilAsserted(() -> assertThat(spans).contains("collector-1", "camel-file", "camel-kafka"));
            assertThat(folder.resolve(".camel").resolve(routes.pid() + "-status.json"))
                    .isNotEmptyFile();
        } finally {
            collector.stop(0);
        }
    }

    /** What an OpenTelemetry collector receives. */
    private static HttpServer collector(StringBuffer spans) throws IOException {
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            var body = exchange.getRequestBody();
            boolean compressed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            spans.append(new String(
                    (compressed ? new GZIPInputStream(body) : body).readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        return collector;
    }

    private int status(RoutesProcess routes, String path, boolean login) throws IOException, InterruptedException {
        return ask(routes, path, login).statusCode();
    }

    private String get(RoutesProcess routes, String path, boolean login) throws IOException, InterruptedException {
        return ask(routes, path, login).body();
    }

    private HttpResponse<String> ask(RoutesProcess routes, String path, boolean login)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(routes.observe().resolve(path).toString()));
        if (login) {
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString("anna:pass".getBytes(StandardCharsets.UTF_8)));
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
