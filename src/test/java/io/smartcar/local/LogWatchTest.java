package io.smartcar.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogWatchTest {
    @TempDir
    Path folder;

    @Test
    void shouldFindWarningsAndErrorsOfCompleteNewLines() throws IOException {
        Path file = folder.resolve("routes.log");
        append(file, "2026-11-22T10:00:00.000Z ERROR Old what was there before\n");
        LogWatch log = new LogWatch(file);

        append(
                file,
                "2026-11-22T10:00:01.000Z INFO  Main started\n2026-11-22T10:00:02.000Z WARN  Gate closed\n\tat a.b.C\n");
        append(file, "2026-11-22T10:00:03.000Z ERROR Topic mis");
        assertThat(log.news()).containsExactly("2026-11-22T10:00:02.000Z WARN  Gate closed");

        append(file, "sing\n");
        assertThat(log.news()).containsExactly("2026-11-22T10:00:03.000Z ERROR Topic missing");
        assertThat(log.news()).isEmpty();
    }

    @Test
    void shouldFindNothingBeforeThereIsALog() throws IOException {
        assertThat(new LogWatch(folder.resolve("routes.log")).news()).isEmpty();
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
