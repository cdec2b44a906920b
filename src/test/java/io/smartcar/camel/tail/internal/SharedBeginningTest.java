package io.smartcar.camel.tail.internal;

import static io.smartcar.camel.tail.internal.LogFiles.compressed;
import static io.smartcar.camel.tail.internal.LogFiles.lines;
import static io.smartcar.camel.tail.internal.LogFiles.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.support.LogCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unrelated logs that begin with the same 2 KB, as a banner or the comment of a CSV file: each is read. */
class SharedBeginningTest {
    private static final String BANNER = "# the same words at the beginning\n".repeat(61);

    @TempDir
    Path folder;

    private Tail tail;

    @BeforeEach
    void start() throws IOException {
        tail = new Tail(Files.createDirectory(folder.resolve("logs")), folder.resolve("positions.json"));
        tail.start();
    }

    @AfterEach
    void close() {
        tail.close();
    }

    @Test
    void shouldReadBothAtTheSameTime() throws IOException {
        tail.write("a.log", BANNER + lines(1, 100));
        tail.write("b.log", BANNER + lines(101, 200));
        tail.settle();
        tail.write("a.log", lines(201, 210));
        tail.write("b.log", lines(211, 220));
        tail.settle();

        assertThat(tail.texts()).containsAll(numbers(1, 220));
    }

    @ParameterizedTest
    @ValueSource(strings = {"b.log", "a.log.1", "a-2.log"})
    void shouldReadAShorterOneWhenTheOtherIsTruncated(String name) throws IOException {
        tail.scanEvery(Duration.ofSeconds(10));
        tail.stop();
        tail.start();
        tail.write("a.log", BANNER + lines(1, 200));
        tail.run(Duration.ofSeconds(20));
        LogFiles.truncate(tail.file("a.log"));
        tail.write(name, BANNER + lines(201, 210));
        tail.run(Duration.ofMinutes(1));

        assertThat(tail.texts()).containsAll(numbers(1, 210));
    }

    @ParameterizedTest
    @ValueSource(strings = {"b.log", "b.log.gz", "a.log.1.gz"})
    void shouldReadAShorterOneWhenTheOtherIsGone(String name) throws IOException {
        tail.write("a.log", BANNER + lines(1, 200));
        tail.settle();
        Files.delete(tail.file("a.log"));
        tail.run(Duration.ofMinutes(2));
        write(name, BANNER + lines(201, 210));
        tail.run(Duration.ofMinutes(1));

        assertThat(tail.texts()).containsAll(numbers(1, 210));
    }

    @Test
    void shouldReadTheRestOfLogsThatAreCompressedAtOnce() throws IOException {
        tail.write("a.log", BANNER + lines(1, 400));
        tail.write("b.log", BANNER + lines(401, 500));
        tail.settle();
        tail.stop();
        write("a.log.1.gz", BANNER + lines(1, 400) + lines(601, 610));
        write("b.log.1.gz", BANNER + lines(401, 500) + lines(611, 620));
        LogFiles.truncate(tail.file("a.log"));
        LogFiles.truncate(tail.file("b.log"));
        tail.start().run(Duration.ofMinutes(2));

        assertThat(tail.texts()).containsAll(numbers(1, 500)).containsAll(numbers(601, 620));
    }

    @Test
    void shouldReadOneThatDiffersInTheMiddleOnly() throws IOException {
        String end = "the same again\n".repeat(200);
        tail.write("a.log", BANNER + lines(1, 100) + end);
        tail.write("b.log", BANNER + lines(101, 200).substring(0, lines(1, 100).length()) + end);
        tail.run(Duration.ofMinutes(1));

        assertThat(tail.texts()).containsAll(numbers(101, 150));
    }

    @Test
    void shouldReadOneThatReplacesACopy() throws IOException {
        tail.write("a.log", BANNER + lines(1, 200));
        tail.settle();
        Files.copy(tail.file("a.log"), tail.file("b.log"));
        tail.run(Duration.ofSeconds(20));
        tail.stop();
        LogFiles.truncate(tail.file("b.log"));
        tail.write("b.log", BANNER + lines(1001, 1400));
        tail.start().run(Duration.ofMinutes(1));

        assertThat(tail.texts()).containsAll(numbers(1001, 1400));
    }

    @Test
    void shouldSayHowMuchOfACopyIsNotRead() throws IOException {
        try (LogCapture log = LogCapture.of(FileRegistry.class)) {
            tail.write("a.log", BANNER + lines(1, 200));
            tail.settle();
            Files.copy(tail.file("a.log"), tail.file("b.log"));
            tail.run(Duration.ofSeconds(20));

            long size = Files.size(tail.file("a.log"));
            assertThat(tail.statistics().copiedBytes()).isEqualTo(size);
            assertThat(log.messages(Level.WARN))
                    .containsExactly(tail.file("b.log") + " is a copy: " + size
                            + " bytes of it were read from the original and are not read again");
        }
    }

    private void write(String name, String content) throws IOException {
        if (name.endsWith(".gz")) {
            Files.write(tail.file(name), compressed(content));
        } else {
            tail.write(name, content);
        }
    }
}
