package io.smartcar.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutesProcessIT {
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final LocalCluster cluster = SharedCluster.get();

    @TempDir
    Path folder;

    @Test
    void shouldSendFilesOfItsOwnFolderBeforeAndAfterKill() throws IOException {
        cluster.createTopic("routes-process", 2);
        Files.createDirectories(folder.resolve("drop"));
        try (RoutesProcess collector = RoutesProcess.of(cluster, folder)
                .name("collector")
                .routes("file-to-events", "batches-to-events", "events-to-kafka", "dead-letters-to-kafka")
                .set("files.directory", folder.resolve("drop"))
                .set("files.done-directory", folder.resolve("done"))
                .set("kind.driver.topic", "routes-process")
                .build()
                .start()) {
            drop("SmartCarDriverInfo-1.log", 0, 100);
            cluster.awaitRecords("routes-process", 100, BOUND);
            await().atMost(BOUND).until(() -> collector.metrics().sum("events.sent", "kind", "driver") == 100);
            // a kill between Kafka's acknowledgement and the move would rightly repeat the batch
            await().atMost(BOUND).until(() -> Files.notExists(folder.resolve("drop/SmartCarDriverInfo-1.log")));

            collector.kill();
            assertThat(collector.isRunning()).isFalse();
            drop("SmartCarDriverInfo-2.log", 100, 200);
            collector.start();
            cluster.awaitRecords("routes-process", 200, BOUND);
        }

        assertThat(cluster.records("routes-process"))
                .extracting(one -> new String(one.value(), StandardCharsets.UTF_8))
                .containsExactlyInAnyOrderElementsOf(lines(0, 200));
    }

    private void drop(String name, int from, int to) throws IOException {
        Path writing = Files.write(folder.resolve(name), lines(from, to));
        Files.move(writing, folder.resolve("drop").resolve(name));
    }

    private static List<String> lines(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(second -> String.format("201601010%05d,X%04d,3,0,F,N,15,C01", second, second % 7 + 1))
                .toList();
    }
}
