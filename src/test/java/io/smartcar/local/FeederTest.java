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
    private Feeder feeder;

    @BeforeEach
    void begin() throws IOException {
        drop = Files.createDirectories(folder.resolve("drop"));
        done = Files.createDirectories(folder.resolve("done"));
        feeder = new Feeder(drop, done, RATE, ZoneId.of("Asia/Seoul"));
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

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
