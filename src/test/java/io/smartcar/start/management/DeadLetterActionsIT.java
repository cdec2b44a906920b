package io.smartcar.start.management;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.event.EventHeaders;
import io.smartcar.event.deadletter.DeadLetter;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running collector replays and discards dead letters as an operator orders, with a real broker. */
class DeadLetterActionsIT {
    private static final String TOPIC = "ordered-dead";
    private static final String EVENTS = "ordered-driver";

    private final LocalCluster cluster = SharedCluster.get();

    @TempDir
    private Path folder;

    @Test
    void shouldReplayAndDiscardWhatIsSelectedAndNothingElse() throws Exception {
        cluster.createTopic(TOPIC, 2, Map.of("cleanup.policy", "compact"));
        cluster.createTopic(EVENTS, 1);
        cluster.send(List.of(
                deadLetter("a", "columns", "2026-01-31T10:00:00Z"),
                deadLetter("b", "columns", "2026-01-31T11:00:00Z"),
                deadLetter("c", "time", "2026-01-31T12:00:00Z"),
                deadLetter("d", "columns", "2026-01-31T13:00:00Z")));
        RoutesProcess.Builder builder = RoutesProcess.of(cluster, folder)
                .routes("events-to-kafka", "dead-letters-to-kafka")
                .set("process.roles", "collector")
                .set("kind.driver.topic", EVENTS)
                .set("kind.status.topic", "ordered-status")
                .set("dead-letters.topic", TOPIC);
        try (RoutesProcess routes = builder.build().start()) {
            assertThat(open(routes)).containsExactly(id("d"), id("c"), id("b"), id("a"));
            assertThat(routes.deadLetters())
                    .contains("{\"kind\":\"driver\",\"reason\":\"columns\",\"number\":3}")
                    .doesNotContain("cannotReplay");

            assertThat(message(routes, "replay-dead-letters?id=" + URLEncoder.encode(id("b"), UTF_8)))
                    .contains("1 sent to their topics");
            assertThat(lines()).containsExactly(line("b"));
            assertThat(message(routes, "replay-dead-letters?id=" + URLEncoder.encode(id("b"), UTF_8)))
                    .as("it is open no longer")
                    .doesNotContain("sent to their topics");

            String group = "?kind=driver&reason=columns&until=2026-01-31T13:00:00Z";
            assertThat(message(routes, "discard-dead-letters" + group)).contains("1 discarded");
            assertThat(lines()).containsExactly(line("b"));
            assertThat(open(routes)).containsExactly(id("d"), id("c"));
        }
    }

    private static List<String> open(RoutesProcess routes) throws Exception {
        JsonObject answer = (JsonObject) Jsoner.deserialize(routes.deadLetters());
        Collection<JsonObject> latest = answer.getCollection("latest");
        return latest.stream().map(letter -> letter.getString("id")).toList();
    }

    private static String message(RoutesProcess routes, String order) throws Exception {
        HttpResponse<String> answer = routes.act(order);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private List<String> lines() {
        return cluster.records(EVENTS).stream()
                .map(event -> new String(event.value(), UTF_8))
                .toList();
    }

    private static ProducerRecord<byte[], byte[]> deadLetter(String name, String reason, String time) {
        ProducerRecord<byte[], byte[]> deadLetter = new ProducerRecord<>(
                TOPIC, null, 5_000L, id(name).getBytes(UTF_8), line(name).getBytes(UTF_8));
        Map.of(
                        DeadLetter.ID,
                        id(name),
                        EventHeaders.ID,
                        "file:" + name,
                        DeadLetter.KIND,
                        "driver",
                        DeadLetter.TOPIC,
                        EVENTS,
                        DeadLetter.REASON,
                        reason,
                        DeadLetter.MESSAGE,
                        "Expected 9 columns",
                        DeadLetter.TIME,
                        time)
                .forEach((header, value) -> deadLetter.headers().add(header, value.getBytes(UTF_8)));
        return deadLetter;
    }

    private static String id(String name) {
        return "file-to-events/file:" + name + "/0/0123456789abcdef";
    }

    private static String line(String name) {
        return "20160101000000,X0001,3,0,F,N,15," + name;
    }
}
