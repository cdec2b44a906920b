package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.support.LogCapture;
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

/** A marker does not count for a later file of the same name. */
class StaleMarkersTest {
    @TempDir
    Path folder;

    private final LogCapture log = LogCapture.of(FileSelector.class);
    private FileHarness harness;
    private Path file;
    private Path marker;

    @BeforeEach
    void configure() {
        harness = new FileHarness(folder);
        harness.beans.batchSize = 3;
        harness.beans.marker = "*.done";
        file = folder.resolve("SmartCarDriverInfo.log");
        marker = folder.resolve("SmartCarDriverInfo.log.done");
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void shouldDeleteTheMarkerAlthoughThePositionCannotBeRemoved() throws Exception {
        Files.writeString(file, FileHarness.lines(0, 9));
        Files.createFile(marker);
        Path obstacle = folder.resolve(".file-positions.json.next");
        harness.read(file, () -> {}, () -> Files.createDirectory(obstacle));
        assertThat(file).doesNotExist();
        assertThat(marker).doesNotExist();
    }

    /** A process that is killed between moving the file and deleting the marker leaves the marker. */
    @Test
    void shouldNotAcceptAFileThatIsWrittenAfterItsMarkerCame() throws Exception {
        Files.createFile(marker);
        writeLaterThanTheMarker("half a line");
        assertThat(harness.accepts(file)).isFalse();
        assertThat(harness.accepts(file)).isFalse();
        assertThat(log.messages(Level.WARN))
                .singleElement()
                .asString()
                .contains(file.toString(), marker.toString(), "touch");

        // touching the marker makes it valid for this file
        Files.write(marker, new byte[0]);
        assertThat(harness.accepts(file)).isTrue();
    }

    @Test
    void shouldReportASecondStaleMarker() throws Exception {
        for (int time = 1; time <= 2; time++) {
            Files.write(marker, new byte[0]);
            writeLaterThanTheMarker("half a line");
            assertThat(harness.accepts(file)).isFalse();
            assertThat(log.messages(Level.WARN)).hasSize(time);
            Files.write(marker, new byte[0]);
            assertThat(harness.accepts(file)).isTrue();
        }
    }

    @Test
    void shouldCompareWithTheArrivalOfAMarkerAndNotWithItsModificationTime() throws Exception {
        Files.writeString(file, FileHarness.lines(0, 1));
        Path early = Files.createFile(folder.resolve(".flag"));
        Files.setLastModifiedTime(early, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        Files.move(early, marker);
        assertThat(harness.accepts(file)).isTrue();
    }

    @Test
    void shouldAcceptAFileWithATimeInTheFuture() throws Exception {
        Files.writeString(file, FileHarness.lines(0, 1));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(3600)));
        Files.createFile(marker);
        assertThat(harness.accepts(file)).isTrue();
    }

    @Test
    void shouldAcceptFilesThatComeAfterTheMarkerOfTheFolder() throws Exception {
        harness.beans.marker = "_SUCCESS";
        marker = Files.createFile(folder.resolve("_SUCCESS"));
        writeLaterThanTheMarker(FileHarness.lines(0, 1));
        assertThat(harness.accepts(file)).isTrue();
    }

    /** The clock of the file system advances only every few milliseconds. */
    private void writeLaterThanTheMarker(String text) throws IOException {
        FileTime made = (FileTime) Files.getAttribute(marker, "unix:ctime");
        do {
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        } while (Files.getLastModifiedTime(file).compareTo(made) <= 0);
    }
}
