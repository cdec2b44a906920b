package io.smartcar.start.check;

import static org.assertj.core.api.Assertions.assertThat;

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
            "dead-letters.sink", "kafka"));

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

    private List<Finding> findings(Path drop) {
        settings.put("files.directory", drop.toString());
        return new FolderCheck(settings::get).findings();
    }
}
