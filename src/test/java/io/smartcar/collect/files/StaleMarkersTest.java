package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.start.check.LogCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A marker says that its own file is finished, not that the next one of the same name is. */
class StaleMarkersTest {
    @TempDir
    Path folder;

    private final LogCapture log = new LogCapture(FileSelector.class);
    private FileHarness trial;
    private Path file;
    private Path marker;

    @BeforeEach
    void configure() {
        trial = new FileHarness(folder);
        trial.reader.setBatchSize(3);
        trial.files.setMarker("*.done");
        file = folder.resolve("SmartCarDriverInfo.log");
        marker = folder.resolve("SmartCarDriverInfo.log.done");
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void shouldTakeTheMarkerAwayThoughThePositionCannotBeForgotten() throws Exception {
        Files.writeString(file, FileHarness.lines(0, 9));
        Files.createFile(marker);
        Path obstacle = folder.resolve(".file-positions.json.next");
        trial.read(file, () -> {}, () -> Files.createDirectory(obstacle));
        assertThat(file).doesNotExist();
        assertThat(marker).doesNotExist();
    }

    /** A process that is killed between the two leaves a marker without a file. */
    @Test
    void shouldNotTakeAFileForFinishedThatIsWrittenAfterAMarkerWasLeftBehind() throws Exception {
        Files.createFile(marker);
        writeLaterThanTheMarker("half a line");
        assertThat(trial.accepts(file)).isFalse();
        assertThat(trial.accepts(file)).isFalse();
        assertThat(log.messages(Level.WARN))
                .singleElement()
                .asString()
                .contains(file.toString(), marker.toString(), "touch");

        // as it is made for this file, be it by writing nothing to it
        Files.write(marker, new byte[0]);
        assertThat(trial.accepts(file)).isTrue();
    }

    @Test
    void shouldReportASecondStaleMarkerAsWell() throws Exception {
        for (int time = 1; time <= 2; time++) {
            Files.write(marker, new byte[0]);
            writeLaterThanTheMarker("half a line");
            assertThat(trial.accepts(file)).isFalse();
            assertThat(log.messages(Level.WARN)).hasSize(time);
            Files.write(marker, new byte[0]);
            assertThat(trial.accepts(file)).isTrue();
        }
    }

    @Test
    void shouldTakeAMarkerByWhenItCameNotByTheTimeThatItHasFromElsewhere() throws Exception {
        Files.writeString(file, FileHarness.lines(0, 1));
        Path early = Files.createFile(folder.resolve(".flag"));
        Files.setLastModifiedTime(early, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        Files.move(early, marker);
        assertThat(trial.accepts(file)).isTrue();
    }

    @Test
    void shouldTakeAFileWhoseTimeIsAheadOfTheClockHere() throws Exception {
        Files.writeString(file, FileHarness.lines(0, 1));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(3600)));
        Files.createFile(marker);
        assertThat(trial.accepts(file)).isTrue();
    }

    @Test
    void shouldReadFilesThatComeAfterTheMarkerOfTheFolder() throws Exception {
        trial.files.setMarker("_SUCCESS");
        marker = Files.createFile(folder.resolve("_SUCCESS"));
        writeLaterThanTheMarker(FileHarness.lines(0, 1));
        assertThat(trial.accepts(file)).isTrue();
    }

    /** The file system's clock advances every few milliseconds only. */
    private void writeLaterThanTheMarker(String text) throws IOException {
        FileTime made = (FileTime) Files.getAttribute(marker, "unix:ctime");
        do {
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        } while (Files.getLastModifiedTime(file).compareTo(made) <= 0);
    }
}
