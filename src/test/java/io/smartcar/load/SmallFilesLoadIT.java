package io.smartcar.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many small files at once, by default 10,000 of ten lines, into Kafka. */
@Tag("load")
@ExtendWith(LoadReport.class)
class SmallFilesLoadIT {
    private static final int FILES = Integer.getInteger("load-run.small-files", 10_000);
    private static final int LINES = 10;

    @Test
    void shouldReadManySmallFilesIntoKafka() throws IOException {
        try (LoadRun load = new LoadRun("small-files")) {
            List<Path> made = made(Files.createDirectories(load.folder().resolve("made")));
            load.topic("driver", "driver").start();
            Path drop = load.folder().resolve("drop");
            long begin = System.nanoTime();
            for (Path file : made) {
                Files.move(file, drop.resolve(file.getFileName()));
            }
            Path last = drop.resolve(made.get(FILES - 1).getFileName());
            await().atMost(Duration.ofMinutes(15))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> Files.notExists(last));
            double seconds = (System.nanoTime() - begin) / 1e9;
            load.reports((long) FILES * LINES);
            LoadReport.say("small files: %,d in %.1f s: %,.0f files a second", FILES, seconds, FILES / seconds);
            assertThat(load.records("driver")).isEqualTo((long) FILES * LINES);
        }
    }

    private static List<Path> made(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        for (int number = 0; number < FILES; number++) {
            StringBuilder lines = new StringBuilder();
            for (int line = 0; line < LINES; line++) {
                lines.append(String.format("20160101%06d,X%04d,3,0,F,N,015,C01%n", line, number % 1000));
            }
            files.add(Files.writeString(folder.resolve(String.format("SmartCarDriverInfo-%06d.log", number)), lines));
        }
        return files;
    }
}
