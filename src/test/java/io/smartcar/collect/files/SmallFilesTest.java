package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files share a batch: one acknowledgement for many files. */
class SmallFilesTest {
    private static final int LINES = 2;

    @TempDir
    Path folder;

    private FileHarness harness;
    private final List<List<String>> batches = new ArrayList<>();

    @BeforeEach
    void configure() {
        harness = new FileHarness(folder);
        harness.beans.batchSize = 10;
        harness.sendTo(batches::add);
    }

    @Test
    void shouldSendSmallFilesInOneBatchAndMoveThemWhenItIsAcknowledged() throws Exception {
        List<Path> files = drop(5);
        harness.sendTo(lines -> {
            assertThat(files).allMatch(Files::exists);
            assertThat(harness.sum("events.received")).isZero();
            batches.add(lines);
        });
        harness.read(files.get(0));

        assertThat(batches).containsExactly(lines(0, 5));
        assertThat(files).noneMatch(Files::exists);
        assertThat(harness.count("read")).isEqualTo(5);
        assertThat(harness.sum("events.received")).isEqualTo(5 * LINES);
    }

    @Test
    void shouldTakeAsManyWholeFilesAsFitIntoTheBatch() throws Exception {
        List<Path> files = drop(7);
        Path larger = accept(Files.writeString(files.get(3), FileHarness.lines(6, 8) + FileHarness.lines(90, 93)));
        harness.read(files.get(0));

        assertThat(batches).containsExactly(lines(0, 3));
        assertThat(files.subList(3, 7)).allMatch(Files::exists);
        harness.read(larger);
        assertThat(batches.get(1)).hasSize(5 + 2 * LINES);
        assertThat(files.subList(6, 7)).allMatch(Files::exists);
    }

    @Test
    void shouldLeaveAllFilesOfABatchThatFails() throws Exception {
        List<Path> files = drop(5);
        harness.sendTo(lines -> {
            throw new IllegalStateException("planted");
        });
        assertThatThrownBy(() -> harness.read(files.get(0))).hasMessage("planted");
        assertThat(files).allMatch(Files::exists);
        assertThat(harness.count("read")).isZero();

        harness.sendTo(batches::add);
        for (Path file : files) {
            harness.read(file);
        }
        assertThat(batches.stream().flatMap(List::stream)).containsExactlyElementsOf(lines(0, 5));
        assertThat(harness.sum("events.received")).isEqualTo(5 * LINES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rejected line\n", "", "\u001f\u008b\b", "large", "changed"})
    void shouldReadFilesOnTheirOwnThatAreRejectedEmptyDamagedLargeOrChanged(String content) throws Exception {
        List<Path> files = drop(2);
        String text = content.equals("large") ? FileHarness.lines(0, 2_000) : content;
        harness.beans.batchSize = 5_000;
        Files.writeString(files.get(1), text, StandardCharsets.ISO_8859_1);
        if (!content.equals("changed")) {
            accept(files.get(1));
        }
        harness.read(files.get(0));

        assertThat(files.get(0)).doesNotExist();
        assertThat(files.get(1)).exists();
        assertThat(batches).containsExactly(lines(0, 1));
        assertThat(harness.sum("events.received")).isEqualTo(LINES);
    }

    @Test
    void shouldCompleteTheOthersIfOneIsChangedBeforeItsBatchIsAcknowledged() throws Exception {
        List<Path> files = drop(4);
        harness.sendTo(lines -> {
            batches.add(lines);
            try {
                Files.writeString(files.get(2), FileHarness.lines(80, 84));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        harness.read(files.get(0));
        assertThat(files.get(2)).exists();
        assertThat(harness.count("read")).isEqualTo(3);
    }

    private List<Path> drop(int count) throws Exception {
        List<Path> files = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            Path file = folder.resolve("SmartCarDriverInfo-" + number + ".log");
            files.add(accept(Files.writeString(file, FileHarness.lines(number * LINES, (number + 1) * LINES))));
        }
        return files;
    }

    private Path accept(Path file) {
        assertThat(harness.accepts(file)).isTrue();
        return file;
    }

    private static List<String> lines(int from, int to) {
        return IntStream.range(from * LINES, to * LINES)
                .mapToObj(FileHarness::line)
                .toList();
    }
}
