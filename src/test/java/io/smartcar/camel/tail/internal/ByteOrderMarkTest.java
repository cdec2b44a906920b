package io.smartcar.camel.tail.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that begin with a byte order mark, whose first line begins behind it and their position before it. */
class ByteOrderMarkTest {
    private static final String MARK = "\uFEFF";
    private static final String LONGER_THAN_A_TURN = "x".repeat(3 << 20);

    @TempDir
    Path folder;

    private Tail tail;

    @BeforeEach
    void createTail() throws IOException {
        tail = new Tail(Files.createDirectory(folder.resolve("logs")), folder.resolve("positions.json"));
        tail.start();
    }

    @AfterEach
    void closeTail() {
        tail.close();
    }

    @Test
    void shouldSkipAFirstLineThatTakesSeveralTurns() {
        tail.write("app.log", MARK + LONGER_THAN_A_TURN + "\nsecond\n");
        tail.run(Duration.ofSeconds(10));

        assertThat(tail.texts()).hasSize(2).endsWith("second");
    }

    @Test
    void shouldSkipAFirstLineOfACompressedFileThatTakesSeveralTurns() throws IOException {
        String content = MARK + LONGER_THAN_A_TURN + "\nsecond\n";
        Files.write(tail.file("app.log.gz"), LogFiles.compressed(content));
        tail.run(Duration.ofSeconds(10));

        assertThat(tail.texts()).hasSize(2).endsWith("second");
    }

    @Test
    void shouldCloseADeletedFileThatHeldNothingButAMark() throws IOException {
        Path file = tail.write("app.log", MARK);
        tail.settle();
        Files.delete(file);
        tail.run(Duration.ofMinutes(5));

        assertThat(tail.statistics().files()).isZero();
        assertThat(tail.statistics().lostBytes()).isZero();
    }
}
