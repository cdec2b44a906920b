package io.smartcar.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many files that grow at the same time and are rotated once: by default 500, 10,000 lines a second, three minutes. */
@Tag("load")
@ExtendWith(LoadReport.class)
class GrowingFilesLoadIT {
    private static final int FILES = Integer.getInteger("load-run.files", 500);
    private static final int RATE = Integer.getInteger("load-run.lines", 10_000);
    private static final int SECONDS = Integer.getInteger("load-run.seconds", 180);
    private static final long MAY_GROW = 16_000_000;

    @Test
    void shouldFollowManyFilesInFlatMemory() throws IOException, InterruptedException {
        try (LoadRun load = new LoadRun("growing-files")) {
            Path logs = Files.createDirectories(load.folder().resolve("logs"));
            load.topic("driver", "driver")
                    .set("tails.directory", logs)
                    .set("tails.positions", load.folder().resolve("positions.json"))
                    .start();
            long written;
            try (SenderProcess writer = new SenderProcess(FilesWriter.class, logs, FILES, RATE, SECONDS)) {
                load.lasts(Duration.ofSeconds(SECONDS));
                written = writer.finish();
            }
            load.awaitRecords("driver", written, Duration.ofMinutes(2));
            load.reports(written);
            TopicSummary arrivals = TopicSummary.in(load.brokers(), "driver", FilesWriter::stamp);
            arrivals.report("growing-files", written);
            LoadReport.say(
                    "growing-files: %.0f files followed at the end (%d, each rotated once)",
                    load.routes().metrics().sum("tail.files"), FILES);
            assertThat(arrivals.count()).isEqualTo(written);
            assertThat(arrivals.repeated() + arrivals.disorder()).isZero();
            assertThat(load.growth()).as("bytes by which the heap grew").isLessThan(MAY_GROW);
        }
    }
}
