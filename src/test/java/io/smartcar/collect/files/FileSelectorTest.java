package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.support.LogCapture;
import io.smartcar.event.kind.Samples;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.component.file.GenericFile;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSelectorTest {
    @TempDir
    Path folder;

    private final LogCapture log = LogCapture.of(FileSelector.class);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private FileBeans beans;

    @BeforeEach
    void configure() {
        beans = new FileBeans(null, folder);
        beans.nanos = nanos::get;
        beans.quietMs = 0;
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
    void shouldAcceptAFileOnceItIsUnchangedForTheQuietTime() throws Exception {
        beans.quietMs = 2_000;
        Path file = write("SmartCarDriverInfo.log");
        assertThat(accepts(file)).isFalse();
        pass(1_999);
        assertThat(accepts(file)).isFalse();
        pass(1);
        assertThat(accepts(file)).isTrue();
        assertThat(accepts(file)).as("as long as it is not read").isTrue();
    }

    /** As a copy does that preserves the time: rsync --times, cp -p, a Windows client. */
    @Test
    void shouldNotAcceptAFileThatGrowsAlthoughItsModificationTimeIsOld() throws Exception {
        beans.quietMs = 2_000;
        Path file = write("SmartCarDriverInfo.log");
        FileTime old = Files.getLastModifiedTime(file);
        for (int step = 0; step < 12; step++) {
            assertThat(accepts(file)).isFalse();
            pass(1_900);
            Files.writeString(file, Samples.DRIVER + "\n", StandardOpenOption.APPEND);
            Files.setLastModifiedTime(file, old);
        }
        assertThat(accepts(file)).isFalse();
        pass(2_000);
        assertThat(accepts(file)).isTrue();
    }

    @Test
    void shouldNotAcceptAFileThatIsRewrittenWithTheSameSize() throws Exception {
        beans.quietMs = 2_000;
        Path file = write("SmartCarDriverInfo.log");
        assertThat(accepts(file)).isFalse();
        pass(1_900);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(3600)));
        pass(1_900);
        assertThat(accepts(file)).isFalse();
        pass(2_000);
        assertThat(accepts(file)).isTrue();
    }

    @Test
    void shouldAcceptAFileAtOnceWithoutAQuietTime() throws Exception {
        Path file = write("SmartCarDriverInfo.log");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(3600)));
        assertThat(accepts(file)).isTrue();
    }

    @Test
    void shouldBeginAFileOnlyAsItWasAccepted() throws Exception {
        Path file = write("SmartCarDriverInfo.log");
        assertThat(beans.selector().begin(file)).as("not accepted").isFalse();
        assertThat(accepts(file)).isTrue();
        Files.writeString(file, Samples.DRIVER + "\n", StandardOpenOption.APPEND);
        assertThat(beans.selector().begin(file)).as("changed").isFalse();
        assertThat(accepts(file)).isTrue();
        assertThat(beans.selector().begin(file)).isTrue();
        beans.selector().finished(file);
        assertThat(beans.selector().begin(file)).as("finished").isFalse();
        assertThat(log.messages(Level.WARN)).isEmpty();
        assertThat(accepts(file)).isTrue();
        Files.delete(file);
        assertThat(beans.selector().begin(file)).as("gone").isFalse();
        assertThat(log.messages(Level.WARN)).singleElement().asString().contains(file + " is gone");
    }

    @Test
    void shouldLeaveAFileThatNoKindClaimsAndReportItOnce() throws Exception {
        Path file = write("readme.txt");
        assertThat(accepts(file)).isFalse();
        assertThat(accepts(file)).isFalse();
        assertThat(log.messages(Level.WARN)).singleElement().asString().contains(file.toString(), "no kind claims");
    }

    @Test
    void shouldReportALongNameShortenedAndOnOneLine() throws Exception {
        accepts(write("x\n" + "y".repeat(249) + ".txt"));
        assertThat(log.messages(Level.WARN))
                .singleElement()
                .asString()
                .contains(
                        "x\\nyyy", "yyy…yyy", "y.txt (" + (folder.toString().length() + 256) + " characters) in place")
                .doesNotContain("\n");
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
        beans.followLinks = true;
        Path link = Files.createSymbolicLink(folder.resolve("SmartCarDriverInfo.log"), folder.resolve("nothing"));
        assertThat(accepts(link)).isFalse();
        assertThat(accepts(link)).isFalse();
        assertThat(log.messages(Level.WARN)).singleElement().asString().contains("cannot be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "folder", "nothing"})
    void shouldLeaveALinkInPlaceAndReportItOnce(String target) throws Exception {
        beans.recursive = true;
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("secret"), Samples.DRIVER);
        Files.createDirectory(elsewhere.resolve("folder"));
        Path link = folder.resolve("SmartCarDriverInfo.log");
        Files.createSymbolicLink(link, elsewhere.resolve(target));
        assertThat(accepts(link)).isFalse();
        assertThat(accepts(link)).isFalse();
        assertThat(log.messages(Level.WARN))
                .singleElement()
                .asString()
                .contains("it is a symbolic link: set files.follow-links=true");
    }

    @Test
    void shouldNotBeginALinkThatReplacedAnAcceptedFile() throws Exception {
        Path file = write("SmartCarDriverInfo.log");
        Path secret = write("secret");
        Files.setLastModifiedTime(secret, Files.getLastModifiedTime(file));
        assertThat(accepts(file)).isTrue();
        Files.delete(file);
        Files.createSymbolicLink(file, secret);
        assertThat(beans.selector().begin(file)).isFalse();
    }

    @Test
    void shouldAcceptALinkToAFileIfConfigured() throws Exception {
        beans.followLinks = true;
        Path link = Files.createSymbolicLink(folder.resolve("SmartCarDriverInfo-2.log"), write("x.log"));
        assertThat(accepts(link)).isTrue();
    }

    @Test
    void shouldAcceptAHardLink() throws Exception {
        Path link = Files.createLink(folder.resolve("SmartCarDriverInfo-2.log"), write("x.log"));
        assertThat(accepts(link)).isTrue();
    }

    @Test
    void shouldLeaveAPipe() throws Exception {
        Path pipe = folder.resolve("SmartCarDriverInfo.log");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThat(accepts(pipe)).isFalse();
        assertThat(log.messages(Level.WARN)).singleElement().asString().contains("not a regular file");
    }

    @Test
    void shouldIgnoreAFileThatNoLongerExists() {
        assertThat(accepts(folder.resolve("SmartCarDriverInfo.log"))).isFalse();
        assertThat(log.messages(Level.WARN)).isEmpty();
    }

    @Test
    void shouldBackOffLongerAfterEachFailure() throws Exception {
        Path file = write("SmartCarDriverInfo.log");
        assertThat(accepts(file)).isTrue();
        beans.selector().begin(file);
        assertThat(accepts(file)).isFalse();
        pass(1_000);
        assertThat(accepts(file)).isTrue();
        beans.selector().begin(file);
        pass(1_000);
        assertThat(accepts(file)).isFalse();
        pass(1_000);
        assertThat(accepts(file)).isTrue();
    }

    @Test
    void shouldBackOffFromAFileThatKeepsChanging() throws Exception {
        Path file = write("SmartCarDriverInfo.log");
        assertThat(accepts(file)).isTrue();
        beans.selector().begin(file);
        Files.writeString(file, Samples.DRIVER + "\n", StandardOpenOption.APPEND);
        assertThat(accepts(file)).isFalse();
        pass(1_000);
        assertThat(accepts(file)).isTrue();
    }

    @Test
    void shouldForgetTheFailuresOfAFinishedFile() throws Exception {
        Path file = write("SmartCarDriverInfo.log");
        assertThat(accepts(file)).isTrue();
        beans.selector().begin(file);
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
        assertThat(log.messages(Level.WARN)).singleElement().asString().contains("a symbolic link");
        configure();
        beans.recursive = true;
        beans.followLinks = true;
        assertThat(accepts(folder.resolve("north/again"))).isFalse();
        assertThat(log.messages(Level.WARN)).last().asString().contains("a link to a folder");
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
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
    }

    private boolean accepts(Path path) {
        GenericFile<File> entry = new GenericFile<>();
        entry.setFile(path.toFile());
        return beans.selector().accept(entry);
    }

    private void pass(long milliseconds) {
        nanos.addAndGet(Duration.ofMillis(milliseconds).toNanos());
    }
}
