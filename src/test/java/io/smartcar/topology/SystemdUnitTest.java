package io.smartcar.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit of the distribution is one that systemd understands and that takes rights away, with settings that exist. */
class SystemdUnitTest {
    private static final Path DISTRIBUTION = Path.of("src/main/distribution").toAbsolutePath();
    private static final Path UNIT = DISTRIBUTION.resolve("systemd/smartcar.service");

    @TempDir
    Path folder;

    @Test
    void shouldBeUnderstoodBySystemd() throws Exception {
        // a key that is not known is a message, but no failure
        assertThat(SystemTool.installed("systemd-analyze")
                        .run("verify", "--man=no", unitOfThisMachine().toString()))
                .isEmpty();
    }

    @Test
    void shouldLeaveFewRights() throws Exception {
        SystemTool.installed("systemd-analyze")
                .run(
                        "security",
                        "--offline=true",
                        "--threshold=15",
                        unitOfThisMachine().toString());
    }

    @Test
    void shouldOnlySetVariablesOfSettingsThatExist() throws IOException {
        assertThat(values("Environment"))
                .isNotEmpty()
                .extracting(variable -> variable.split("=")[0])
                .filteredOn(name -> !name.equals("LC_ALL"))
                .isSubsetOf(ComposeTest.known());
    }

    @Test
    void shouldLetTheProcessWriteToItsFoldersOnly() throws IOException {
        List<String> writable = List.of(values("ReadWritePaths").get(0).split(" "));
        assertThat(values("Environment"))
                .filteredOn(variable -> variable.contains("=/"))
                .hasSize(7)
                .allMatch(variable -> writable.stream().anyMatch(path -> variable.contains("=" + path + "/")));
    }

    @Test
    void shouldWaitForAStopLongerThanCamelDoes() throws IOException {
        Properties defaults = new Properties();
        try (var in = Files.newInputStream(Path.of("src/main/resources/application.properties"))) {
            defaults.load(in);
        }
        assertThat(Integer.parseInt(values("TimeoutStopSec").get(0)))
                .isGreaterThan(Integer.parseInt(defaults.getProperty("camel.main.shutdown-timeout")));
    }

    /** The unit with the program of this project: systemd looks whether it is there. */
    private Path unitOfThisMachine() throws IOException {
        return Files.writeString(
                folder.resolve("smartcar.service"),
                Files.readString(UNIT).replace("ExecStart=/opt/smartcar", "ExecStart=" + DISTRIBUTION));
    }

    private static List<String> values(String key) throws IOException {
        return Files.readString(UNIT)
                .lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .toList();
    }
}
