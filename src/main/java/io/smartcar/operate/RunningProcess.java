package io.smartcar.operate;

import io.smartcar.camel.support.MessageText;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import org.apache.camel.main.HttpManagementServerConfigurationProperties;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** The process of these settings that runs already, asked on its management port, with its login and its TLS. */
final class RunningProcess {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String USER = "user.";

    private final URI address;
    private final String login;
    private final HttpClient client;

    private RunningProcess(URI address, String login, HttpClient client) {
        this.address = address;
        this.login = login;
        this.client = client;
    }

    /**
     * The process; it is not asked yet.
     *
     * @param overrides settings that override all others
     */
    static RunningProcess of(Properties overrides) throws Exception {
        try (CommandContext context = CommandContext.offline(overrides)) {
            HttpManagementServerConfigurationProperties server = context.managementServer();
            HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(TIMEOUT);
            boolean isSecured = server.isUseGlobalSslContextParameters()
                    && context.context().getSSLContextParameters() != null;
            if (isSecured) {
                client.sslContext(OwnCertificate.context(context.context().getSSLContextParameters()));
            }
            String users = server.getBasicPropertiesFile();
            return new RunningProcess(
                    // puts brackets around an address of IPv6
                    new URI(
                            isSecured ? "https" : "http",
                            null,
                            host(server.getHost()),
                            server.getPort(),
                            "/",
                            null,
                            null),
                    users == null || users.isEmpty() ? null : "Basic " + login(Path.of(users)),
                    client.build());
        }
    }

    /** A process that listens on all addresses is asked on this host. */
    private static String host(String host) {
        return switch (host.replaceAll("[\\[\\]]", "")) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::", "0:0:0:0:0:0:0:0" -> "::1";
            default -> host;
        };
    }

    /**
     * Its state, as {@code /observe/state} has it.
     *
     * @throws IOException if it does not answer, or refuses
     */
    JsonObject state() throws Exception {
        return answer(request("observe/state"));
    }

    /**
     * Lets it carry out an action of an operator.
     *
     * @return the ids of the routes that the action is for
     * @throws IOException if it does not answer, or refuses
     */
    List<String> act(String id) throws Exception {
        return answer(request("observe/actions/" + id)
                        .header("X-Requested-With", "smartcar-routes")
                        .POST(HttpRequest.BodyPublishers.ofString("")))
                .getCollection("routes");
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(TIMEOUT);
        return login == null ? request : request.header("Authorization", login);
    }

    private JsonObject answer(HttpRequest.Builder builder) throws Exception {
        HttpRequest request = builder.build();
        HttpResponse<String> answer;
        try {
            answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IOException(
                    "No process answers at " + request.uri()
                            + ": it does not run, or has another camel.management.host and camel.management.port"
                            + (e.getMessage() == null ? "" : " (" + e.getMessage() + ")"),
                    e);
        }
        if (answer.statusCode() != 200) {
            boolean hasReason =
                    answer.headers().firstValue("Content-Type").orElse("").startsWith("text/plain");
            throw new IOException(request.uri() + " answers with HTTP status " + answer.statusCode()
                    + (hasReason ? ": " + MessageText.escape(answer.body().strip()) : ""));
        }
        return (JsonObject) Jsoner.deserialize(answer.body());
    }

    /** The first user of a file with lines such as {@code user.anna=password,role}. */
    private static String login(Path users) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(users)) {
            properties.load(reader);
        }
        String user = properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith(USER))
                .min(String::compareTo)
                .orElseThrow(() -> new IOException("There is no user in " + users));
        String password = properties.getProperty(user).replaceFirst(",.*", "");
        return Base64.getEncoder()
                .encodeToString((user.substring(USER.length()) + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
