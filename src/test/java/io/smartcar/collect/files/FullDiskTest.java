package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.collect.files.content.CompressedSamples.Form;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was sent is not sent again at each attempt, for as long as the disk is full or a folder cannot be written to. */
class FullDiskTest {
    private static final int BATCH = 3;

    @TempDir
    Path folder;

    private FileHarness trial;
    private Path file;
    private Path obstacle;

    @BeforeEach
    void configure() throws IOException {
        trial = new FileHarness(folder);
        trial.reader.setBatchSize(BATCH);
        file = Files.writeString(folder.resolve("SmartCarDriverInfo.log"), FileHarness.lines(0, 9));
        obstacle = folder.resolve(".file-positions.json.next");
    }

    @Test
    void shouldSendABatchOnceWhosePositionCannotBeSaved() throws Exception {
        Files.createDirectory(obstacle);
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThatThrownBy(() -> trial.read(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(".file-positions.json");
            assertThat(trial.sent()).hasSize(BATCH);
        }
        Path other = Files.writeString(folder.resolve("SmartCarDriverInfo-2.log"), FileHarness.lines(9, 18));
        assertThatThrownBy(() -> trial.read(other)).isInstanceOf(IOException.class);
        assertThat(trial.sent()).as("lines of another file").hasSize(BATCH);

        Files.delete(obstacle);
        trial.read(file);
        trial.read(other);
        assertThat(trial.sent()).isEqualTo(FileHarness.lines(0, 18).lines().toList());
    }

    @Test
    void shouldSendNoMoreThanABatchAgainIfTheProcessIsKilledMeanwhile() throws Exception {
        Files.createDirectory(obstacle);
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThatThrownBy(() -> trial.read(file)).isInstanceOf(IOException.class);
        }
        Files.delete(obstacle);
        FileHarness next = new FileHarness(folder);
        next.read(file);
        assertThat(trial.sent().size() + next.sent().size()).isEqualTo(9 + BATCH);
    }

    @Test
    void shouldGoOnWithWhatIsSmallerThanABatchOnceItsPositionIsForgottenThoughThatWasNotSaved() throws Exception {
        trial.read(file, () -> {}, () -> Files.createDirectory(obstacle));
        assertThat(trial.there()).containsExactly("done/SmartCarDriverInfo.log: " + FileHarness.lines(0, 9));
        assertThat(trial.count("read")).isEqualTo(1);
        Files.delete(obstacle);
        trial.read(Files.writeString(file, FileHarness.lines(9, 10)));
        assertThat(trial.sent()).hasSize(10);
        assertThat(folder.resolve(".file-positions.json")).content().doesNotContain("SmartCarDriverInfo");
    }

    @Test
    void shouldSendTheLinesOfADamagedFileOnceThatCannotBeMoved() throws Exception {
        Path damaged = damaged();
        Path failed = Files.createFile(folder.resolve("failed"));
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThatThrownBy(() -> trial.read(damaged)).hasMessageContaining("Failed to complete the file");
        }
        List<String> sent = List.copyOf(trial.sent());
        assertThat(sent).doesNotHaveDuplicates().hasSizeGreaterThan(BATCH);

        Files.delete(failed);
        trial.read(damaged);
        assertThat(trial.sent()).isEqualTo(sent);
        assertThat(damaged).doesNotExist();
        assertThat(trial.count("failed")).isEqualTo(1);
        assertThat(trial.there())
                .filteredOn(one -> one.contains("reason.txt"))
                .singleElement()
                .asString()
                .contains(
                        "Of its content, " + (sent.size() * (FileHarness.line(0).length() + 1)) + " bytes");
    }

    @Test
    void shouldMoveADamagedFileOutOfTheWayThoughItsReasonCannotBeWritten() throws Exception {
        Path damaged = damaged();
        Clock clock = Clock.fixed(Instant.parse("2026-11-22T00:00:00Z"), ZoneId.systemDefault());
        trial.disposal.setClock(clock);
        String time = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS")
                .format(clock.instant().atZone(clock.getZone()));
        Path moved = folder.resolve("failed/" + damaged.getFileName() + "." + time);
        Files.createDirectories(moved.resolveSibling(moved.getFileName() + ".reason.txt"));
        trial.read(damaged);
        assertThat(damaged).doesNotExist();
        assertThat(moved).exists();
        assertThat(trial.count("failed")).isEqualTo(1);
    }

    /** A file that is cut off, of which some lines can be read. */
    private Path damaged() throws IOException {
        byte[] whole = Form.GZIP.compress(FileHarness.lines(0, 10).getBytes(StandardCharsets.UTF_8));
        byte[] cut = Arrays.copyOf(whole, whole.length - 4);
        return Files.write(folder.resolve("SmartCarDriverInfo-damaged.log.gz"), cut);
    }
}
