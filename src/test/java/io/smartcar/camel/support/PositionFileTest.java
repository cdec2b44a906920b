package io.smartcar.camel.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.support.FilePosition.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PositionFileTest {

    @TempDir
    Path folder;

    private Path path;
    private PositionFile file;

    @BeforeEach
    void createFile() {
        path = folder.resolve("positions.json");
        file = new PositionFile(path);
    }

    @Test
    void shouldLoadWhatWasSaved() throws Exception {
        List<FilePosition> positions = List.of(
                position("a", "/var/log/\"quoted\" \\ \t 차량.log", 5_000_000_000L),
                position("b", "/var/log/b", 0).withState(State.GONE));
        file.save(positions);

        assertThat(file.load()).isEqualTo(positions);
        assertThat(Files.readString(path)).contains("\"offset\": 5000000000", "차량.log");
    }

    @Test
    void shouldNotOverwriteWhatALinkLaidByAnotherNames() throws Exception {
        Path victim = Files.writeString(folder.resolve("victim"), "precious");
        Files.createSymbolicLink(folder.resolve("positions.json.next"), victim);
        file.save(List.of(position("a", "/a", 1)));
        assertThat(victim).hasContent("precious");
        assertThat(file.load()).hasSize(1);
    }

    @Test
    void shouldKnowThatNothingWasEverSaved() throws Exception {
        assertThat(file.load()).isNull();
    }

    @Test
    void shouldContinueFromThePreviousFileWhereverTheFileIsCutOff() throws Exception {
        file.save(List.of(position("a", "/a", 1)));
        file.save(List.of(position("a", "/a", 2)));
        byte[] whole = Files.readAllBytes(path);
        for (int length = 0; length < whole.length - 1; length++) {
            Files.write(path, Arrays.copyOf(whole, length));

            assertThat(file.load().get(0).offset()).as("%d bytes", length).isEqualTo(1);
        }
    }

    @Test
    void shouldNoticeAChangedDigit() throws Exception {
        file.save(List.of(position("a", "/a", 1)));
        file.save(List.of(position("a", "/a", 2)));
        Files.writeString(path, Files.readString(path).replace("\"offset\": 2", "\"offset\": 3"));

        assertThat(file.load().get(0).offset()).isEqualTo(1);
    }

    @Test
    void shouldNotContinueWithoutReadablePositions() throws Exception {
        file.save(List.of(position("a", "/a", 1)));
        file.save(List.of(position("a", "/a", 2)));
        Files.writeString(path, "");
        Files.writeString(folder.resolve("positions.json.previous"), "\0\0\0\0");

        assertThatThrownBy(file::load)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("positions.json is damaged")
                .hasMessageContaining("positions.json.previous is damaged")
                .hasMessageContaining("Restore one of them, or delete both");
    }

    @Test
    void shouldRejectADamagedFileWithoutAPredecessor() throws Exception {
        Files.writeString(path, "");

        assertThatThrownBy(file::load).isInstanceOf(IOException.class).hasMessageContaining("is damaged");
    }

    @Test
    void shouldContinueFromThePreviousFileAfterACrashBetweenTheTwoRenames() throws Exception {
        file.save(List.of(position("a", "/a", 1)));
        Files.move(path, folder.resolve("positions.json.previous"));
        Files.writeString(folder.resolve("positions.json.next"), "half writ");

        assertThat(file.load().get(0).offset()).isEqualTo(1);
    }

    @Test
    void shouldTakeAFileThatWasEditedByHandIfItsChecksumWasTakenOut() throws Exception {
        file.save(List.of(position("a", "/a", 1234)));
        String edited = Files.readString(path)
                .replace("\"offset\": 1234", "\"offset\": 0")
                .replaceAll(".*\"checksum\".*\n", "");
        Files.writeString(path, edited);

        assertThat(file.load().get(0).offset()).isZero();
    }

    @Test
    void shouldSayWhatIsWrongWithAnEntry() {
        assertThatThrownBy(() -> PositionText.read("{\"format\": 2}")).hasMessageContaining("\"format\": 1");
        assertThatThrownBy(() -> PositionText.read("{\"format\": 1, \"files\": 3}"))
                .hasMessageContaining("List");
        assertThatThrownBy(() -> PositionText.read("{\"format\": 1, \"files\": [{\"offset\": -1}]}"))
                .hasMessageContaining("offset (0 or more)");
        assertThatThrownBy(() -> PositionText.read("[]")).hasMessageContaining("it is no JSON of positions");
    }

    @Test
    void shouldLeaveTheOldPositionsWhenTheNewOnesCannotBeWritten() throws Exception {
        file.save(List.of(position("a", "/a", 1)));
        Files.createDirectory(folder.resolve("positions.json.next"));

        assertThatThrownBy(() -> file.save(List.of(position("a", "/a", 2)))).isInstanceOf(IOException.class);
        assertThat(file.load().get(0).offset()).isEqualTo(1);
    }

    private static FilePosition position(String identity, String path, long offset) {
        Fingerprint head = Fingerprint.of("head".getBytes(StandardCharsets.UTF_8));
        return new FilePosition(
                identity, Path.of(path), "(dev=1,ino=2)", offset, head, Fingerprint.NONE, State.FOLLOWED);
    }

    /** Like a file name with letters of another language in a process without a locale. */
    @Test
    void shouldLoadAPositionWhoseNameCannotBeWrittenHere() throws Exception {
        file.save(List.of(position("a", "/logs/a.log", 5)));
        String text = Files.readString(path).replace("a.log", "\\u0000.log");
        String line =
                text.lines().filter(one -> one.contains("path")).findFirst().orElseThrow();
        text = text.replaceAll("\"checksum\": \".*\"", "\"checksum\": \"" + PositionText.checksum(line) + "\"");
        Files.writeString(path, text);

        assertThat(file.load()).containsExactly(position("a", "/logs/?.log", 5));
    }
}
