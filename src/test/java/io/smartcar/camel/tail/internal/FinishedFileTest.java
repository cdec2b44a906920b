package io.smartcar.camel.tail.internal;

import static io.smartcar.camel.tail.internal.LogFiles.compressed;
import static io.smartcar.camel.tail.internal.LogFiles.lines;
import static io.smartcar.camel.tail.internal.LogFiles.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.tail.config.StartAt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compressed files that were read to their ends, and data appended to them, files in their place, and logs that begin
 * alike.
 */
class FinishedFileTest {
    private static final String HEADER = "date,car\n";
    private static final String LONG_HEADER = "column,".repeat(200) + "\n";

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
    void shouldReadMembersAppendedToACompressedFile() throws IOException {
        Path file = finished("app.log.gz", lines(1, 300));
        Files.write(file, compressed(lines(301, 600)), StandardOpenOption.APPEND);
        tail.settle();

        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 600));
    }

    @Test
    void shouldReadMembersAppendedToACompressedFileWhileNothingRuns() throws IOException {
        Path file = finished("app.log.gz", lines(1, 300));
        tail.stop();
        Files.write(file, compressed(lines(301, 600)), StandardOpenOption.APPEND);
        tail.start().settle();

        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 600));
    }

    /** A file system reuses the inode of a deleted file for the next one: here by renaming and rewriting. */
    @ParameterizedTest
    @ValueSource(strings = {"", HEADER})
    void shouldReadALogThatHasTheInodeOfAFinishedFile(String content) throws IOException {
        Path log = Files.move(finished("app.log.7.gz", content), tail.file("app.log"));
        Files.writeString(log, content + lines(1, 300));
        tail.settle();

        assertThat(tail.texts()).containsAll(numbers(1, 300));
    }

    @Test
    void shouldReadACompressedFileThatHasTheInodeOfAnEmptyOne() throws IOException {
        Path other = Files.move(finished("app.log.7.gz", ""), tail.file("other.log.gz"));
        Files.write(other, compressed(lines(1, 300)));
        tail.settle();

        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 300));
    }

    @Test
    void shouldReadALogThatBeginsAsTheCompressedOneBeforeAndGrowsWithoutAPause() throws IOException {
        finished("app.log.1.gz", HEADER);
        tail.write("app.log", HEADER);
        for (int second = 1; second <= 60; second++) {
            tail.write("app.log", lines(second, second));
            tail.run(Duration.ofSeconds(1));
        }

        assertThat(tail.texts()).endsWith(numbers(1, 60).toArray(String[]::new));
    }

    @Test
    void shouldReadALogWithTheLongHeaderOfTheCompressedOneBefore() throws IOException {
        finished("app.log.1.gz", LONG_HEADER + lines(1, 300));
        tail.write("app.log", LONG_HEADER + lines(301, 350));
        tail.run(Duration.ofSeconds(30));
        tail.write("app.log", lines(351, 352));
        tail.settle();

        assertThat(tail.texts()).containsAll(numbers(1, 352));
    }

    @Test
    void shouldReadACompressedFileWithTheLongHeaderOfTheLogThatGrows() throws IOException {
        tail.write("app.log", LONG_HEADER + lines(301, 310));
        tail.settle();
        Files.write(tail.file("app.log.1.gz"), compressed(LONG_HEADER + lines(1, 300)));
        tail.settle();

        assertThat(tail.texts()).containsAll(numbers(1, 310));
    }

    @Test
    void shouldNotReadAFileThatIsBeforeTheStartAfterARestartEither() throws IOException {
        tail.stop();
        tail.configuration.setStartAt(StartAt.END);
        Files.deleteIfExists(folder.resolve("positions.json"));
        Files.write(tail.file("old.gz"), compressed(lines(1, 300)));
        tail.start().settle();
        tail.stop();
        tail.start().settle();

        assertThat(tail.texts()).isEmpty();
    }

    @Test
    void shouldNotReadACompressedCopyOfALogThatStays() throws IOException {
        tail.write("app.log", lines(1, 300));
        tail.settle();
        Files.write(tail.file("backup.gz"), compressed(lines(1, 300)));
        tail.write("app.log", lines(301, 310));
        tail.run(Duration.ofMinutes(1));

        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 310));
    }

    @Test
    void shouldKeepACompressedFileThatWaitsForItsTurnWhenItIsDeleted() throws IOException {
        tail.limit(2, 1000);
        tail.stop();
        tail.hold();
        tail.start();
        for (int number = 1; number <= 4; number++) {
            Files.write(tail.file(number + ".gz"), compressed("content " + number + "\n"));
        }
        tail.run(Duration.ofSeconds(10));
        Files.delete(tail.file("4.gz"));
        tail.run(Duration.ofSeconds(70)).release();
        tail.settle();

        assertThat(tail.texts()).contains("content 4").hasSize(4);
    }

    /** Reading it to its end takes more than one turn. */
    @Test
    void shouldReportALargeIncompleteFile() throws IOException {
        int bytes = (int) CompressedContent.SKIPPED_IN_A_TURN * 3 / 2;
        byte[] content = compressed("a line of a large file, again and again\n".repeat(bytes / 40));
        Files.write(tail.file("app.log.gz"), Arrays.copyOf(content, content.length - 100));
        tail.run(Duration.ofMinutes(2));

        assertThat(tail.loop().healthMessage()).contains("app.log.gz", "not complete");
        assertThat(tail.statistics().failingFiles()).isEqualTo(1);
    }

    private Path finished(String name, String content) throws IOException {
        Path file = Files.write(tail.file(name), compressed(content));
        tail.settle();
        return file;
    }
}
