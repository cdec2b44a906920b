package io.smartcar.browser;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The state of one process with three brokers, whose counters rise with the time since it was made. */
final class MadeUpState {
    private static final double RECEIVED_A_SECOND = 1240;
    private static final long BEFORE = 5_184_000;

    private final Instant start = Instant.now();
    private String kind = "driver";
    private String problem;
    private Instant outage;
    private boolean isBrokerMissing;

    /** Names the first of its two kinds. */
    MadeUpState kind(String name) {
        kind = name;
        return this;
    }

    /** The store fails as it began to before this was made, so that a backlog has grown since. */
    MadeUpState outage(String problem, Duration before) {
        this.problem = problem;
        outage = start.minus(before);
        return this;
    }

    /** One of its brokers has ended. */
    MadeUpState brokerMissing() {
        isBrokerMissing = true;
        return this;
    }

    /** What {@code /observe/state} answers now. */
    Map<String, ?> now() {
        Instant now = Instant.now();
        double seconds = Duration.between(start, now).toMillis() / 1000.0;
        double waits = outage == null
                ? 48
                : RECEIVED_A_SECOND * Duration.between(outage, now).toMillis() / 1000.0;
        double received = BEFORE + RECEIVED_A_SECOND * seconds;
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("name", "smartcar-routes");
        state.put("time", now.toString());
        state.put("upSeconds", 273_900 + (long) seconds);
        state.put(
                "settings",
                Map.of(
                        "camel.main.profile", "multi-broker",
                        "process.roles", "collector,storer",
                        "store.sinks", "hbase"));
        state.put("problems", problem == null ? List.of() : List.of(Map.of("check", "store", "message", problem)));
        state.put("routes", routes());
        state.put("storers", List.of(storer((long) waits)));
        state.put(
                "brokers",
                List.of(
                        Map.of("id", 1, "up", true),
                        Map.of("id", 2, "up", !isBrokerMissing),
                        Map.of("id", 3, "up", true)));
        state.put("topics", List.of(topic("smartcar-driver"), topic("smartcar-status")));
        state.put("filesBeingRead", List.of("차량-2026-12-01.log at 1,240,000, for 2 s"));
        state.put("metrics", metrics(received, received - waits));
        state.put(
                "actions",
                List.of(
                        action("pause-collector", "Pause collecting"),
                        action("pause-storer", "Pause storing"),
                        action("drain", "Drain")));
        return state;
    }

    private Map<String, ?> topic(String name) {
        return Map.of("name", name, "partitions", 3, "replicas", 3, "underReplicated", isBrokerMissing ? 3 : 0);
    }

    private static List<Map<String, ?>> routes() {
        return List.of(
                Map.of(
                        "id",
                        "file-to-events",
                        "description",
                        "Reads the files of the drop folder as events",
                        "status",
                        "Started"),
                Map.of(
                        "id",
                        "events-to-kafka",
                        "description",
                        "Sends events to the Kafka topics of their kinds",
                        "status",
                        "Started"),
                Map.of(
                        "id",
                        "kafka-to-hbase",
                        "description",
                        "Stores the events of the Kafka topics as HBase rows",
                        "status",
                        "Started"));
    }

    private Map<String, ?> storer(long waits) {
        List<Map<String, ?>> partitions = new ArrayList<>();
        for (String topic : List.of("smartcar-driver", "smartcar-status")) {
            for (int partition = 0; partition < 3; partition++) {
                partitions.add(Map.of(
                        "topic",
                        topic,
                        "partition",
                        partition,
                        "lagEvents",
                        waits / 6,
                        "committed",
                        (outage == null ? Instant.now().minusSeconds(2) : outage).toString(),
                        "lagSeconds",
                        outage == null
                                ? 0
                                : Duration.between(outage, Instant.now()).toSeconds()));
            }
        }
        Map<String, Object> storer = new LinkedHashMap<>();
        storer.put("route", "kafka-to-hbase");
        storer.put("gate", problem == null ? "open" : "closed");
        if (problem != null) {
            storer.put("problem", problem);
            storer.put("since", outage.toString());
        }
        storer.put("partitions", partitions);
        return storer;
    }

    private List<Map<String, ?>> metrics(double received, double stored) {
        List<Map<String, ?>> metrics = new ArrayList<>();
        for (String name : List.of(kind, "status")) {
            metrics.add(counter("events.received", "kind", name, received / 2));
            metrics.add(counter("events.sent", "kind", name, received / 2));
            metrics.add(counter("events.stored", "kind", name, stored / 2));
        }
        metrics.add(counter("events.dead.lettered", "reason", "line", 3));
        metrics.add(Map.of("name", "dead.letters.open", "tags", Map.of("kind", kind), "value", 2));
        metrics.add(Map.of("name", "dead.letters.open", "tags", Map.of("kind", "none"), "value", 1));
        metrics.add(Map.of("name", "files.waiting", "value", 2));
        metrics.add(Map.of("name", "files.waiting.bytes", "value", 1_240_000));
        metrics.add(Map.of("name", "files.oldest.milliseconds", "value", 1_900));
        metrics.add(Map.of("name", "disk.free.bytes", "tags", Map.of("folder", "drop"), "value", 72e9));
        metrics.add(Map.of("name", "disk.total.bytes", "tags", Map.of("folder", "drop"), "value", 252e9));
        return metrics;
    }

    private static Map<String, ?> counter(String name, String tag, String value, double count) {
        return Map.of("name", name, "tags", Map.of(tag, value), "count", Math.floor(count));
    }

    private static Map<String, ?> action(String id, String label) {
        return Map.of("id", id, "label", label, "description", label, "enabled", true);
    }

    /**
     * What {@code /observe/dead-letters} answers.
     *
     * @param cannotReplay why; empty if the process can
     */
    static Map<String, ?> deadLetters(String cannotReplay) {
        Map<String, ?> letter = Map.of(
                "id", "line/log-1/0/0",
                "time", "2026-12-01T06:00:00Z",
                "kind", "driver",
                "reason", "columns",
                "message", "Expected 8 columns, got 2",
                "source", "/data/drop/차량.log@120",
                "history", "",
                "bytes", 24,
                "line", "<b>20160101000000,X0001");
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("time", "2026-12-01T07:00:00Z");
        answer.put("complete", true);
        answer.put("open", List.of(Map.of("kind", "driver", "reason", "columns", "number", 1_200)));
        answer.put("latest", List.of(letter));
        if (!cannotReplay.isEmpty()) {
            answer.put("cannotReplay", cannotReplay);
        }
        return answer;
    }

    /** What the process has seen in the ten minutes before now, with a backlog since its outage. */
    Map<String, ?> history() {
        List<List<?>> samples = new ArrayList<>();
        double stored = BEFORE - 600 * RECEIVED_A_SECOND;
        for (int ago = 600; ago >= 5; ago -= 5) {
            Instant time = start.minusSeconds(ago);
            double wave = 40 * Math.sin(ago / 17.0) + 25 * Math.sin(ago / 5.0);
            double received = BEFORE - ago * RECEIVED_A_SECOND + wave;
            boolean isStored = outage == null || time.isBefore(outage);
            stored = isStored ? received - 48 : stored;
            samples.add(List.of(time.getEpochSecond(), received, received, stored, 3, received - stored));
        }
        return Map.of(
                "columns", List.of("time", "received", "sent", "stored", "deadLetters", "lag"), "samples", samples);
    }
}
