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

/** No line is sent again at each retry while the disk is full or a folder is not writable. */
class FullDiskTest {
    private static final int BATCH = 3;

    @TempDir
    Path folder;

    private FileHarness harness;
    private Path file;
    private Path obstacle;

    @BeforeEach
    void configure() throws IOException {
        harness = new FileHarness(folder);
        harness.beans.batchSize = BATCH;
        file = Files.writeString(folder.resolve("SmartCarDriverInfo.log"), FileHarness.lines(0, 9));
        obstacle = folder.resolve(".file-positions.json.next");
    }

    @Test
    void shouldSendABatchOnceAlthoughItsPositionCannotBeSaved() throws Exception {
        Files.createDirectory(obstacle);
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThatThrownBy(() -> harness.read(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(".file-positions.json");
            assertThat(harness.sent()).hasSize(BATCH);
        }
        Path other = Files.writeString(folder.resolve("SmartCarDriverInfo-2.log"), FileHarness.lines(9, 18));
        assertThatThrownBy(() -> harness.read(other)).isInstanceOf(IOException.class);
        assertThat(harness.sent()).as("lines of another file").hasSize(BATCH);

        Files.delete(obstacle);
        harness.read(file);
        harness.read(other);
        assertThat(harness.sent()).isEqualTo(FileHarness.lines(0, 18).lines().toList());
    }

    @Test
    void shouldSendAtMostOneBatchAgainAfterAKill() throws Exception {
        Files.createDirectory(obstacle);
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThatThrownBy(() -> harness.read(file)).isInstanceOf(IOException.class);
        }
        Files.delete(obstacle);
        FileHarness next = new FileHarness(folder);
        next.read(file);
        assertThat(harness.sent().size() + next.sent().size()).isEqualTo(9 + BATCH);
    }

    @Test
    void shouldReadTheNextFileAlthoughThePositionOfTheLastCouldNotBeRemoved() throws Exception {
        harness.read(file, () -> {}, () -> Files.createDirectory(obstacle));
        assertThat(harness.there()).containsExactly("done/SmartCarDriverInfo.log: " + FileHarness.lines(0, 9));
        assertThat(harness.count("read")).isEqualTo(1);
        Files.delete(obstacle);
        harness.read(Files.writeString(file, FileHarness.lines(9, 10)));
        assertThat(harness.sent()).hasSize(10);
        assertThat(folder.resolve(".file-positions.json")).content().doesNotContain("SmartCarDriverInfo");
    }

    @Test
    void shouldSendTheLinesOfADamagedFileOnceAlthoughItCannotBeMoved() throws Exception {
        Path damaged = damaged();
        Path failed = Files.createFile(folder.resolve("failed"));
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThatThrownBy(() -> harness.read(damaged)).hasMessageContaining("Failed to complete the file");
        }
        List<String> sent = List.copyOf(harness.sent());
        assertThat(sent).doesNotHaveDuplicates().hasSizeGreaterThan(BATCH);

        Files.delete(failed);
        harness.read(damaged);
        assertThat(harness.sent()).isEqualTo(sent);
        assertThat(damaged).doesNotExist();
        assertThat(harness.count("failed")).isEqualTo(1);
        assertThat(harness.there())
                .filteredOn(one -> one.contains("reason.txt"))
                .singleElement()
                .asString()
                .contains(
                        "Of its content, " + (sent.size() * (FileHarness.line(0).length() + 1)) + " bytes");
    }

    @Test
    void shouldMoveADamagedFileAlthoughItsReasonCannotBeWritten() throws Exception {
        Path damaged = damaged();
        Clock clock = Clock.fixed(Instant.parse("2026-11-22T00:00:00Z"), ZoneId.systemDefault());
        harness.beans.clock = clock;
        String time = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS")
                .format(clock.instant().atZone(clock.getZone()));
        Path moved = folder.resolve("failed/" + damaged.getFileName() + "." + time);
        Files.createDirectories(moved.resolveSibling(moved.getFileName() + ".reason.txt"));
        harness.read(damaged);
        assertThat(damaged).doesNotExist();
        assertThat(moved).exists();
        assertThat(harness.count("failed")).isEqualTo(1);
    }

    /** A truncated file, of which some lines can be read. */
    private Path damaged() throws IOException {
        byte[] whole = Form.GZIP.compress(FileHarness.lines(0, 10).getBytes(StandardCharsets.UTF_8));
        byte[] cut = Arrays.copyOf(whole, whole.length - 4);
        return Files.write(folder.resolve("SmartCarDriverInfo-damaged.log.gz"), cut);
    }
}
