package io.smartcar.component.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs do to log files, on a real file system. */
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

    @ParameterizedTest
    @ValueSource(strings = {"*", "app.log"})
    void shouldReadOnInTheCopyWhenAFileIsCopiedAndTruncated(String include) throws Exception {
        tail.configuration.setInclude(include);
        tail.start();
        tail.write("app.log", lines(1, 200));
        tail.settle();
        tail.write("app.log", lines(201, 210));
        copyAndTruncate("app.log", "app.log.1");
        tail.write("app.log", lines(211, 215));
        tail.settle();

        assertThat(tail.texts()).containsExactlyInAnyOrderElementsOf(numbers(1, 215));
        assertThat(tail.statistics().lostBytes()).isZero();
    }

    @Test
    void shouldReadOnInTheCopyOfAShortFile() throws Exception {
        tail.start();
        tail.write("app.log", "the only line\n");
        tail.settle();
        tail.write("app.log", "and one more\n");
        copyAndTruncate("app.log", "app.log.1");
        tail.settle();
        tail.write("app.log", "a new one\n");
        tail.settle();

        assertThat(tail.texts()).containsExactly("the only line", "and one more", "a new one");
    }

    @Test
    void shouldWaitWithACopyThatIsSeenBeforeTheTruncation() throws Exception {
        tail.start();
        tail.write("app.log", lines(1, 200));
        tail.settle();
        Files.copy(tail.file("app.log"), tail.file("app.log.1"));
        tail.run(Duration.ofSeconds(2));
        tail.write("app.log", lines(201, 202));
        tail.run(Duration.ofSeconds(2));
        truncate("app.log");
        tail.write("app.log", lines(203, 205));
        tail.settle();

        assertThat(tail.texts()).containsExactlyInAnyOrderElementsOf(numbers(1, 205));
    }

    @Test
    void shouldNotReadACopyThatLacksTheLastLinesReadFromTheOriginal() throws Exception {
        tail.configuration.setScanInterval(60_000);
        tail.start();
        tail.write("app.log", lines(1, 200));
        tail.settle();
        Files.copy(tail.file("app.log"), folder.resolve("copy"));
        tail.write("app.log", lines(201, 202));
        tail.settle();
        Files.move(folder.resolve("copy"), tail.file("app.log.1"));
        truncate("app.log");
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
    void shouldReadShortFilesThatAreAlike() throws Exception {
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
    void shouldSayWhatATruncationHasTakenAndReadOn() throws Exception {
        tail.start();
        tail.write("app.log", lines(1, 10));
        tail.settle();
        tail.refuse(turn -> true);
        tail.write("app.log", lines(11, 12));
        tail.run(Duration.ofMillis(200));
        truncate("app.log");
        tail.refuse(turn -> false);
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
    void shouldCountTheBytesThatATruncationHasTaken() throws Exception {
        tail.start();
        tail.write("app.log", lines(1, 10));
        tail.settle();
        tail.write("app.log", "unfinished");
        tail.settle();
        truncate("app.log");
        tail.settle();

        assertThat(tail.statistics().lostBytes()).isEqualTo("unfinished".length());
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 300})
    void shouldNoticeATruncationAlthoughTheFileHasGrownBeyondItsOldSize(int size) throws Exception {
        tail.start();
        tail.write("app.log", lines(1, size));
        tail.settle();
        truncate("app.log");
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
    void shouldNoticeATruncationBeforeTheFirstLineHadItsEnd() throws Exception {
        tail.start();
        tail.write("app.log", "the first line, unfinished");
        tail.settle();
        truncate("app.log");
        tail.write("app.log", "the first\n");
        tail.settle();

        assertThat(tail.texts()).containsExactly("the first");
        assertThat(tail.statistics().lostBytes()).isEqualTo("the first line, unfinished".length());
    }

    @Test
    void shouldReadOnAfterAProgramHasTakenItsUnfinishedLineBack() throws Exception {
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
    void shouldNoticeATruncationByTheSizeAloneIfTheContentsBeginAlike() throws Exception {
        String header = "header ".repeat(300) + "\n";
        tail.start();
        tail.refuse(turn -> true);
        tail.write("app.log", header + lines(1, 50));
        tail.run(Duration.ofMillis(200));
        copyAndTruncate("app.log", "app.log.1");
        tail.write("app.log", header + lines(51, 60));
        tail.refuse(turn -> false);
        tail.run(Duration.ofSeconds(10));

        assertThat(tail.texts()).hasSize(62).containsAll(numbers(1, 60));
    }

    @Test
    void shouldSkipTheHoleThatAWriterLeavesWhichDoesNotAppend() throws Exception {
        tail.start();
        try (RandomAccessFile writer = new RandomAccessFile(tail.file("app.log").toFile(), "rw")) {
            writer.write(lines(1, 100).getBytes(StandardCharsets.UTF_8));
            tail.settle();
            long offset = writer.getFilePointer();
            Files.copy(tail.file("app.log"), tail.file("app.log.1"));
            truncate("app.log");
            writer.seek(offset);
            writer.write(lines(101, 103).getBytes(StandardCharsets.UTF_8));
        }
        tail.settle();

        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 103));
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
        compress("app.log.1");
        if (restart) {
            tail.start();
        }
        tail.settle().run(Duration.ofMinutes(2)).settle();

        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 210));
        assertThat(Files.readString(folder.resolve("positions.json"))).contains("app.log.1.gz", "finished");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "app.log"})
    void shouldReadOnInTheDecompressedBytesOfAFileThatWasNotReadToItsEnd(String include) throws Exception {
        tail.configuration.setInclude(include);
        tail.start();
        tail.write("app.log", lines(1, 300));
        tail.settle().stop();
        tail.write("app.log", lines(301, 400) + "no end");
        Files.move(tail.file("app.log"), tail.file("app.log.1"));
        compress("app.log.1");
        tail.start().settle();

        assertThat(tail.texts()).hasSize(401).containsAll(numbers(1, 400)).endsWith("no end");
        assertThat(tail.lines.get(400).offset()).isEqualTo(lines(1, 400).getBytes(StandardCharsets.UTF_8).length);
        assertThat(tail.lines.stream().map(line -> line.file().identity()).distinct())
                .hasSize(1);
    }

    @Test
    void shouldReadACompressedFileOnceAndWaitForOneThatIsBeingWritten() throws Exception {
        tail.start();
        byte[] compressed = compressed(lines(1, 5000));
        Files.write(tail.file("old.log.gz"), java.util.Arrays.copyOf(compressed, compressed.length - 10));
        tail.settle();
        Files.write(
                tail.file("old.log.gz"),
                java.util.Arrays.copyOfRange(compressed, compressed.length - 10, compressed.length),
                StandardOpenOption.APPEND);
        tail.run(Duration.ofMinutes(2)).stop();
        tail.start().settle();

        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 5000));
    }

    @Test
    void shouldLeaveCompressedFilesAloneIfSoConfigured() throws Exception {
        tail.configuration.setCompressed(CompressedFiles.resume);
        tail.start();
        Files.write(tail.file("old.log.gz"), compressed(lines(1, 10)));
        tail.write("app.log", lines(11, 300));
        tail.settle().stop();
        compress("app.log");
        tail.start().settle();
        assertThat(tail.texts()).containsExactlyElementsOf(numbers(11, 300));

        tail.configuration.setCompressed(CompressedFiles.ignore);
        Files.write(tail.file("new.log.gz"), compressed(lines(1, 10)));
        tail.settle();
        assertThat(tail.texts()).hasSize(290);
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
    void shouldTakeAnotherFileWithTheSameInodeForWhatItIs() throws Exception {
        tail.start();
        tail.write("app.log", lines(1, 100));
        tail.settle().stop();
        // the same inode, as after deletion and creation: only the content tells
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
                        .replaceAll(",\\s*\"checksum\".*", ""));
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

    private void copyAndTruncate(String from, String to) throws IOException {
        Files.copy(tail.file(from), tail.file(to));
        truncate(from);
    }

    private void truncate(String name) throws IOException {
        Files.newByteChannel(tail.file(name), StandardOpenOption.WRITE)
                .truncate(0)
                .close();
    }

    private void compress(String name) throws IOException {
        Files.write(tail.file(name + ".gz"), compressed(Files.readString(tail.file(name))));
        Files.delete(tail.file(name));
    }

    private static byte[] compressed(String text) throws IOException {
        var bytes = new java.io.ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    static String lines(int from, int to) {
        return String.join("\n", numbers(from, to)) + "\n";
    }

    static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(number -> "line " + number)
                .toList();
    }
}
