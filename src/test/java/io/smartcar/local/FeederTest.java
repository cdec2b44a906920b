package io.smartcar.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeederTest {
    private static final int RATE = 150;

    @TempDir
    Path folder;

    private Path drop;
    private Path done;
    private FedLines fed;
    private Feeder feeder;

    @BeforeEach
    void begin() throws IOException {
        drop = Files.createDirectories(folder.resolve("drop"));
        done = Files.createDirectories(folder.resolve("done"));
        fed = new FedLines(new LocalSettings("single-broker").declaredKinds(), 16_384);
        feeder = new Feeder(drop, done, RATE, ZoneId.of("Asia/Seoul"), fed);
    }

    @Test
    void shouldDropFilesOfBothKindsUnderNamesThatTheRoutesRead() {
        await().untilAsserted(() -> {
            feeder.feed();
            assertThat(names(drop))
                    .anyMatch(name -> name.matches("SmartCarDriverInfo-simulated-\\d{14}\\.log"))
                    .anyMatch(name -> name.matches("SmartCarStatusInfo_simulated-\\d{14}\\.txt"));
        });
    }

    @Test
    void shouldDeleteItsOwnFilesThatHaveBeenReadAndNoOthers() throws IOException {
        Files.writeString(done.resolve("SmartCarDriverInfo-simulated-20160101000000.log.20160101-000001-000"), "");
        Files.writeString(done.resolve("SmartCarDriverInfo.log.20160101-000001-000"), "");

        feeder.feed();

        assertThat(names(done)).containsExactly("SmartCarDriverInfo.log.20160101-000001-000");
    }

    @Test
    void shouldStopFeedingWhenVeryManyFilesWait() throws IOException {
        for (int number = 0; number < 120; number++) {
            Files.writeString(drop.resolve("SmartCarDriverInfo-simulated-waiting" + number + ".log"), "");
        }
        Path first = drop.resolve("SmartCarDriverInfo-simulated-waiting0.log");

        for (int call = 0; call < 3; call++) {
            feeder.feed();
        }
        assertThat(names(drop)).hasSize(120);

        Files.delete(first);
        await().untilAsserted(() -> {
            feeder.feed();
            assertThat(names(drop)).hasSizeGreaterThanOrEqualTo(120);
        });
    }

    @Test
    void shouldKnowWhatHasToBecomeOfEachLine() throws IOException {
        int bad = feeder.feedBadLines();
        assertThat(fed.outcome()).isEqualTo(new FedLines.Outcome(bad, 0, bad, 0));

        await().untilAsserted(() -> {
            feeder.feed();
            assertThat(fed.latest()).hasSizeGreaterThan(RATE);
        });
        assertThat(fed.latest()).hasSize((int) fed.outcome().events());
        assertThat(fed.outcome().lines()).isEqualTo(linesIn(drop));
    }

    @Test
    void shouldDropNothingWhileTheCarsWait() throws IOException {
        feeder.pause(true);
        feeder.feed();
        assertThat(names(drop)).isEmpty();
    }

    private static long linesIn(Path folder) throws IOException {
        long lines = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                lines += Files.readAllLines(file).size();
            }
        }
        return lines;
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
