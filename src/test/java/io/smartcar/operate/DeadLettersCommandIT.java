package io.smartcar.operate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.event.EventHeaders;
import io.smartcar.event.deadletter.DeadLetter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code bin/smartcar-routes dead-letters} prints and does, with a real broker. */
class DeadLettersCommandIT {
    private static final String TOPIC = "command-dead";
    private static final String EVENTS = "command-driver";

    private final LocalCluster cluster = SharedCluster.get();
    private final Properties settings = new Properties();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void rejectSomeEvents() {
        settings.put("camel.component.kafka.brokers", cluster.brokers());
        settings.put("kind.driver.topic", EVENTS);
        settings.put("kind.status.topic", "command-status");
        settings.put("dead-letters.topic", TOPIC);
        settings.put("topics.partitions", "2");
        cluster.createTopic(TOPIC, 2, Map.of("cleanup.policy", "compact"));
        cluster.createTopic(EVENTS, 2);
        cluster.createTopic("command-status", 2);
        cluster.send(List.of(
                deadLetter(0, "a", "columns", "2026-01-31T10:00:00Z", line("a")),
                deadLetter(1, "b", "columns", "2026-01-31T11:00:00Z", line("b")),
                deadLetter(1, "b", "columns", "2026-01-31T11:00:00Z", line("b")),
                deadLetter(0, "c", "time", "2026-01-31T12:00:00Z", line("c")),
                deadLetter(1, "d", "encoding", "2026-01-31T13:00:00Z", new byte[] {'x', 0, (byte) 0xff})));
    }

    @Test
    void shouldListShowDiscardAndReplay() {
        assertThat(run()).as(printed()).isZero();
        assertThat(printed())
                .contains("2026-01-31T10:00:00Z driver columns " + id("a") + "\n    Expected 9 columns\n")
                .endsWith("4 open dead letters (driver columns 2, driver encoding 1, driver time 1)\n");

        assertThat(run("--reason", "columns,time", "--since", "2026-01-31T10:30:00Z", "--limit", "1"))
                .isZero();
        assertThat(printed())
                .doesNotContain(id("b"))
                .contains(id("c"))
                .endsWith("2 open dead letters (driver columns 1, driver time 1), of which these are the latest\n");

        assertThat(run(id("d"))).isZero();
        assertThat(printed())
                .startsWith(id("d") + "\n")
                .containsPattern("reason +encoding\n")
                .containsPattern("event-key +X0001\n")
                .containsPattern("history +the first time\n    history +the second\\\\t time\n")
                .containsPattern("record +command-dead-1@\\d+\n")
                .containsPattern("line +x\\\\x00\\\\xFF\n");

        assertThat(run("--discard", id("d"))).as("nobody confirms").isEqualTo(2);
        assertThat(printed()).contains("Discard 1 open dead letter (driver encoding 1)?", "--yes");
        assertThat(run("--replay", "--discard")).isEqualTo(2);
        assertThat(run("nothing")).isOne();
        assertThat(printed()).contains("There is no open dead letter nothing");

        assertThat(run("--discard", "--yes", id("d"))).as(printed()).isZero();
        assertThat(printed()).isEqualTo("1 discarded\n");
        assertThat(tombstones()).containsExactly(id("d"));

        assertThat(run("--replay", "--yes", "--kind", "driver", "--reason", "columns"))
                .as(printed())
                .isZero();
        assertThat(printed()).isEqualTo("2 sent to their topics, 1 not selected\n");
        assertThat(cluster.records(EVENTS))
                .extracting(record -> new String(record.value(), UTF_8))
                .containsExactlyInAnyOrder(text(line("a")), text(line("b")));
        assertThat(tombstones()).containsExactlyInAnyOrder(id("a"), id("b"), id("d"));

        assertThat(run()).isZero();
        assertThat(printed()).endsWith("1 open dead letter (driver time 1)\n");
    }

    private int run(String... words) {
        printed.reset();
        PrintStream out = new PrintStream(printed, true, UTF_8);
        String[] arguments =
                Stream.concat(Stream.of("dead-letters"), Stream.of(words)).toArray(String[]::new);
        return Commands.run(settings, Path.of(""), out, out, arguments);
    }

    private String printed() {
        return printed.toString(UTF_8);
    }

    private List<String> tombstones() {
        List<String> keys = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : cluster.records(TOPIC)) {
            if (record.value() == null) {
                keys.add(text(record.key()));
            }
        }
        return keys;
    }

    private static ProducerRecord<byte[], byte[]> deadLetter(
            int partition, String name, String reason, String time, byte[] line) {
        ProducerRecord<byte[], byte[]> deadLetter =
                new ProducerRecord<>(TOPIC, partition, 5_000L, id(name).getBytes(UTF_8), line);
        Map.of(
                        DeadLetter.ID,
                        id(name),
                        DeadLetter.EVENT_KEY,
                        "X0001",
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
                        time,
                        DeadLetter.HISTORY,
                        "the first time\nthe second\t time")
                .forEach((header, value) -> deadLetter.headers().add(header, value.getBytes(UTF_8)));
        return deadLetter;
    }

    private static String id(String name) {
        return "kafka-to-hbase/file:" + name + "/0/0123456789abcdef";
    }

    private static byte[] line(String name) {
        return ("20160101000000,X0001,3,0,F,N,15," + name).getBytes(UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
