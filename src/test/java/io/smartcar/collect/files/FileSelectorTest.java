package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.support.LogCapture;
import io.smartcar.event.kind.Samples;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.camel.component.file.GenericFile;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSelectorTest {
    @TempDir
    Path folder;

    private final LogCapture log = LogCapture.of(FileSelector.class);
    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-22T00:00:00Z"));
    private FileBeans beans;

    @BeforeEach
    void configure() {
        beans = new FileBeans(null, folder);
        beans.clock = clock;
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void shouldAcceptAFileThatAKindClaims() throws Exception {
        assertThat(accepts(write("SmartCarDriverInfo.log"))).isTrue();
        assertThat(log.messages(Level.WARN)).isEmpty();
    }

    @Test
    void shouldAcceptAFileOnceItIsQuiet() throws Exception {
        Path file = write("SmartCarDriverInfo.log");
        Files.setLastModifiedTime(file, FileTime.from(clock.instant().minusMillis(1500)));
        assertThat(accepts(file)).isFalse();
        clock.move(Duration.ofSeconds(1));
        assertThat(accepts(file)).isTrue();
    }

    @Test
    void shouldAcceptAFileFromTheFutureOnceItIsUnchangedForTheQuietTime() throws Exception {
        beans.quietMs = 50;
        Path file = write("SmartCarDriverInfo.log");
        Files.setLastModifiedTime(file, FileTime.from(clock.instant().plusSeconds(3600)));
        assertThat(accepts(file)).isFalse();
        Files.setLastModifiedTime(file, FileTime.from(clock.instant().plusSeconds(3601)));
        long changed = System.nanoTime();
        await().pollInterval(Duration.ofMillis(5)).until(() -> accepts(file));
        assertThat(Duration.ofNanos(System.nanoTime() - changed)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
    }

    @Test
    void shouldAcceptAFileFromTheFutureAtOnceWithoutAQuietTime() throws Exception {
        beans.quietMs = 0;
        Path file = write("SmartCarDriverInfo.log");
        Files.setLastModifiedTime(file, FileTime.from(clock.instant().plusSeconds(3600)));
        assertThat(accepts(file)).isTrue();
    }

    @Test
    void shouldEndTheBackoffWhenTheClockIsSetBack() throws Exception {
        Path file = write("SmartCarDriverInfo.log");
        beans.selector().started(file);
        assertThat(accepts(file)).isFalse();
        clock.move(Duration.ofSeconds(-10));
        assertThat(accepts(file)).isTrue();
    }

    @Test
    void shouldLeaveAFileThatNoKindClaimsAndReportItOnce() throws Exception {
        Path file = write("readme.txt");
        assertThat(accepts(file)).isFalse();
        assertThat(accepts(file)).isFalse();
        assertThat(log.messages(Level.WARN)).singleElement().asString().contains(file.toString(), "no kind claims");
    }

    @Test
    void shouldLeaveAFolderAndReportItOnce() throws Exception {
        Path subfolder = Files.createDirectory(folder.resolve("SmartCarDriverInfo.log"));
        assertThat(accepts(subfolder)).isFalse();
        assertThat(accepts(subfolder)).isFalse();
        assertThat(log.messages(Level.WARN)).singleElement().asString().contains("it is a folder");
    }

    @Test
    void shouldNotReportTheFolderOfFinishedFiles() throws Exception {
        assertThat(accepts(Files.createDirectory(folder.resolve("done")))).isFalse();
        assertThat(log.messages(Level.WARN)).isEmpty();
    }

    @Test
    void shouldNotReportTheFolderOfFinishedFilesWhereverItIs() throws Exception {
        Path done = Files.createDirectories(folder.resolve("archive/done"));
        beans.done = "archive/done";
        assertThat(accepts(done.getParent())).isFalse();
        configure();
        beans.done = done.toAbsolutePath().toString();
        assertThat(accepts(done.getParent())).isFalse();
        assertThat(log.messages(Level.WARN)).isEmpty();
    }

    @Test
    void shouldReportAnUnreadableFileOnce() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("SmartCarDriverInfo.log"), folder.resolve("nothing"));
        assertThat(accepts(link)).isFalse();
        assertThat(accepts(link)).isFalse();
        assertThat(log.messages(Level.WARN)).singleElement().asString().contains("cannot be read");
    }

    @Test
    void shouldIgnoreAFileThatNoLongerExists() {
        assertThat(accepts(folder.resolve("SmartCarDriverInfo.log"))).isFalse();
        assertThat(log.messages(Level.WARN)).isEmpty();
    }

    @Test
    void shouldBackOffLongerAfterEachFailure() throws Exception {
        Path file = write("SmartCarDriverInfo.log");
        beans.selector().started(file);
        assertThat(accepts(file)).isFalse();
        clock.move(Duration.ofSeconds(1));
        assertThat(accepts(file)).isTrue();
        beans.selector().started(file);
        clock.move(Duration.ofSeconds(1));
        assertThat(accepts(file)).isFalse();
        clock.move(Duration.ofSeconds(1));
        assertThat(accepts(file)).isTrue();
    }

    @Test
    void shouldForgetTheFailuresOfAFinishedFile() throws Exception {
        Path file = write("SmartCarDriverInfo.log");
        beans.selector().started(file);
        beans.selector().finished(file);
        assertThat(accepts(file)).isTrue();
    }

    @Test
    void shouldAcceptACompressedFileByItsNameWithoutSuffix() throws Exception {
        assertThat(accepts(write("SmartCarDriverInfo.log.gz"))).isTrue();
        assertThat(accepts(write("SmartCarDriverInfo.log.zst"))).isTrue();
        assertThat(accepts(write("SmartCarDriverInfo.log.ZIP"))).isTrue();
        assertThat(accepts(write(".gz"))).isFalse();
    }

    @Test
    void shouldSearchFoldersIfRecursiveExceptItsOwnAndLinks() throws Exception {
        beans.recursive = true;
        assertThat(accepts(Files.createDirectories(folder.resolve("north/today"))))
                .isTrue();
        assertThat(accepts(folder.resolve("north"))).isTrue();
        for (String own : new String[] {"done", "failed", "done/north"}) {
            assertThat(accepts(Files.createDirectories(folder.resolve(own))))
                    .as(own)
                    .isFalse();
        }
        assertThat(log.messages(Level.WARN)).isEmpty();
        assertThat(accepts(Files.createSymbolicLink(folder.resolve("north/again"), folder)))
                .isFalse();
        assertThat(log.messages(Level.WARN)).singleElement().asString().contains("a link to a folder");
    }

    @Test
    void shouldIgnoreUnfinishedFilesSilently() throws Exception {
        beans.unfinished = List.of("*.tmp", "*.part");
        assertThat(accepts(write("SmartCarDriverInfo.log.tmp"))).isFalse();
        assertThat(accepts(write("SmartCarDriverInfo.log.part"))).isFalse();
        assertThat(log.messages(Level.WARN)).isEmpty();
        assertThat(accepts(write("SmartCarDriverInfo.log"))).isTrue();
    }

    @Test
    void shouldWaitForTheMarkerOfAFileAndDeleteItAfterTheFile() throws Exception {
        beans.marker = "*.done";
        Path file = write("SmartCarDriverInfo.log");
        assertThat(accepts(file)).isFalse();
        Path marker = write("SmartCarDriverInfo.log.done");
        assertThat(accepts(marker)).isFalse();
        assertThat(accepts(file)).isTrue();
        assertThat(log.messages(Level.WARN)).isEmpty();
        beans.selector().finished(file);
        assertThat(marker).as("the file is still there").exists();
        Files.delete(file);
        beans.selector().finished(file);
        assertThat(marker).doesNotExist();
    }

    @Test
    void shouldWaitForTheMarkerOfAFolderAndKeepIt() throws Exception {
        beans.marker = "_SUCCESS";
        Path file = write("SmartCarDriverInfo.log");
        assertThat(accepts(file)).isFalse();
        Path marker = write("_SUCCESS");
        assertThat(accepts(marker)).isFalse();
        assertThat(accepts(file)).isTrue();
        Files.delete(file);
        beans.selector().finished(file);
        assertThat(marker).exists();
    }

    private Path write(String name) throws Exception {
        Path file = Files.writeString(folder.resolve(name), Samples.DRIVER);
        return Files.setLastModifiedTime(file, FileTime.from(clock.instant().minusSeconds(60)));
    }

    private boolean accepts(Path path) {
        GenericFile<File> entry = new GenericFile<>();
        entry.setFile(path.toFile());
        return beans.selector().accept(entry);
    }

    private static final class MovableClock extends Clock {
        private Instant now;

        MovableClock(Instant now) {
            this.now = now;
        }

        void move(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
