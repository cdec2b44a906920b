package io.smartcar.start.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which orders to replay and discard dead letters are refused, on the real management server. */
class DeadLetterActionsTest {
    private static final String GROUP = "?kind=driver&reason=columns&until=2026-12-01T00:00:00Z";

    private final Main main = new Main();
    private int port;

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        main.stop();
    }

    private void start(String role, String sink) throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        main.addOverrideProperty("camel.management.port", String.valueOf(port));
        main.addOverrideProperty("process.roles", role);
        main.addOverrideProperty("dead-letters.sink", sink);
        main.addOverrideProperty("dead-letters.directory", folder.toString());
        main.addOverrideProperty(
                "camel.main.routes-include-pattern",
                "file:routes/events-to-kafka.camel.yaml,file:routes/dead-letters-to-" + sink + ".camel.yaml,"
                        + "file:routes/send-redelivery.camel.yaml,file:routes/caller-decides.camel.yaml");
        main.addOverrideProperty("topics.create", "false");
        main.addOverrideProperty("topics.wait-ms", "0");
        main.addOverrideProperty("camel.component.kafka.brokers", "127.0.0.1:1");
        main.addOverrideProperty("camel.component.kafka.additional-properties[default.api.timeout.ms]", "1000");
        main.addOverrideProperty("camel.component.kafka.additional-properties[request.timeout.ms]", "1000");
        main.start();
    }

    @Test
    void shouldTakeNoOrderThatSelectsNothing() throws Exception {
        start("collector", "kafka");
        for (String query : List.of(
                "",
                "?",
                "?kind=driver",
                "?reason=columns",
                "?id=a&kind=driver",
                "?id=a&all=true",
                GROUP.replace("&until=2026-12-01T00:00:00Z", ""),
                GROUP.replace("2026-12-01T00:00:00Z", "now"),
                GROUP + "&limit=1")) {
            // ten in a second are carried out
            HttpResponse<String> answer = answer("discard-dead-letters" + query);
            while (answer.statusCode() == 429) {
                answer = answer("discard-dead-letters" + query);
            }
            assertThat(answer.statusCode()).as(query).isEqualTo(400);
        }
    }

    @Test
    void shouldSayThatAProcessWithoutTheRoleCannotReplay() throws Exception {
        start("storer", "kafka");

        HttpResponse<String> replay = answer("replay-dead-letters" + GROUP);

        assertThat(replay.statusCode()).isEqualTo(409);
        assertThat(replay.body()).startsWith("This process sends no events to Kafka, so it cannot replay.");
    }

    @Test
    void shouldSayThatDeadLettersGoToFiles() throws Exception {
        start("collector", "file");

        assertThat(answer("discard-dead-letters?id=a").body()).startsWith("Dead letters go to files");
    }

    @Test
    void shouldSayThatKafkaDoesNotAnswerAndTakeTheNextOrder() throws Exception {
        start("collector", "kafka");
        for (String order : List.of("discard-dead-letters?id=a", "replay-dead-letters?id=a")) {
            HttpResponse<String> answer = answer(order);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.body()).startsWith("Kafka does not answer");
        }
    }

    private HttpResponse<String> answer(String order) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/observe/actions/" + order))
                                .header("X-Requested-With", "smartcar-routes")
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .timeout(Duration.ofSeconds(30))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
