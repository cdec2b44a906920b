package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.support.LogCapture;
import io.smartcar.collect.files.FileCompletion.After;
import io.smartcar.collect.files.FileHarness.Action;
import io.smartcar.collect.files.content.CompressedSamples.Form;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that replaces another one while that is read or completed is read as well. */
class ReplacedFilesTest {
    private static final Action NOTHING = () -> {};

    @TempDir
    Path folder;

    private FileHarness harness;
    private Path file;

    @BeforeEach
    void configure() throws IOException {
        harness = new FileHarness(folder);
        file = Files.writeString(folder.resolve("SmartCarDriverInfo.log"), FileHarness.lines(0, 1));
    }

    @ParameterizedTest
    @EnumSource(After.class)
    void shouldReadAFileThatReplacesOneThatWasRead(After end) throws Exception {
        harness.beans.after = end;
        harness.read(file, NOTHING, () -> FileHarness.replace(file, FileHarness.lines(1, 2)));
        assertThatTheReplacementIsReadNext();
        assertThat(harness.count("read")).isEqualTo(2);
    }

    @Test
    void shouldReadAFileThatReplacesOneWhileItIsRead() throws Exception {
        harness.read(file, () -> FileHarness.replace(file, FileHarness.lines(1, 2)), NOTHING);
        assertThatTheReplacementIsReadNext();
        assertThat(harness.there()).noneMatch(one -> one.startsWith("failed"));
    }

    private void assertThatTheReplacementIsReadNext() throws Exception {
        assertThat(harness.sent()).containsExactly(FileHarness.line(0));
        assertThat(file).content().isEqualTo(FileHarness.lines(1, 2));
        assertThat(harness.accepts(file)).isTrue();
        harness.read(file);
        assertThat(harness.sent()).containsExactly(FileHarness.line(0), FileHarness.line(1));
    }

    @Test
    void shouldFailIfTheFileIsReplacedBeforeItIsOpened() throws Exception {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        FileReading reading =
                new FileReading(exchange, file, List.of(), FileSnapshot.of(file), "identity", harness.beans.drop());
        FileHarness.replace(file, FileHarness.lines(1, 2));
        assertThatThrownBy(() -> reading.open(harness.beans.limits, 100, null, 1, Runnable::run, () -> true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " was replaced or written to");
        harness.read(file);
        assertThat(harness.sent()).containsExactly(FileHarness.line(1));
    }

    @Test
    void shouldReportAReplacedDamagedFileAndReadTheReplacement() throws Exception {
        byte[] whole = Form.GZIP.compress(FileHarness.lines(0, 10).getBytes(StandardCharsets.UTF_8));
        Path damaged = Files.write(folder.resolve("SmartCarDriverInfo-2.log"), Arrays.copyOf(whole, whole.length - 4));
        try (LogCapture log = LogCapture.of(FileCompletion.class)) {
            harness.read(damaged, NOTHING, () -> FileHarness.replace(damaged, FileHarness.lines(10, 11)));
            assertThat(log.messages(Level.ERROR))
                    .singleElement()
                    .asString()
                    .contains(damaged.toString(), "data is damaged", "replaced");
        }
        harness.read(damaged);
        assertThat(harness.sent()).endsWith(FileHarness.line(10));
        assertThat(harness.there()).noneMatch(one -> one.startsWith("failed"));
    }

    @ParameterizedTest
    @EnumSource(After.class)
    void shouldReadLinesAppendedAfterTheEndWasRead(After end) throws Exception {
        harness.beans.after = end;
        Action appends = () -> Files.writeString(file, FileHarness.lines(1, 2), StandardOpenOption.APPEND);
        assertThatThrownBy(() -> harness.read(file, NOTHING, appends))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Expected the file " + file + " to be as it was when its reading began");
        harness.read(file);
        assertThat(harness.sent()).containsExactly(FileHarness.line(0), FileHarness.line(0), FileHarness.line(1));
    }

    /** In any batch, and after the last one. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void shouldReadARenamedFileOn(int batch) throws Exception {
        harness.beans.batchSize = 3;
        Files.writeString(file, FileHarness.lines(0, 9));
        Path renamed = folder.resolve("SmartCarDriverInfo-renamed.log");
        int[] left = {batch};
        harness.sendTo(lines -> {
            if (left[0]-- == 0) {
                throw new IllegalStateException("planted");
            }
            harness.sent().addAll(lines);
        });
        assertThatThrownBy(() -> harness.read(file, () -> Files.move(file, renamed), NOTHING))
                .isInstanceOfAny(IllegalStateException.class, NoSuchFileException.class);
        harness.sendTo(harness.sent()::addAll);
        if (Files.exists(file)) {
            Files.move(file, renamed);
        }
        Path other = Files.writeString(file, FileHarness.lines(9, 18));
        harness.read(other);
        harness.read(renamed);
        assertThat(harness.sent())
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        FileHarness.lines(0, 18).lines().toList());
    }

    /** As a rotation does. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNotReadARenamedFileAgainIfAnotherTookItsName(boolean decided) throws Exception {
        Path renamed = folder.resolve("SmartCarDriverInfo-renamed.log");
        Action rotates = () -> {
            Files.move(file, renamed);
            Files.writeString(file, FileHarness.lines(1, 2));
        };
        harness.read(file, decided ? NOTHING : rotates, decided ? rotates : NOTHING);
        harness.read(renamed);
        harness.read(file);
        assertThat(harness.sent()).containsExactly(FileHarness.line(0), FileHarness.line(1));
        assertThat(harness.there()).hasSize(2).allMatch(one -> one.startsWith("done/"));
    }

    @Test
    void shouldPutBackAnotherFileOfTheSameName() throws Exception {
        FileSnapshot snapshot = FileSnapshot.of(file);
        FileHarness.replace(file, FileHarness.lines(1, 2));
        Path target = folder.resolve(".elsewhere");
        assertThatThrownBy(() -> snapshot.moveTo(target))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("to be as it was");
        assertThat(target).doesNotExist();
        assertThat(file).content().isEqualTo(FileHarness.lines(1, 2));
    }

    @Test
    void shouldMoveTheFileOfTheSnapshot() throws Exception {
        Path target = folder.resolve(".elsewhere");
        FileSnapshot.of(file).moveTo(target);
        assertThat(file).doesNotExist();
        assertThat(target).content().isEqualTo(FileHarness.lines(0, 1));
    }
}
