package io.smartcar.operate;

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
import java.util.Properties;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** The process of these settings that runs already, asked on its management port. */
final class RunningProcess {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String USER = "user.";

    private RunningProcess() {}

    /**
     * Its state, as {@code /observe/state} has it.
     *
     * @param overrides settings that override all others
     * @throws IOException if it does not answer, or refuses
     */
    static JsonObject state(Properties overrides) throws Exception {
        try (CommandContext context = CommandContext.offline(overrides)) {
            String host = context.setting("camel.management.host");
            String address = "http://" + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":"
                    + context.setting("camel.management.port") + "/observe/state";
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(address)).timeout(TIMEOUT);
            String users = context.setting("camel.management.basic-properties-file");
            if (!users.isEmpty()) {
                request.header("Authorization", "Basic " + login(Path.of(users)));
            }
            return state(address, request.build());
        }
    }

    private static JsonObject state(String address, HttpRequest request) throws Exception {
        HttpResponse<String> answer;
        try {
            answer = HttpClient.newBuilder()
                    .connectTimeout(TIMEOUT)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IOException(
                    "No process answers at " + address
                            + ": it does not run, or has another camel.management.host and camel.management.port",
                    e);
        }
        if (answer.statusCode() != 200) {
            throw new IOException(address + " answers with HTTP status " + answer.statusCode());
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
