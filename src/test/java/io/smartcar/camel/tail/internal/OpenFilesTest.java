package io.smartcar.camel.tail.internal;

import static io.smartcar.camel.tail.internal.LogFiles.lines;
import static io.smartcar.camel.tail.internal.LogFiles.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More files than may be open at a time. */
class OpenFilesTest {
    private static final int OPEN = 10;

    @TempDir
    Path folder;

    private Tail tail;

    @BeforeEach
    void createTail() throws IOException {
        tail = new Tail(Files.createDirectory(folder.resolve("logs")), folder.resolve("positions.json"));
        tail.limit(16, OPEN);
    }

    @AfterEach
    void closeTail() {
        tail.close();
    }

    @Test
    void shouldReadANewFileThoughAllOpenOnesEndWithoutALineEnd() {
        tail.start();
        for (int number = 0; number < OPEN; number++) {
            tail.write("car-" + number + ".log", number + " first\n" + number + " unfinished");
        }
        tail.run(Duration.ofMinutes(1));
        tail.write("new.log", lines(1, 20));
        tail.settle();
        assertThat(tail.texts()).containsAll(numbers(1, 20));

        for (int number = 0; number < OPEN; number++) {
            tail.write("car-" + number + ".log", " no more\n");
        }
        tail.settle();

        assertThat(tail.texts()).hasSize(20 + 2 * OPEN).contains("0 unfinished no more", "9 unfinished no more");
    }

    @Test
    void shouldReportWaitingFilesIfNoOpenFileIsQuiet() {
        tail.configuration.setUnfinishedLineTimeout(Duration.ofHours(1).toMillis());
        tail.start();
        for (int number = 0; number < OPEN; number++) {
            tail.write("car-" + number + ".log", "unfinished");
        }
        tail.run(Duration.ofSeconds(5));
        tail.write("new.log", lines(1, 20));
        tail.run(Duration.ofMinutes(2));
        assertThat(tail.loop().healthMessage()).contains("wait to be opened", "10 are open");

        tail.write("car-1.log", "\n");
        tail.settle();

        assertThat(tail.texts()).containsAll(numbers(1, 20));
        assertThat(tail.loop().healthMessage()).isNull();
    }

    @Test
    void shouldContinueInAClosedFileThatIsRenamedOutOfThePattern() throws IOException {
        tail.limit(16, 1);
        tail.configuration.setInclude("*.log");
        tail.start();
        tail.write("app.log", lines(1, 300));
        tail.settle();
        tail.write("other.log", "other\n");
        tail.settle();
        Path renamed = Files.move(tail.file("app.log"), tail.file("old"));
        tail.run(Duration.ofSeconds(3));
        Files.writeString(renamed, lines(301, 305), StandardOpenOption.APPEND);
        tail.settle();

        assertThat(tail.texts()).containsAll(numbers(1, 305)).hasSize(306);
    }
}
