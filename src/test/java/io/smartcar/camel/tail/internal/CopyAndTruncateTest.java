package io.smartcar.camel.tail.internal;

import static io.smartcar.camel.tail.internal.LogFiles.lines;
import static io.smartcar.camel.tail.internal.LogFiles.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Log files that are copied, truncated, or both, on a real file system. */
class CopyAndTruncateTest {

    @TempDir
    Path folder;

    private Tail tail;

    @BeforeEach
    void createTail() throws IOException {
        tail = new Tail(Files.createDirectory(folder.resolve("logs")), folder.resolve("positions.json"));
    }

    @AfterEach
    void closeTail() {
        tail.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "app.log"})
    void shouldContinueInTheCopyWhenAFileIsCopiedAndTruncated(String include) throws Exception {
        tail.configuration.setInclude(include);
        tail.start();
        tail.write("app.log", lines(1, 200));
        tail.settle();
        tail.write("app.log", lines(201, 210));
        LogFiles.copyAndTruncate(tail.file("app.log"), tail.file("app.log.1"));
        tail.write("app.log", lines(211, 215));
        tail.settle();

        assertThat(tail.texts()).containsExactlyInAnyOrderElementsOf(numbers(1, 215));
        assertThat(tail.statistics().lostBytes()).isZero();
    }

    @Test
    void shouldContinueInTheCopyThoughTheLogIsEmptyAfterARestart() throws Exception {
        tail.start();
        tail.write("app.log", lines(1, 200));
        tail.settle();
        tail.kill();
        tail.write("app.log", lines(201, 210));
        LogFiles.copyAndTruncate(tail.file("app.log"), tail.file("app.log.1"));
        tail.start().settle();

        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 210));
    }

    @Test
    void shouldContinueInTheCopyOfAShortFile() throws Exception {
        tail.start();
        tail.write("app.log", "the only line\n");
        tail.settle();
        tail.write("app.log", "and one more\n");
        LogFiles.copyAndTruncate(tail.file("app.log"), tail.file("app.log.1"));
        tail.settle();
        tail.write("app.log", "a new one\n");
        tail.settle();

        assertThat(tail.texts()).containsExactly("the only line", "and one more", "a new one");
    }

    @Test
    void shouldHoldBackACopyFoundBeforeTheTruncation() throws Exception {
        tail.start();
        tail.write("app.log", lines(1, 200));
        tail.settle();
        Files.copy(tail.file("app.log"), tail.file("app.log.1"));
        tail.run(Duration.ofSeconds(2));
        tail.write("app.log", lines(201, 202));
        tail.run(Duration.ofSeconds(2));
        LogFiles.truncate(tail.file("app.log"));
        tail.write("app.log", lines(203, 205));
        tail.settle();

        assertThat(tail.texts()).containsExactlyInAnyOrderElementsOf(numbers(1, 205));
    }

    @Test
    void shouldNotReadACopyThatLacksTheLastLinesReadFromTheOriginal() throws Exception {
        tail.scanEvery(Duration.ofMinutes(1));
        tail.start();
        tail.write("app.log", lines(1, 200));
        tail.settle();
        Files.copy(tail.file("app.log"), folder.resolve("copy"));
        tail.write("app.log", lines(201, 202));
        tail.settle();
        Files.move(folder.resolve("copy"), tail.file("app.log.1"));
        LogFiles.truncate(tail.file("app.log"));
        tail.settle().run(Duration.ofMinutes(2));

        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 202));
    }

    @Test
    void shouldNotReadACopyThatStays() throws Exception {
        tail.start();
        tail.write("app.log", lines(1, 200));
        tail.settle();
        Files.copy(tail.file("app.log"), tail.file("backup"));
        tail.write("app.log", lines(201, 210));
        tail.run(Duration.ofSeconds(20));
        tail.stop();
        Files.delete(tail.file("app.log"));
        tail.start().settle();

        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 210));
    }

    @Test
    void shouldReadAFileThatOnlyBeginsLikeAnother() throws Exception {
        String header = "header ".repeat(300) + "\n";
        tail.start();
        tail.write("one.log", header + lines(1, 3));
        tail.write("other.log", header);
        tail.run(Duration.ofSeconds(2));
        tail.write("other.log", lines(11, 13));
        tail.settle();

        assertThat(tail.texts()).hasSize(8).containsAll(numbers(11, 13));
    }

    @Test
    void shouldReadShortFilesWithEqualContents() throws Exception {
        tail.start();
        tail.write("car-1.log", "date,car\n");
        tail.write("car-2.log", "date,car\n");
        tail.write("status.1.log", "date,car\n");
        tail.write("status.2.log", "date,car\n");
        tail.run(Duration.ofSeconds(8));
        tail.write("car-2.log", "second\n");
        tail.write("car-1.log", "first\n");
        tail.settle();

        assertThat(tail.texts()).hasSize(6).contains("first", "second");
        assertThat(tail.lines.stream().map(line -> line.file().identity()).distinct())
                .hasSize(4);
    }

    @Test
    void shouldReportBytesLostByATruncationAndContinue() throws Exception {
        tail.start();
        tail.write("app.log", lines(1, 10));
        tail.settle();
        tail.fail(turn -> true);
        tail.write("app.log", lines(11, 12));
        tail.run(Duration.ofMillis(200));
        LogFiles.truncate(tail.file("app.log"));
        tail.fail(turn -> false);
        tail.write("app.log", lines(20, 21));
        tail.settle();

        assertThat(tail.texts())
                .containsAll(numbers(1, 10))
                .containsAll(numbers(20, 21))
                .hasSize(12);
        assertThat(tail.statistics().rewrites()).isEqualTo(1);
        assertThat(tail.statistics().lostBytes()).isEqualTo(lines(11, 12).length());
    }

    @Test
    void shouldCountTheBytesLostByATruncation() throws Exception {
        tail.start();
        tail.write("app.log", lines(1, 10));
        tail.settle();
        tail.write("app.log", "unfinished");
        tail.settle();
        LogFiles.truncate(tail.file("app.log"));
        tail.settle();

        assertThat(tail.statistics().lostBytes()).isEqualTo("unfinished".length());
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 300})
    void shouldDetectATruncationThoughTheFileHasGrownBeyondItsOldSize(int size) throws Exception {
        tail.start();
        tail.write("app.log", lines(1, size));
        tail.settle();
        LogFiles.truncate(tail.file("app.log"));
        tail.write("app.log", lines(1001, 1500));
        tail.settle();

        assertThat(tail.texts())
                .containsAll(numbers(1, size))
                .containsAll(numbers(1001, 1500))
                .hasSize(size + 500);
        assertThat(tail.lines.get(size).file().identity())
                .isNotEqualTo(tail.lines.get(0).file().identity());
    }

    @Test
    void shouldDetectATruncationBeforeTheFirstLineEnded() throws Exception {
        tail.start();
        tail.write("app.log", "the first line, unfinished");
        tail.settle();
        LogFiles.truncate(tail.file("app.log"));
        tail.write("app.log", "the first\n");
        tail.settle();

        assertThat(tail.texts()).containsExactly("the first");
        assertThat(tail.statistics().lostBytes()).isEqualTo("the first line, unfinished".length());
    }

    @Test
    void shouldContinueAfterAProgramRemovedItsUnfinishedLine() throws Exception {
        tail.start();
        Path file = tail.write("app.log", lines(1, 300));
        long size = Files.size(file);
        tail.write("app.log", "unfinished");
        tail.settle();
        Files.newByteChannel(file, StandardOpenOption.WRITE).truncate(size).close();
        tail.settle();
        tail.write("app.log", lines(301, 302));
        tail.settle();

        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 302));
    }

    @Test
    void shouldDetectATruncationByTheSizeAloneIfTheContentsBeginAlike() throws Exception {
        String header = "header ".repeat(300) + "\n";
        tail.start();
        tail.fail(turn -> true);
        tail.write("app.log", header + lines(1, 50));
        tail.run(Duration.ofMillis(200));
        LogFiles.copyAndTruncate(tail.file("app.log"), tail.file("app.log.1"));
        tail.write("app.log", header + lines(51, 60));
        tail.fail(turn -> false);
        tail.run(Duration.ofSeconds(10));

        assertThat(tail.texts()).hasSize(62).containsAll(numbers(1, 60));
    }

    @Test
    void shouldSkipTheHoleLeftByAWriterThatDoesNotAppend() throws Exception {
        tail.start();
        try (RandomAccessFile writer = new RandomAccessFile(tail.file("app.log").toFile(), "rw")) {
            writer.write(lines(1, 100).getBytes(StandardCharsets.UTF_8));
            tail.settle();
            long offset = writer.getFilePointer();
            Files.copy(tail.file("app.log"), tail.file("app.log.1"));
            LogFiles.truncate(tail.file("app.log"));
            writer.seek(offset);
            writer.write(lines(101, 103).getBytes(StandardCharsets.UTF_8));
        }
        tail.settle();

        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 103));
    }

    @Test
    void shouldSkipTheHoleThoughTheTailWasKilledBetweenTheTruncationAndTheNextLine() throws Exception {
        tail.start();
        tail.write("app.log", lines(1, 500));
        tail.settle();
        long offset = Files.size(tail.file("app.log"));
        LogFiles.truncate(tail.file("app.log"));
        tail.run(Duration.ofSeconds(5)).kill();
        try (RandomAccessFile writer = new RandomAccessFile(tail.file("app.log").toFile(), "rw")) {
            writer.seek(offset);
            writer.write(lines(501, 503).getBytes(StandardCharsets.UTF_8));
        }
        tail.start().settle();

        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 503));
    }
}
