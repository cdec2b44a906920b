package io.smartcar.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.event.EventHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The positions of growing files are reset on the command line of the distribution. */
class TailResetIT {
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final String TOPIC = "tail-reset";
    private static final String LINES =
            """
            20160101000000,X0001,3,0,F,N,15,C01
            20160101000001,X0002,3,0,F,N,15,C01
            20160101000002,X0003,3,0,F,N,15,C01
            """;

    private final LocalCluster cluster = SharedCluster.get();

    @TempDir
    Path folder;

    @Test
    void shouldReadAFileAgainOnceWhenItsPositionIsResetOnTheCommandLine() throws Exception {
        cluster.createTopic(TOPIC, 1);
        Path program = unpack();
        Path logs = Files.createDirectories(folder.resolve("logs"));
        Path log = Files.writeString(logs.resolve("SmartCarDriverInfo.log"), LINES);

        run(program, 3);
        run(program, 5, "-Dtails.reset=SmartCarDriverInfo.log@36");
        // the same reset again has no effect: only the new line is read
        Files.writeString(log, LINES.lines().findFirst().orElseThrow() + "\n", StandardOpenOption.APPEND);
        run(program, 6, "-Dtails.reset=SmartCarDriverInfo.log@36");

        List<String> ids = cluster.records(TOPIC).stream()
                .map(one -> new String(one.headers().lastHeader(EventHeaders.ID).value(), StandardCharsets.UTF_8))
                .toList();
        assertThat(ids).hasSize(6);
        assertThat(ids.subList(3, 5)).isEqualTo(ids.subList(1, 3));
        assertThat(ids.get(5)).endsWith(":" + LINES.length());
    }

    /** Runs the program until the topic has that many records, then stops it. */
    private void run(Path program, long records, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                program.resolve("bin/smartcar-routes").toString(),
                "-Dprocess.roles=collector",
                "-Dcamel.component.kafka.brokers=" + cluster.brokers(),
                "-Dcamel.management.enabled=false",
                "-Dfiles.directory=" + folder.resolve("drop"),
                "-Dtails.directory=" + folder.resolve("logs"),
                "-Dtails.positions=" + folder.resolve("positions.json"),
                "-Dkind.driver.topic=" + TOPIC));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        try {
            await().atMost(BOUND).until(() -> !process.isAlive() || cluster.endOffset(TOPIC) >= records);
            assertThat(process.isAlive())
                    .as(Files.readString(folder.resolve("log")))
                    .isTrue();
        } finally {
            process.destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        assertThat(cluster.endOffset(TOPIC)).isEqualTo(records);
    }

    private Path unpack() throws IOException, InterruptedException {
        Path archive;
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            archive = files.filter(file -> file.toString().endsWith(".tar.gz"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("Expected the distribution in target: run mvn package"));
        }
        Process tar = new ProcessBuilder("tar", "xzf", archive.toAbsolutePath().toString(), "-C", folder.toString())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("smartcar-routes"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
