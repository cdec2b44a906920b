package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePositionsTest {
    @TempDir
    Path folder;

    private Path store;
    private Path file;
    private FilePositions positions;

    @BeforeEach
    void begin() throws Exception {
        store = folder.resolve("state/positions.json");
        file = Files.createFile(folder.resolve("a.log"));
        positions = new FilePositions(store);
    }

    @Test
    void shouldKnowAPositionAfterARestart() throws Exception {
        assertThat(positions.offset("a")).isZero();
        positions.save("a", file, "key", 10);
        positions.save("a", file, "key", 20);
        assertThat(positions.offset("a")).isEqualTo(20);
        assertThat(new FilePositions(store).offset("a")).isEqualTo(20);
        assertThat(new FilePositions(store).offsets()).containsOnlyKeys(file);
    }

    @Test
    void shouldForgetAFile() throws Exception {
        positions.save("a", file, "key", 10);
        positions.save("b", Files.createFile(folder.resolve("b.log")), "key", 15);
        positions.forget("a");
        FilePositions again = new FilePositions(store);
        assertThat(again.offset("a")).isZero();
        assertThat(again.offset("b")).isEqualTo(15);
    }

    @Test
    void shouldKeepThePositionOfARenamedFile() throws Exception {
        positions.save("renamed", file, "key", 5);
        Files.move(file, folder.resolve("renamed.log"));
        positions.save("another of its name", Files.createFile(file), "key", 10);
        positions.forget("another of its name");
        assertThat(new FilePositions(store).offset("renamed")).isEqualTo(5);
    }

    @Test
    void shouldForgetFilesThatAreGoneOnceThereAreMany() throws Exception {
        String key = FileSnapshot.of(file).key();
        positions.save("a", file, key, 10);
        for (int number = 0; number < 150; number++) {
            positions.save("gone" + number, folder.resolve("gone" + number), "key", 5);
            positions.save("replaced" + number, file, "other" + key, 5);
        }
        FilePositions later = new FilePositions(store);
        assertThat(later.offset("a")).isEqualTo(10);
        assertThat(later.offset("gone0")).isZero();
        assertThat(later.offset("replaced0")).isZero();
        assertThat(later.offset("replaced149")).isEqualTo(5);
    }

    @Test
    void shouldContinueFromThePreviousPositionsIfTheLastOnesAreDamaged() throws Exception {
        positions.save("a", file, "key", 10);
        positions.save("a", file, "key", 20);
        Files.writeString(store, "{");
        assertThat(new FilePositions(store).offset("a")).isEqualTo(10);
    }

    @Test
    void shouldNotStartOverIfAllPositionsAreDamaged() throws Exception {
        positions.save("a", file, "key", 10);
        positions.save("a", file, "key", 20);
        Files.writeString(store, "{");
        Files.writeString(store.resolveSibling("positions.json.previous"), "{");
        assertThatThrownBy(() -> new FilePositions(store).offset("a"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("positions.json");
    }

    @Test
    void shouldKnowWhatCouldNotBeWrittenAndWriteItLater() throws Exception {
        positions.save("a", file, "key", 10);
        Path next = Files.createDirectory(store.resolveSibling("positions.json.next"));
        assertThatThrownBy(() -> positions.save("a", file, "key", 20))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Failed to write to " + store);
        assertThat(positions.offset("a")).isEqualTo(20);
        assertThat(new FilePositions(store).offset("a")).as("on the disk").isEqualTo(10);
        assertThatThrownBy(positions::writePending).isInstanceOf(IOException.class);
        Files.delete(next);
        positions.writePending();
        assertThat(new FilePositions(store).offset("a")).isEqualTo(20);
    }

    @Test
    void shouldForgetAFileThoughThatCannotBeWrittenAtOnce() throws Exception {
        positions.save("a", file, "key", 10);
        Path next = Files.createDirectory(store.resolveSibling("positions.json.next"));
        assertThatThrownBy(() -> positions.forget("a")).isInstanceOf(IOException.class);
        assertThat(positions.offset("a")).isZero();
        Files.delete(next);
        positions.writePending();
        assertThat(new FilePositions(store).offset("a")).isZero();
    }

    @Test
    void shouldNotWriteAgainWhatIsWritten() throws Exception {
        positions.save("a", file, "key", 10);
        Files.createDirectory(store.resolveSibling("positions.json.next"));
        positions.writePending();
        assertThat(positions.offset("a")).isEqualTo(10);
    }
}
