package io.smartcar.start.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The status page as the port of health and metrics serves it. */
class StatusPageTest {
    private static final Main MAIN = new Main();
    private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"([^\"]*)\"|from \"\\./([^\"]*)\"");

    private static int port;

    @BeforeAll
    static void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        MAIN.addOverrideProperty("camel.main.routes-include-pattern", "file:routes/caller-decides.camel.yaml");
        MAIN.addOverrideProperty("camel.management.port", String.valueOf(port));
        MAIN.addOverrideProperty("process.roles", "storer");
        MAIN.addOverrideProperty("topics.wait-ms", "0");
        MAIN.addOverrideProperty("dead-letters.sink", "file");
        MAIN.start();
    }

    @AfterAll
    static void stop() {
        MAIN.stop();
    }

    @Test
    void shouldServeEveryFileThatThePageLoads() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
        for (String file : new String[] {"/page/page.js", "/page/picture.js", "/page/dead-letters.js", "/"}) {
            Matcher loaded = LOADED.matcher(get(file).body());
            while (loaded.find()) {
                String path = loaded.group(1) == null ? "/page/" + loaded.group(2) : "/" + loaded.group(1);
                assertThat(get(path).statusCode()).as(path).isEqualTo(200);
            }
        }
    }

    @Test
    void shouldRememberTheLastMinutes() throws Exception {
        assertThat(get("/observe/history").body()).startsWith("{\"columns\":[\"time\",\"received\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/page/",
                "/page/index.html",
                "/page/..%2fapplication.properties",
                "/page/%2e%2e/application.properties",
                "/page/../application.properties",
                "/META-INF/resources/webjars/uplot/1.6.30/LICENSE",
                "/application.properties"
            })
    void shouldServeNothingElse(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void shouldOnlyBeRead(String method) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .method(method, HttpRequest.BodyPublishers.ofString("x"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(405);
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }
}
