package io.smartcar.start.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.spool.queue.Spool;
import io.smartcar.camel.spool.queue.SpoolSettings;
import io.smartcar.camel.spool.queue.WhenFull;
import io.smartcar.camel.support.PositionFile;
import io.smartcar.camel.support.ProcessLock;
import io.smartcar.collect.files.DropFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCheckTest {
    private final Map<String, String> settings = new HashMap<>(Map.of(
            "process.roles", "collector",
            "files.done-directory", "done",
            "files.failed-directory", "failed",
            "files.positions", ".file-positions.json",
            "dead-letters.sink", "kafka",
            "tails.directory", "",
            "syslog.tcp.enabled", "false",
            "syslog.udp.enabled", "false",
            "syslog.tls.enabled", "false"));

    @TempDir
    Path folder;

    @Test
    void shouldFindNothingWrongWithAFolderThatIsThere() {
        assertThat(findings(folder)).hasSize(4).allSatisfy(finding -> assertThat(finding.weight())
                .isEqualTo(Finding.Weight.OK));
    }

    @Test
    void shouldWarnOfADropFolderThatWillBeCreated() {
        Path typo = folder.resolve("typo/in");
        assertThat(findings(typo))
                .filteredOn(finding -> finding.weight() != Finding.Weight.OK)
                .containsExactly(Finding.warning(
                        "drop folder",
                        typo
                                + " does not exist and will be created; if you already drop files there, check the path or"
                                + " the mount",
                        "files.directory"));
    }

    @Test
    void shouldReportAWrongDropFolderOnce() throws Exception {
        Path file = Files.createFile(folder.resolve("a-file"));
        assertThat(findings(file))
                .containsExactly(Finding.problem("drop folder", file + " is not a folder", "files.directory"));
    }

    @Test
    void shouldReportASpoolAndPositionsThatCannotBeWritten() throws Exception {
        Path file = Files.createFile(folder.resolve("a-file"));
        receiveAndTail(file.resolve("spool"), file.resolve("tails.json"));
        assertThat(findings(folder))
                .filteredOn(finding -> finding.weight() == Finding.Weight.PROBLEM)
                .extracting(Finding::key)
                .containsExactly("tails.positions", "camel.component.spool.directory");
    }

    @Test
    void shouldReportWhatAnotherReaderHasOpen() throws Exception {
        receiveAndTail(folder.resolve("spool"), folder.resolve("tails.json"));
        assertThat(check(folder).locks()).hasSize(4).allSatisfy(finding -> assertThat(finding.weight())
                .isEqualTo(Finding.Weight.OK));
        assertThat(folder).as("nothing is created").isEmptyDirectory();

        DropFolder drop = new DropFolder(folder, "done", "failed", ".file-positions.json", false);
        drop.start();
        SpoolSettings spool = new SpoolSettings(folder.resolve("spool/syslog"), 1 << 20, 4 << 20, 1_000, WhenFull.HOLD);
        try (ProcessLock tails = new PositionFile(folder.resolve("tails.json")).lock("x");
                Spool open = Spool.open(spool)) {
            assertThat(tails.isHeld()).isTrue();
            assertThat(open.isFull()).isFalse();
            assertThat(check(folder).locks())
                    .filteredOn(finding -> finding.weight() == Finding.Weight.PROBLEM)
                    .extracting(Finding::key)
                    .containsExactly(
                            "files.directory", "files.positions", "tails.positions", "camel.component.spool.directory");
        } finally {
            drop.stop();
        }
        assertThat(check(folder).locks()).allMatch(finding -> finding.weight() == Finding.Weight.OK);
    }

    @Test
    void shouldWarnOfADiskThatIsSmallerThanTheSpoolMayGrow() {
        receiveAndTail(folder.resolve("spool"), folder.resolve("tails.json"));
        assertThat(check(folder).space())
                .last()
                .asString()
                .matches(
                        "disk of the spool: \\d+ MiB are free, but it may grow by 8796093022207 MiB .*maximum-bytes\\)");
    }

    @Test
    void shouldReportAFullDisk() {
        assertThat(FolderCheck.space("disk", 63 << 20, 0, "files.directory"))
                .hasToString(
                        "disk: only 63 MiB are free: make room, or nothing more can be taken in (files.directory)");
        assertThat(FolderCheck.space("disk", 64 << 20, 0, "files.directory").weight())
                .isEqualTo(Finding.Weight.OK);
    }

    private void receiveAndTail(Path spool, Path tailPositions) {
        settings.put("syslog.tcp.enabled", "true");
        settings.put("camel.component.spool.directory", spool.toString());
        settings.put("camel.component.spool.maximum-bytes", String.valueOf(Long.MAX_VALUE));
        settings.put("tails.directory", "logs");
        settings.put("tails.positions", tailPositions.toString());
    }

    private List<Finding> findings(Path drop) {
        return check(drop).findings();
    }

    private FolderCheck check(Path drop) {
        settings.put("files.directory", drop.toString());
        return new FolderCheck(settings::get);
    }
}
