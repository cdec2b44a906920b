package io.smartcar.start.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state of the process behind a login, with Camel's own settings. */
class ManagementLoginTest {
    @TempDir
    private Path folder;

    @Test
    void shouldShowTheStateToItsUsersOnlyAndNoSecretToThem() throws Exception {
        Path users = Files.writeString(folder.resolve("users.properties"), "user.anna=pass,operator\n");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Main main = new Main();
        main.addOverrideProperty("camel.main.routes-include-pattern", "file:routes/caller-decides.camel.yaml");
        main.addOverrideProperty("camel.management.port", String.valueOf(port));
        main.addOverrideProperty("camel.management.authentication-enabled", "true");
        main.addOverrideProperty("camel.management.authentication-path", "/observe/state");
        main.addOverrideProperty("camel.management.basic-properties-file", users.toString());
        main.addOverrideProperty("process.roles", "storer");
        main.addOverrideProperty("store.batch-size", "1234");
        main.addOverrideProperty("syslog.tls.passphrase", "sesame");
        main.addOverrideProperty("camel.component.kafka.sasl-jaas-config", "x required password=\"sesame\";");
        main.addOverrideProperty("topics.wait-ms", "0");
        main.addOverrideProperty("dead-letters.sink", "kafka");
        main.start();
        try {
            assertThat(status(port, "/observe/state", null)).isEqualTo(401);
            assertThat(status(port, "/observe/state", "anna:wrong")).isEqualTo(401);
            assertThat(status(port, "/observe/state/", null)).isNotEqualTo(200);
            assertThat(get(port, "/observe/state", "anna:pass").statusCode()).isEqualTo(200);
            assertThat(get(port, "/observe/state", "anna:pass").body())
                    .contains("\"store.batch-size\":\"1234\"", "\"syslog.tls.passphrase\":\"xxxxxx\"")
                    .doesNotContain("sesame", "jaas", "store.batch-interval-ms");
            assertThat(status(port, "/observe/dead-letters", null)).isEqualTo(401);
            assertThat(status(port, "/observe/health", null)).isEqualTo(200);
        } finally {
            main.stop();
        }
    }

    private static int status(int port, String path, String login) throws IOException, InterruptedException {
        return get(port, path, login).statusCode();
    }

    private static HttpResponse<String> get(int port, String path, String login)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (login != null) {
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
