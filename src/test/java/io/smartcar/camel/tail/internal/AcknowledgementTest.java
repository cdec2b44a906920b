package io.smartcar.camel.tail.internal;

import static io.smartcar.camel.tail.internal.LogFiles.lines;
import static io.smartcar.camel.tail.internal.LogFiles.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.support.PositionText;
import io.smartcar.camel.tail.config.StartAt;
import io.smartcar.camel.tail.message.TailedLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a position moves, and which lines are sent again. */
class AcknowledgementTest {

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

    @Test
    void shouldResendOnlyTheBatchInFlightAfterAKill() {
        tail.configuration.setBatchSize(10);
        tail.start();
        tail.write("app.log", lines(1, 30));
        tail.settle();
        tail.hold();
        tail.write("app.log", lines(31, 60));
        tail.run(Duration.ofSeconds(1));
        assertThat(tail.underWay()).isEqualTo(1);
        tail.kill();
        tail.release();
        tail.start().settle();

        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 60));
        assertThat(tail.batches.get(4).next()).isEqualTo(tail.batches.get(3).next());
    }

    @Test
    void shouldWriteAPositionBeforeTheNextBatchOfTheFileIsSent() throws Exception {
        tail.configuration.setBatchSize(10);
        tail.start();
        tail.write("app.log", lines(1, 40));
        tail.fail(turn -> {
            assertThat(savedOffset()).isEqualTo(turn.lines().get(0).offset());
            return false;
        });
        tail.settle();

        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 40));
    }

    @Test
    void shouldSaveTheIdentityOfAContentBeforeItsFirstLinesAreSent() {
        tail.start();
        tail.write("app.log", lines(1, 5));
        tail.hold();
        tail.run(Duration.ofMillis(200));
        tail.kill();
        tail.release();
        tail.start().settle();

        assertThat(tail.batches).hasSize(2);
        assertThat(tail.batches.get(1).lines().get(0).file())
                .isEqualTo(tail.batches.get(0).lines().get(0).file());
    }

    @Test
    void shouldRetryAFailedBatchWithBackOffWhileOtherFilesContinue() {
        tail.start();
        tail.write("bad.log", "bad\n");
        tail.write("good.log", "good 1\n");
        tail.fail(turn -> Tail.text(turn.lines().get(0)).equals("bad"));
        tail.run(Duration.ofSeconds(1));
        tail.write("good.log", "good 2\n");
        tail.run(Duration.ofSeconds(61));

        assertThat(tail.texts()).containsExactly("good 1", "good 2");
        // after 1, 2, 4, 8, 16 and then each 30 seconds
        assertThat(tail.batches.stream().filter(turn -> turn.lines().get(0).bytes().length == 3))
                .hasSizeBetween(6, 7);
        assertThat(tail.statistics().failingFiles()).isEqualTo(1);
        assertThat(tail.loop().healthMessage()).contains("bad.log is held back at byte 0");

        tail.fail(turn -> false);
        tail.run(Duration.ofSeconds(31));
        assertThat(tail.texts()).containsExactly("good 1", "good 2", "bad");
        tail.statistics();
        assertThat(tail.loop().healthMessage()).isNull();
    }

    @Test
    void shouldSendAFailedBatchWithTheSameOffsets() {
        tail.start();
        tail.write("app.log", lines(1, 3) + "x".repeat(40_000) + "\n" + lines(4, 5));
        tail.fail(turn -> tail.batches.size() < 3);
        tail.run(Duration.ofSeconds(10));

        assertThat(tail.batches).hasSize(3);
        assertThat(tail.batches.get(2).lines())
                .extracting(TailedLine::offset, TailedLine::length, TailedLine::sha256)
                .isEqualTo(Stream.of(tail.batches.get(0).lines())
                        .flatMap(List::stream)
                        .map(line -> org.assertj.core.groups.Tuple.tuple(line.offset(), line.length(), line.sha256()))
                        .toList());
    }

    @Test
    void shouldTakeTurnsBetweenABusyFileAndAQuietOne() {
        tail.configuration.setBatchSize(10);
        tail.limit(2, 1000);
        tail.start();
        tail.write("busy.log", lines(1, 10_000));
        tail.pass(Duration.ofSeconds(1));
        tail.write("quiet.log", "hello\n");
        int before = tail.batches.size();
        while (!tail.texts().contains("hello")) {
            tail.pass(Duration.ofMillis(50));
            assertThat(tail.batches.size() - before).isLessThan(60);
        }
        assertThat(tail.texts()).hasSizeLessThan(1000);
    }

    @Test
    void shouldHaveAtMostOneBatchInFlightPerFileAndTheAllowedNumberInAll() {
        tail.limit(3, 1000);
        tail.configuration.setBatchSize(1);
        tail.start();
        for (int number = 0; number < 10; number++) {
            tail.write("file-" + number, lines(number * 10, number * 10 + 9));
        }
        tail.hold();
        tail.run(Duration.ofSeconds(5));
        assertThat(tail.batches).hasSize(3);
        assertThat(tail.batches.stream().map(turn -> turn.lines().get(0).file()).distinct())
                .hasSize(3);
        tail.release();
        tail.settle();
        assertThat(tail.texts()).hasSize(100);
    }

    @Test
    void shouldReadNothingMoreWhilePositionsCannotBeWritten() throws Exception {
        tail.start();
        tail.write("app.log", lines(1, 5));
        tail.settle();
        Path next = Files.createDirectory(folder.resolve("positions.json.next"));
        tail.write("app.log", lines(6, 7));
        tail.settle();
        tail.write("app.log", lines(8, 9));
        tail.settle();
        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 7));
        tail.statistics();
        assertThat(tail.loop().healthMessage()).contains("positions.json cannot be written");

        Files.delete(next);
        tail.settle();
        assertThat(tail.texts()).containsExactlyElementsOf(numbers(1, 9));
        tail.statistics();
        assertThat(tail.loop().healthMessage()).isNull();
    }

    @Test
    void shouldBeginAtTheEndOnlyOfFilesPresentAtTheVeryFirstStart() {
        tail.configuration.setStartAt(StartAt.END);
        tail.write("app.log", lines(1, 5) + "begun");
        tail.start().settle();
        tail.write("app.log", " and ended\nnew\n");
        tail.write("later.log", "later\n");
        tail.settle().stop();
        tail.write("while-stopped.log", "while stopped\n");
        tail.start().settle();

        assertThat(tail.texts()).containsExactlyInAnyOrder("begun and ended", "new", "later", "while stopped");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 100, 250})
    void shouldContinueFromAnOffsetThatWasEdited(int line) throws Exception {
        tail.start();
        tail.write("app.log", lines(1, 300));
        tail.settle().stop();
        int offset = line == 0 ? 0 : lines(1, line).length();
        editOffset("app.log", offset);
        tail.start().settle();

        List<String> again = tail.texts().subList(300, tail.texts().size());
        assertThat(again).containsExactlyElementsOf(numbers(line + 1, 300));
        assertThat(tail.lines.get(300).file().identity())
                .isEqualTo(tail.lines.get(0).file().identity());
    }

    @Test
    void shouldContinueFromTheEditedOffsetOfACompressedFileThatWasReadToItsEnd() throws Exception {
        tail.start();
        Files.write(tail.file("old.log.gz"), LogFiles.compressed(lines(1, 300)));
        Files.write(tail.file("other.log.gz"), LogFiles.compressed("other\n"));
        tail.settle().stop();
        editOffset("old.log.gz", lines(1, 100).length());
        tail.start().settle();

        assertThat(tail.texts().subList(301, tail.texts().size())).containsExactlyElementsOf(numbers(101, 300));
    }

    /** The command of docs/tail-component.md. */
    private void editOffset(String name, long offset) throws Exception {
        String edit = "/\"checksum\"/d; /" + name + "\"/s/\"offset\": [0-9]*/\"offset\": " + offset + "/";
        Process sed = new ProcessBuilder(
                        "sed", "-i", edit, folder.resolve("positions.json").toString())
                .inheritIO()
                .start();
        assertThat(sed.waitFor()).isZero();
    }

    @Test
    void shouldNotStartWithDamagedPositions() throws Exception {
        tail.write("app.log", lines(1, 3));
        Files.writeString(folder.resolve("positions.json"), "");

        assertThatThrownBy(tail::start).hasMessageContaining("is damaged");
        assertThat(tail.batches).isEmpty();
    }

    @Test
    void shouldSendAtMostTheLastBatchAgainWhenThePositionFileIsEmptied() throws Exception {
        tail.configuration.setBatchSize(10);
        tail.start();
        tail.write("app.log", lines(1, 50));
        tail.settle().stop();
        Files.writeString(folder.resolve("positions.json"), "");
        tail.start().settle();

        assertThat(tail.texts()).hasSizeBetween(50, 60).containsAll(numbers(1, 50));
    }

    @Test
    void shouldWaitForTheEndOfAnUnfinishedLineHoweverItIsWritten() {
        tail.start();
        String text = "first line\r\nsecond line\r\n";
        for (char character : text.toCharArray()) {
            tail.write("app.log", String.valueOf(character));
            tail.pass(Duration.ofMillis(50));
        }
        tail.write("app.log", "killed in mid-line");
        tail.run(Duration.ofHours(1));
        assertThat(tail.texts()).containsExactly("first line\r", "second line\r");
        tail.write("app.log", "|a new writer\n");
        tail.settle();
        assertThat(tail.texts()).endsWith("killed in mid-line|a new writer");
    }

    @Test
    void shouldSendAnUnfinishedLineAfterATimeIfConfigured() {
        tail.configuration.setUnfinishedLineTimeout(2000);
        tail.start();
        tail.write("app.log", "killed in mid");
        tail.run(Duration.ofMillis(1500));
        tail.write("app.log", "-line");
        tail.run(Duration.ofMillis(1500));
        assertThat(tail.texts()).isEmpty();
        tail.run(Duration.ofMillis(1000));
        assertThat(tail.texts()).containsExactly("killed in mid-line");
        tail.write("app.log", "a new writer\n");
        tail.settle();
        assertThat(tail.texts()).containsExactly("killed in mid-line", "a new writer");
    }

    @Test
    void shouldSendTheLastEventOfAFileThatStopsGrowing() {
        tail.configuration.setEventStart("^ERROR|^INFO");
        tail.start();
        tail.write("app.log", "ERROR boom\n\tat a\n");
        tail.run(Duration.ofMillis(500));
        tail.write("app.log", "\tat b\n");
        tail.run(Duration.ofMillis(500));
        assertThat(tail.texts()).isEmpty();
        tail.run(Duration.ofMillis(1000));
        assertThat(tail.texts()).containsExactly("ERROR boom\n\tat a\n\tat b");
        tail.write("app.log", "INFO fine\nINFO better\nINFO half");
        tail.run(Duration.ofSeconds(5));
        assertThat(tail.texts()).hasSize(3).endsWith("INFO fine", "INFO better");
    }

    @Test
    void shouldSendALineThatGrowsBeyondTheBoundWithItsDigest() {
        tail.configuration.setMaxLineBytes(100);
        tail.start();
        for (int count = 0; count < 50; count++) {
            tail.write("app.log", "0123456789".repeat(10_000));
            tail.pass(Duration.ofMillis(50));
        }
        tail.write("app.log", "\nnext\n");
        tail.settle();

        assertThat(tail.lines).hasSize(2);
        assertThat(tail.lines.get(0).length()).isEqualTo(5_000_000);
        assertThat(tail.lines.get(0).bytes()).hasSize(100);
        assertThat(tail.lines.get(0).sha256()).hasSize(64);
        assertThat(tail.lines.get(1).offset()).isEqualTo(5_000_001);
    }

    @Test
    void shouldNotDependOnAnyClock() throws Exception {
        tail.start();
        Instant[] times = {Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"), Instant.parse("1999-12-31T00:00:00Z")};
        for (int count = 0; count < times.length; count++) {
            tail.write("app.log", lines(count * 10, count * 10 + 9));
            tail.write("other.log", lines(count * 10 + 1000, count * 10 + 1009));
            Files.setLastModifiedTime(tail.file("app.log"), FileTime.from(times[count]));
            Files.setLastModifiedTime(tail.directory, FileTime.from(times[count]));
            tail.settle();
            Files.move(tail.file("other.log"), tail.file("other.log." + count));
        }
        assertThat(tail.texts()).hasSize(60).doesNotHaveDuplicates();
    }

    @Test
    void shouldCloseQuietFilesWhenTooManyAreOpenAndReopenThemWhenTheyGrow() {
        tail.limit(16, 5);
        tail.start();
        for (int number = 0; number < 30; number++) {
            tail.write("file-" + number, "first of " + number + "\n");
        }
        tail.settle().settle();
        assertThat(tail.texts()).hasSize(30);
        assertThat(tail.statistics().files()).isEqualTo(30);
        for (int number = 0; number < 30; number++) {
            tail.write("file-" + number, "second of " + number + "\n");
        }
        tail.settle().settle();
        assertThat(tail.texts()).hasSize(60).doesNotHaveDuplicates();
        assertThat(tail.statistics().openFiles()).isLessThan(15);
    }

    private long savedOffset() {
        try {
            return PositionText.read(Files.readString(folder.resolve("positions.json")))
                    .get(0)
                    .offset();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
