package io.smartcar.operate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.hadoop.hbase.util.Bytes;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bin/smartcar-routes rewind} prints and does, with a real broker. */
class RewindCommandIT {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Instant BEGIN = Instant.parse("2026-11-30T10:00:00Z");

    private final LocalCluster cluster = SharedCluster.get();
    private final Properties settings = new Properties();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private String topic;
    private String group;

    @BeforeEach
    void storeSomeEvents(TestInfo test) throws Exception {
        topic = "rewind-" + test.getTestMethod().orElseThrow().getName();
        group = topic + "-group";
        settings.put("camel.component.kafka.brokers", cluster.brokers());
        settings.put("kind.driver.topic", topic);
        settings.put("store.group", group);
        cluster.createTopic(topic, 2);
        List<ProducerRecord<byte[], byte[]>> events = new ArrayList<>();
        for (int minute = 0; minute < 10; minute++) {
            long time = BEGIN.plus(Duration.ofMinutes(minute)).toEpochMilli();
            events.add(new ProducerRecord<>(topic, minute % 2, time, null, new byte[] {'x'}));
        }
        cluster.send(events);
        try (Admin admin = admin()) {
            admin.alterConsumerGroupOffsets(
                            group,
                            Map.of(
                                    new TopicPartition(topic, 0), new OffsetAndMetadata(5),
                                    new TopicPartition(topic, 1), new OffsetAndMetadata(3)))
                    .all()
                    .get();
        }
    }

    @Test
    void shouldMoveAStoppedGroupBackButNeverForwardAndShowBeforeHowFar() throws Exception {
        assertThat(run("--to", "2026-11-30T10:05:30Z")).as("nobody confirms").isEqualTo(2);
        assertThat(printed())
                .startsWith(topic + "-0: from 5 to 3, 2 events\n")
                .doesNotContain(topic + "-1")
                .contains("Store up to 2 events of group " + group + " again?", "--yes");
        assertThat(committed()).isEqualTo(Map.of(0, 5L, 1, 3L));

        assertThat(run("--to", "2026-11-30T10:02:00Z", "--yes")).as(printed()).isZero();
        assertThat(printed()).endsWith("Group " + group + " is rewound: start its storers\n");
        assertThat(committed()).isEqualTo(Map.of(0, 1L, 1, 1L));

        assertThat(run("--to", "2026-11-30T10:09:00Z", "--yes")).isZero();
        assertThat(printed()).contains("nothing to rewind");
        assertThat(committed()).isEqualTo(Map.of(0, 1L, 1, 1L));

        assertThat(run("--to", "0", "--yes")).isEqualTo(2);
        assertThat(printed()).contains("An offset is of one partition");
        assertThat(run("--to", "0", "--topic", topic, "--partition", "1", "--yes"))
                .isZero();
        assertThat(committed()).isEqualTo(Map.of(0, 1L, 1, 0L));

        assertThat(run("--to", "yesterday", "--yes")).isEqualTo(2);
        assertThat(printed()).contains("expected a time such as 2026-01-31T10:00:00Z");
        assertThat(run("--to", "7d", "--group", "unknown", "--yes")).isOne();
        assertThat(printed()).contains("Group unknown has committed no offset");
        assertThat(run("--to", "7d", "--group", group + "-hdfs", "--yes")).isOne();
        assertThat(printed()).contains("Files in HDFS do not change");
    }

    @Test
    void shouldRefuseWhileTheGroupHasMembers() throws Exception {
        Map<String, Object> member = Map.of(
                "bootstrap.servers",
                cluster.brokers(),
                "group.id",
                group,
                "client.id",
                "a-storer",
                "enable.auto.commit",
                "false");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(member, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            while (consumer.assignment().isEmpty()) {
                consumer.poll(Duration.ofMillis(100));
            }

            assertThat(run("--to", "2026-11-30T10:00:00Z", "--yes")).isOne();
        }
        assertThat(printed()).contains("Group " + group + " has members: stop its storers (a-storer on ");
        assertThat(committed()).isEqualTo(Map.of(0, 5L, 1, 3L));
    }

    @Test
    void shouldLetACorrectedMappingReplaceTheCellsOfAWrongOne(@TempDir Path folder) throws Exception {
        String table = topic;
        topic = topic + "-files";
        settings.put("kind.driver.topic", topic);
        cluster.createTable(table, "cf1", 1);
        String wrong = "date,car_number,break_pedal,speed_pedal,steer_angle,direct_light,speed,area_number";
        try (RoutesProcess routes = pipeline(folder, table)
                .set("kind.driver.columns", wrong)
                .build()
                .start()) {
            Path log = Files.writeString(
                    folder.resolve("SmartCarDriverInfo.log"),
                    "20160101000000,X0001,3,0,F,N,15,C01\n20160101000001,X0002,4,1,F,N,16,C02\n");
            Files.move(log, folder.resolve("drop/SmartCarDriverInfo.log"));
            cluster.awaitRows(table, 2, BOUND);
            cluster.awaitOffset(group, topic, 2, BOUND);
        }
        assertThat(column(table, "speed_pedal")).containsExactlyInAnyOrder("0", "1");

        // a member that has left is still one for a moment
        await().atMost(BOUND).until(() -> run("--to", "1h", "--yes") == 0);
        assertThat(printed()).contains("is rewound");
        try (RoutesProcess routes = pipeline(folder, table).build().start()) {
            cluster.awaitOffset(group, topic, 2, BOUND);
        }
        assertThat(cluster.countRows(table)).isEqualTo(2);
        assertThat(column(table, "speed_pedal")).containsExactlyInAnyOrder("3", "4");
        assertThat(column(table, "break_pedal")).containsExactlyInAnyOrder("0", "1");
    }

    private RoutesProcess.Builder pipeline(Path folder, String table) throws Exception {
        return RoutesProcess.of(cluster, folder)
                .routes(
                        "file-to-events",
                        "batches-to-events",
                        "events-to-kafka",
                        "kafka-to-hbase",
                        "dead-letters-to-kafka")
                .set("files.directory", Files.createDirectories(folder.resolve("drop")))
                .set("files.done-directory", folder.resolve("done"))
                .set("kind.status.topic", topic + "-status")
                .set("kind.status.table", table)
                .set("kind.driver.topic", topic)
                .set("kind.driver.table", table)
                .set("store.group", group);
    }

    private List<String> column(String table, String name) {
        return cluster.rows(table).stream()
                .map(row -> Bytes.toString(row.getValue(Bytes.toBytes("cf1"), Bytes.toBytes(name))))
                .toList();
    }

    private int run(String... words) {
        printed.reset();
        PrintStream out = new PrintStream(printed, true, UTF_8);
        String[] arguments =
                Stream.concat(Stream.of("rewind"), Stream.of(words)).toArray(String[]::new);
        return Commands.run(settings, Path.of(""), out, out, arguments);
    }

    private String printed() {
        return printed.toString(UTF_8);
    }

    private Map<Integer, Long> committed() throws Exception {
        Map<Integer, Long> offsets = new java.util.HashMap<>();
        try (Admin admin = admin()) {
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, offset) -> offsets.put(partition.partition(), offset.offset()));
        }
        return offsets;
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", cluster.brokers()));
    }
}
