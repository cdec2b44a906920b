package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.support.LogCapture;
import io.smartcar.collect.files.KnownFile.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMemoryTest {
    private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");

    @TempDir
    Path folder;

    private Path store;
    private FileMemory memory;

    @BeforeEach
    void begin() {
        store = folder.resolve(".memory/files.jsonl");
        memory = new FileMemory(store, 10);
    }

    @Test
    void shouldRememberAFileInPlaceAfterARestart() throws Exception {
        FileSnapshot state = write("a");
        assertThat(memory.stays(state)).isFalse();
        memory.add(new KnownFile(NOW, Outcome.KEPT, state, "", ""));
        assertThat(memory.stays(state)).isTrue();
        assertThat(again().stays(state)).isTrue();
        FileSnapshot changed = new FileSnapshot(state.path(), state.key(), state.size() + 1, state.modified());
        assertThat(again().stays(changed)).isFalse();
    }

    @Test
    void shouldRememberContentUnderAnyName() throws Exception {
        memory.add(read("a", "f00d"));
        assertThat(again().mayHave(1, "edges-f00d")).isTrue();
        assertThat(again().mayHave(2, "edges-f00d")).isFalse();
        assertThat(again().withContent("f00d").orElseThrow().state().path()).isEqualTo(folder.resolve("a"));
        assertThat(again().withContent("beef")).isEmpty();
    }

    @Test
    void shouldNotRememberTheContentOfAFileThatWasLeft() throws Exception {
        memory.add(new KnownFile(NOW, Outcome.LEFT, write("a"), "edges", "f00d"));
        assertThat(memory.withContent("f00d")).isEmpty();
    }

    @Test
    void shouldForgetTheOldestAndCompactItsFile() throws Exception {
        for (int number = 0; number < 1000; number++) {
            memory.add(read("a" + number, "sha" + number));
        }
        assertThat(memory.withContent("sha0")).isEmpty();
        assertThat(memory.mayHave(1, "edges-sha0")).isFalse();
        assertThat(memory.withContent("sha999")).isPresent();
        assertThat(Files.readAllLines(store)).hasSizeLessThan(300);
        assertThat(again().withContent("sha999")).isPresent();
        assertThat(again().withContent("sha990")).isPresent();
    }

    @Test
    void shouldNeverForgetAKeptFileWhileItExistsAndWarn() throws Exception {
        try (LogCapture log = LogCapture.of(FileMemory.class)) {
            for (int number = 0; number < 150; number++) {
                memory.add(new KnownFile(NOW, Outcome.KEPT, write("a" + number), "", ""));
            }
            for (int number = 0; number < 150; number++) {
                assertThat(memory.stays(FileSnapshot.of(folder.resolve("a" + number))))
                        .isTrue();
                assertThat(again().stays(FileSnapshot.of(folder.resolve("a" + number))))
                        .isTrue();
            }
            assertThat(log.messages(Level.WARN)).anyMatch(message -> message.contains("files.remembered is 10"));
        }
    }

    @Test
    void shouldSkipOnlyTheLineThatACrashCutOff() throws Exception {
        FileSnapshot first = write("a");
        memory.add(new KnownFile(NOW, Outcome.KEPT, first, "", ""));
        Files.writeString(store, "{\"time\": \"2026-11", StandardOpenOption.APPEND);
        FileSnapshot second = write("b");
        again().add(new KnownFile(NOW, Outcome.KEPT, second, "", ""));
        try (LogCapture log = LogCapture.of(FileMemory.class)) {
            FileMemory read = again();
            assertThat(read.stays(first)).isTrue();
            assertThat(read.stays(second)).isTrue();
            assertThat(log.messages(Level.WARN)).singleElement().asString().contains("1 damaged line", "files.jsonl");
        }
    }

    private FileMemory again() {
        return new FileMemory(store, 10);
    }

    private KnownFile read(String name, String sha256) {
        FileSnapshot state = new FileSnapshot(folder.resolve(name), "key", 1, NOW);
        return new KnownFile(NOW, Outcome.READ, state, "edges-" + sha256, sha256);
    }

    @Test
    void shouldLoadAllCompleteLinesWhereverACrashCutsOffTheLastOne() throws Exception {
        FileSnapshot first = write("첫째");
        FileSnapshot second = write("둘째");
        FileSnapshot third = write("셋째");
        memory.add(new KnownFile(NOW, Outcome.KEPT, first, "", ""));
        int whole = (int) Files.size(store);
        memory.add(new KnownFile(NOW, Outcome.KEPT, second, "", ""));
        byte[] bytes = Files.readAllBytes(store);
        try (LogCapture log = LogCapture.of(FileMemory.class).quietly()) {
            for (int length = whole; length < bytes.length; length++) {
                Files.write(store, Arrays.copyOf(bytes, length));
                again().add(new KnownFile(NOW, Outcome.KEPT, third, "", ""));
                FileMemory read = again();
                assertThat(read.stays(first)).as("cut at %d", length).isTrue();
                // only the line feed is missing
                assertThat(read.stays(second)).as("cut at %d", length).isEqualTo(length == bytes.length - 1);
                assertThat(read.stays(third)).as("cut at %d", length).isTrue();
            }
            assertThat(log.messages(Level.WARN)).isNotEmpty();
        }
    }

    private FileSnapshot write(String name) throws IOException {
        return FileSnapshot.of(Files.writeString(folder.resolve(name), "x"));
    }
}
