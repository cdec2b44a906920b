package io.smartcar.camel.tail.internal;

import static io.smartcar.camel.tail.internal.LogFiles.lines;
import static io.smartcar.camel.tail.internal.LogFiles.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Log files that are compressed when they are rotated, on a real file system. */
class CompressedLogTest {

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
    @ValueSource(booleans = {false, true})
    void shouldNotReadARotatedFileAgainWhenItIsCompressed(boolean restart) throws Exception {
        tail.start();
        tail.write("app.log", lines(1, 200));
        tail.settle();
        Files.move(tail.file("app.log"), tail.file("app.log.1"));
        tail.write("app.log", lines(201, 210));
        tail.settle();
        if (restart) {
            tail.stop();
        }
        LogFiles.compress(tail.file("app.log.1"));
        if (restart) {
            tail.start();
        }
        tail.settle().run(Duration.ofMinutes(2)).settle();

        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 210));
        assertThat(Files.readString(folder.resolve("positions.json"))).contains("app.log.1.gz", "finished");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "app.log"})
    void shouldContinueInTheDecompressedBytesOfAFileThatWasNotReadToItsEnd(String include) throws Exception {
        tail.configuration.setInclude(include);
        tail.start();
        tail.write("app.log", lines(1, 300));
        tail.settle().stop();
        tail.write("app.log", lines(301, 400) + "no end");
        Files.move(tail.file("app.log"), tail.file("app.log.1"));
        LogFiles.compress(tail.file("app.log.1"));
        tail.start().settle();

        assertThat(tail.texts()).hasSize(401).containsAll(numbers(1, 400)).endsWith("no end");
        assertThat(tail.lines.get(400).offset()).isEqualTo(lines(1, 400).getBytes(StandardCharsets.UTF_8).length);
        assertThat(tail.lines.stream().map(line -> line.file().identity()).distinct())
                .hasSize(1);
    }

    @Test
    void shouldReadACompressedFileOnceAndWaitForOneThatIsBeingWritten() throws Exception {
        tail.start();
        byte[] compressed = LogFiles.compressed(lines(1, 5000));
        Files.write(tail.file("old.log.gz"), Arrays.copyOf(compressed, compressed.length - 10));
        tail.settle();
        Files.write(
                tail.file("old.log.gz"),
                Arrays.copyOfRange(compressed, compressed.length - 10, compressed.length),
                StandardOpenOption.APPEND);
        tail.run(Duration.ofMinutes(2)).stop();
        tail.start().settle();

        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 5000));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 5_000})
    void shouldReportADamagedSecondMemberAndContinueWhenItIsReplaced(int linesBefore) throws Exception {
        byte[] first = LogFiles.compressed(lines(1, linesBefore));
        byte[] second = LogFiles.compressed(lines(linesBefore + 1, linesBefore + 100));
        byte[] damaged = second.clone();
        damaged[2] = 7;
        tail.start();
        Files.write(tail.file("old.log.gz"), joined(first, damaged));
        tail.write("app.log", lines(9001, 9003));
        tail.run(Duration.ofSeconds(20));

        assertThat(tail.texts())
                .containsExactlyInAnyOrderElementsOf(union(numbers(1, linesBefore), numbers(9001, 9003)));
        assertThat(tail.statistics().damagedFiles()).isEqualTo(1);
        assertThat(tail.loop().healthMessage())
                .contains("old.log.gz is damaged and held back at byte")
                .contains("bytes follow that are not gzip");
        assertThat(Files.readString(folder.resolve("positions.json"))).doesNotContain("finished");

        Files.write(tail.file("old.log.gz"), joined(first, second));
        tail.run(Duration.ofMinutes(2));
        assertThat(tail.texts()).hasSize(linesBefore + 103).containsAll(numbers(linesBefore + 1, linesBefore + 100));
        assertThat(tail.statistics().damagedFiles()).isZero();
        assertThat(tail.loop().healthMessage()).isNull();
    }

    @Test
    void shouldForgetADamagedFileThatIsDeleted() throws Exception {
        tail.start();
        Files.write(tail.file("old.log.gz"), joined(LogFiles.compressed(lines(1, 200)), new byte[100]));
        tail.run(Duration.ofSeconds(20));
        assertThat(tail.statistics().damagedFiles()).isEqualTo(1);

        Files.delete(tail.file("old.log.gz"));
        tail.run(Duration.ofMinutes(3));
        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 200));
        assertThat(tail.statistics().files()).isZero();
        assertThat(tail.loop().healthMessage()).isNull();
    }

    @Test
    void shouldReportMembersWithoutContentThatDoNotEnd() throws Exception {
        byte[] empty = LogFiles.compressed("");
        byte[] members = new byte[empty.length * 200_000];
        for (int from = 0; from < members.length; from += empty.length) {
            System.arraycopy(empty, 0, members, from, empty.length);
        }
        tail.start();
        Files.write(tail.file("old.log.gz"), joined(LogFiles.compressed(lines(1, 200)), members));
        tail.run(Duration.ofSeconds(20));

        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 200));
        assertThat(tail.loop().healthMessage()).contains("members without content follow each other without end");
    }

    private static byte[] joined(byte[]... members) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] member : members) {
            joined.writeBytes(member);
        }
        return joined.toByteArray();
    }

    private static List<String> union(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    @Test
    void shouldGiveOtherFilesTurnsWhileSkippingToAPosition() throws Exception {
        String line = "x".repeat(10_000) + "\n";
        int count = (int) (3 * CompressedContent.SKIPPED_IN_A_TURN / line.length());
        tail.start();
        Files.writeString(tail.file("app.log"), line.repeat(count));
        tail.settle().stop();
        Files.writeString(tail.file("app.log"), "after\n", StandardOpenOption.APPEND);
        LogFiles.compress(tail.file("app.log"));
        tail.start();
        tail.write("other.log", lines(1, 3));
        tail.settle();

        assertThat(tail.texts()).hasSize(count + 4).endsWith("after").contains("line 3");
        assertThat(tail.texts().indexOf("line 3")).isLessThan(tail.texts().indexOf("after"));
    }

    @Test
    void shouldBoundTheNumberOfFilesDecompressedAtATime() throws Exception {
        tail.limit(2, 1000);
        tail.configuration.setThreads(1);
        tail.configuration.setBatchSize(10);
        tail.start();
        for (int number = 0; number < 20; number++) {
            Files.write(
                    tail.file("car-" + number + ".log.gz"),
                    LogFiles.compressed(lines(1000 * number, 1000 * number + 99)));
        }
        tail.settle();

        assertThat(tail.texts()).hasSize(2000).doesNotHaveDuplicates();
        // a batch of one file is followed by one of the same or of the one other that was begun
        for (int batch = 10; batch < tail.batches.size(); batch++) {
            assertThat(tail.batches.subList(batch - 10, batch).stream()
                            .map(turn -> turn.lines().get(0).file().identity())
                            .distinct())
                    .as("files of the batches up to %s", batch)
                    .hasSizeLessThanOrEqualTo(4);
        }
    }
}
