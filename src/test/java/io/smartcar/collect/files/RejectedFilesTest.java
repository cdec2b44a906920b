package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.support.LogCapture;
import io.smartcar.collect.files.content.CompressedSamples.Form;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of which many lines are rejected, or whose content is out of proportion. */
class RejectedFilesTest {
    private static final String NO_LINE = "no\u001b[2Jline\n";

    @TempDir
    Path folder;

    private final LogCapture log = LogCapture.of(FileCompletion.class);
    private FileHarness harness;
    private Path file;

    @BeforeEach
    void configure() {
        harness = new FileHarness(folder);
        harness.beans.limits = new FileLimits(Long.MAX_VALUE / 2, 1_000, 1_000_000, 10, 50);
        file = folder.resolve("SmartCarDriverInfo.log");
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void shouldPutAsideAFileOfWhichTheFirstLinesAreRejected() throws Exception {
        harness.read(Files.writeString(file, NO_LINE.repeat(100_000)));
        assertThat(harness.sent()).hasSize(11).allMatch(line -> line.startsWith("rejected"));
        assertThat(harness.count("failed")).isEqualTo(1);
        assertThat(harness.there()).anyMatch(one -> one.startsWith("failed/SmartCarDriverInfo.log"));
        assertThat(log.messages(Level.ERROR))
                .singleElement()
                .asString()
                .contains(
                        "of the first 11 lines that were read, 11 were rejected and are dead letters (",
                        file + "@0: ",
                        "'no\\u001b[2Jline'",
                        "files.max-rejected-lines",
                        "files.max-rejected-percent");
    }

    @Test
    void shouldPutAsideAFileOfWhichMostLinesAreRejectedFromSomeLineOn() throws Exception {
        harness.beans.batchSize = 3;
        harness.read(Files.writeString(file, FileHarness.lines(0, 20) + NO_LINE.repeat(1_000)));
        assertThat(harness.sent()).hasSize(41);
        assertThat(harness.count("failed")).isEqualTo(1);
    }

    @Test
    void shouldReadAFileOfWhichASmallShareIsRejectedAndWarnOnce() throws Exception {
        harness.read(Files.writeString(file, FileHarness.lines(0, 20) + NO_LINE.repeat(20)));
        assertThat(harness.sent()).hasSize(40);
        assertThat(harness.count("read")).isEqualTo(1);
        assertThat(log.messages(Level.WARN))
                .singleElement()
                .asString()
                .contains("20 were rejected and are dead letters (", "'no\\u001b[2Jline'");
    }

    @Test
    void shouldReadAnyFileIfConfigured() throws Exception {
        harness.beans.limits = new FileLimits(Long.MAX_VALUE / 2, 1_000, 1_000_000, 10, 100);
        harness.read(Files.writeString(file, NO_LINE.repeat(1_000)));
        assertThat(harness.sent()).hasSize(1_000);
        assertThat(harness.count("read")).isEqualTo(1);
    }

    @Test
    void shouldGiveTheSameIdsWhenTheFileIsMovedBack() throws Exception {
        harness.read(Files.writeString(file, FileHarness.lines(0, 5) + NO_LINE.repeat(15)));
        List<String> ids = List.copyOf(harness.ids());
        assertThat(ids).hasSize(16);
        FileHarness corrected = new FileHarness(folder);
        try (var failed = Files.list(folder.resolve("failed"))) {
            Path moved = failed.filter(each -> !each.toString().endsWith(".txt"))
                    .findFirst()
                    .orElseThrow();
            corrected.read(Files.move(moved, file));
        }
        assertThat(corrected.ids()).hasSize(20).containsAll(ids);
        assertThat(corrected.count("read")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void shouldPutAsideAFileWithALineWithoutAnEnd(Form form) throws Exception {
        byte[] content = (FileHarness.lines(0, 3) + "\0".repeat(2_000_000) + "\nnever read\n")
                .getBytes(StandardCharsets.US_ASCII);
        shouldPutAsideAtTheEndlessLine(
                Files.write(folder.resolve("SmartCarDriverInfo.log" + form.ending()), form.compress(content)));
    }

    @Test
    @Timeout(60)
    void shouldReadNoMoreOfASparseFileThanALineMayHave() throws Exception {
        Files.writeString(file, FileHarness.lines(0, 3));
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
        shouldPutAsideAtTheEndlessLine(file);
    }

    private void shouldPutAsideAtTheEndlessLine(Path dropped) throws Exception {
        harness.read(dropped);
        int position = FileHarness.lines(0, 3).length();
        assertThat(harness.sent()).hasSize(3);
        assertThat(harness.count("failed")).isEqualTo(1);
        assertThat(log.messages(Level.ERROR))
                .singleElement()
                .asString()
                .contains(
                        dropped.toString(),
                        "the line at byte " + position + " has more than 1000000 bytes (files.max-line-bytes)");
    }

    @Test
    void shouldRejectALongLineAndReadOn() throws Exception {
        harness.read(Files.writeString(file, "x".repeat(900_000) + "\n" + FileHarness.lines(0, 3)));
        assertThat(harness.sent()).hasSize(4);
        assertThat(harness.count("read")).isEqualTo(1);
    }

    @Test
    void shouldPutAsideAFileWhoseContentIsOutOfProportion() throws Exception {
        byte[] packed = Form.ZSTD.compress("\n".repeat(20_000_000).getBytes(StandardCharsets.US_ASCII));
        harness.beans.limits = new FileLimits(Long.MAX_VALUE / 2, 1_000, 1_000_000, Integer.MAX_VALUE, 100);
        harness.beans.maxBytes = 100;
        harness.beans.batchSize = 100_000;
        harness.sendTo(lines -> {});
        harness.read(Files.write(folder.resolve("SmartCarDriverInfo.log.zst"), packed));
        assertThat(harness.count("failed")).isEqualTo(1);
        assertThat(log.messages(Level.ERROR)).singleElement().asString().contains("files.max-compression-ratio");
    }
}
