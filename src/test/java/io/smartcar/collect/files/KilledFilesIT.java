package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.collect.files.content.CompressedSamples.Form;
import io.smartcar.event.EventHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collector that is killed in mid-file resumes where Kafka had acknowledged: each kill repeats at most one batch. */
class KilledFilesIT {
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final int LINES = 40_000;
    private static final int BATCH = 500;
    private static final int KILLS = 4;

    private final LocalCluster cluster = SharedCluster.get();

    @TempDir
    Path folder;

    @Test
    void shouldSendAtMostOneBatchAgainForEachKillInMidFile() throws IOException {
        verify("killed-files", "SmartCarDriverInfo-1.log", content());
    }

    @Test
    void shouldSendAtMostOneBatchAgainForEachKillInTheMiddleOfACompressedFile() throws IOException {
        verify("killed-compressed-files", "SmartCarDriverInfo-1.log.gz", Form.GZIP.compress(content()));
    }

    private void verify(String topic, String name, byte[] content) throws IOException {
        cluster.createTopic(topic, 1);
        Path drop = Files.createDirectories(folder.resolve("drop"));
        Files.write(drop.resolve(name), content);
        int kills = 0;
        try (RoutesProcess collector = RoutesProcess.of(cluster, folder)
                .name(topic)
                .routes("file-to-events", "batches-to-events", "events-to-kafka", "dead-letters-to-kafka")
                .set("files.directory", drop)
                .set("files.quiet-ms", 0)
                .set("files.poll-ms", 100)
                .set("events.batch-size", BATCH)
                .set("kind.driver.topic", topic)
                .build()) {
            while (kills < KILLS) {
                long wanted = cluster.endOffset(topic) + 4 * BATCH + 123L * kills;
                collector.launch();
                await().atMost(BOUND)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> cluster.endOffset(topic) >= wanted);
                collector.kill();
                assertThat(drop.resolve(name)).as("it was killed in mid-file").exists();
                kills++;
            }
            collector.start();
            await().atMost(BOUND).until(() -> Files.notExists(drop.resolve(name)));
        }

        List<ConsumerRecord<byte[], byte[]>> records = cluster.records(topic);
        Map<String, String> lineOfId = new HashMap<>();
        records.forEach(one -> assertThat(lineOfId.put(id(one), text(one.value())))
                .as("the line that the id %s had before", id(one))
                .isIn(null, text(one.value())));
        assertThat(lineOfId.values()).containsExactlyInAnyOrderElementsOf(lines().toList());
        System.out.printf("%s: %d records too many after %d kills%n", topic, records.size() - LINES, kills);
        assertThat(records.size() - LINES).as("sent twice").isBetween(0, kills * BATCH);
    }

    private static String id(ConsumerRecord<byte[], byte[]> one) {
        return text(one.headers().lastHeader(EventHeaders.ID).value());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] content() {
        return lines().collect(Collectors.joining("\n", "", "\n")).getBytes(StandardCharsets.UTF_8);
    }

    private static Stream<String> lines() {
        return IntStream.range(0, LINES)
                .mapToObj(second -> String.format("20160101%06d,X%04d,3,0,F,N,15,C01", second, second % 7 + 1));
    }
}
