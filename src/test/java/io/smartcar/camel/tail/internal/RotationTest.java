package io.smartcar.camel.tail.internal;

import static io.smartcar.camel.tail.internal.LogFiles.lines;
import static io.smartcar.camel.tail.internal.LogFiles.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
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

/** What programs do to log files, on a real file system: renaming, deleting, linking. */
class RotationTest {

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
    void shouldFollowAFileThroughItsRenaming(String include) throws Exception {
        tail.configuration.setInclude(include);
        tail.start();
        tail.write("app.log", lines(1, 50));
        tail.settle();
        tail.write("app.log", lines(51, 60) + "line 61 is half");
        Files.move(tail.file("app.log"), tail.file("app.log.1"));
        tail.write("app.log", lines(100, 110));
        tail.run(Duration.ofMillis(200));
        tail.write("app.log.1", " written\nline 62\n");
        tail.settle();

        assertThat(tail.texts())
                .containsAll(numbers(1, 60))
                .containsAll(numbers(100, 110))
                .contains("line 61 is half written", "line 62")
                .hasSize(73);
        assertThat(tail.lines.stream().map(line -> line.file().identity()).distinct())
                .hasSize(2);
    }

    @Test
    void shouldNotReadARenamedFileAgainAfterARestart() throws Exception {
        tail.start();
        tail.write("app.log", lines(1, 50));
        tail.settle().stop();
        tail.write("app.log", lines(51, 55));
        Files.move(tail.file("app.log"), tail.file("app.log.1"));
        tail.write("app.log", lines(1, 5));
        tail.start().settle();

        assertThat(tail.texts()).hasSize(60).containsAll(numbers(1, 55));
    }

    @Test
    void shouldFinishAFileThatWasRenamedOutOfThePatternWhileStopped() throws Exception {
        tail.configuration.setInclude("app.log");
        tail.start();
        tail.write("app.log", lines(1, 3));
        tail.settle().stop();
        tail.write("app.log", lines(4, 5));
        Files.move(tail.file("app.log"), tail.file("app.log.1"));
        tail.write("app.log", lines(6, 7));
        tail.start().settle();

        assertThat(tail.texts()).containsExactlyInAnyOrderElementsOf(numbers(1, 7));
    }

    @Test
    void shouldFinishADeletedFileThroughItsOpenHandle() throws Exception {
        tail.configuration.setBatchSize(10);
        tail.start();
        tail.write("app.log", lines(1, 100) + "the end");
        tail.hold();
        tail.run(Duration.ofMillis(100));
        Files.delete(tail.file("app.log"));
        tail.release();
        tail.settle();
        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 100));

        tail.run(Duration.ofMinutes(2));
        assertThat(tail.texts()).hasSize(101).endsWith("the end");
        assertThat(tail.statistics().openFiles()).isZero();
        assertThat(tail.statistics().lostBytes()).isZero();
    }

    @Test
    void shouldDistinguishAnotherFileWithTheSameInode() throws Exception {
        tail.start();
        tail.write("app.log", lines(1, 100));
        tail.settle().stop();
        // the same inode, as after deletion and creation: only the content differs
        Files.writeString(tail.file("app.log"), lines(1001, 1200));
        tail.start().settle();

        assertThat(tail.texts()).hasSize(300).containsAll(numbers(1001, 1200));
    }

    @Test
    void shouldRecognizeFilesWhenTheNumberOfTheirDeviceHasChanged() throws Exception {
        tail.start();
        tail.write("app.log", "short\n");
        tail.write("long.log", lines(1, 200));
        tail.settle().stop();
        Path positions = folder.resolve("positions.json");
        Files.writeString(
                positions,
                Files.readString(positions)
                        .replaceAll("dev=[0-9a-f]+", "dev=ffff")
                        .replaceAll("\\s*\"checksum\".*", ""));
        tail.write("app.log", "more\n");
        tail.start().settle();

        assertThat(tail.texts()).hasSize(202).endsWith("more");
    }

    @Test
    void shouldReadAFileWithSeveralNamesOnce() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("real"), lines(1, 3));
        Files.createSymbolicLink(tail.file("link.log"), elsewhere.resolve("real"));
        Files.createSymbolicLink(tail.file("again.log"), elsewhere.resolve("real"));
        Files.createSymbolicLink(tail.file("broken.log"), elsewhere.resolve("nothing"));
        Files.createSymbolicLink(tail.file("loop"), tail.directory);
        tail.write("hard.log", lines(4, 6));
        Files.createLink(tail.file("hard2.log"), tail.file("hard.log"));
        for (int number = 0; number < 8; number++) {
            Files.createSymbolicLink(tail.file("link-" + number + ".log"), tail.file("hard.log"));
        }
        tail.configuration.setRecursive(true);
        tail.start().settle();

        assertThat(tail.texts()).containsExactlyInAnyOrderElementsOf(numbers(1, 6));
        assertThat(tail.lines).noneMatch(line -> line.file().path().toString().contains("link-"));

        // a link that is set to the next file, as some writers rotate
        Files.writeString(elsewhere.resolve("next"), lines(7, 8));
        Files.delete(tail.file("link.log"));
        Files.delete(tail.file("again.log"));
        Files.createSymbolicLink(tail.file("link.log"), elsewhere.resolve("next"));
        Files.writeString(elsewhere.resolve("real"), lines(9, 9), StandardOpenOption.APPEND);
        tail.settle();
        assertThat(tail.texts()).containsExactlyInAnyOrderElementsOf(numbers(1, 9));
    }

    @Test
    void shouldFindFilesByPatternInFolders() {
        tail.configuration.setInclude("*.log,sub/**.txt");
        tail.configuration.setExclude("secret*");
        tail.configuration.setRecursive(true);
        tail.start();
        tail.write("a.log", "1\n");
        tail.write("deep/er/b.log", "2\n");
        tail.write("sub/c.txt", "3\n");
        tail.write("c.txt", "no\n");
        tail.write("deep/secret.log", "no\n");
        tail.settle();

        assertThat(tail.texts()).containsExactlyInAnyOrder("1", "2", "3");
    }

    @Test
    void shouldReadLinesWrittenToADeletedFileWhileTheRouteIsSuspended() throws Exception {
        tail.start();
        Path file = tail.write("app.log", lines(1, 300));
        tail.settle();
        try (OutputStream writer = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            Files.delete(file);
            tail.run(Duration.ofSeconds(3));
            tail.loop().send(false);
            tail.run(Duration.ofSeconds(10));
            writer.write(lines(301, 400).getBytes(StandardCharsets.UTF_8));
            tail.run(Duration.ofMinutes(2));
            tail.loop().send(true);
            tail.settle();
        }

        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 400));
    }

    /** A file that is renamed while its folder is scanned can be missed under both names. */
    @Test
    void shouldNotRereadAShortFileThatOneScanMissed() throws Exception {
        tail.start();
        Files.write(tail.file("app.log.1.gz"), LogFiles.compressed(lines(1, 2)));
        tail.settle();
        Path away = Files.move(tail.file("app.log.1.gz"), folder.resolve("away"));
        tail.run(Duration.ofMillis(100));
        Files.move(away, tail.file("app.log.2.gz"));
        tail.settle();

        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 2));
    }
}
