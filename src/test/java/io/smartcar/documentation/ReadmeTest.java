package io.smartcar.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README says of files, settings and commands is so. */
class ReadmeTest {
    private static final Path README = Path.of("README.md");
    private static final Path SETTINGS = Path.of("src/main/resources/application.properties");
    private static final String BEGIN = "<!-- settings: written from src/main/resources/application.properties -->\n";
    private static final String END = "\n<!-- end of settings -->";

    private final String readme = Files.readString(README);

    ReadmeTest() throws IOException {}

    /** On failure the right table lies in target/settings.md. */
    @Test
    void shouldListEverySettingWithItsDefault() throws IOException {
        String table = SettingsTable.of(SETTINGS, "beans that the routes name");
        Files.writeString(Path.of("target/settings.md"), table + "\n");

        assertThat(readme.substring(readme.indexOf(BEGIN) + BEGIN.length(), readme.indexOf(END)))
                .as("the settings in README.md; they should be what now lies in target/settings.md")
                .isEqualTo(table);
    }

    @Test
    void shouldLinkOnlyToWhatIsThere() {
        List<String> links = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)")
                .matcher(readme)
                .results()
                .map(result -> result.group(1))
                .toList();

        assertThat(links).isNotEmpty().allSatisfy(link -> assertThat(Path.of(link))
                .exists());
    }
}
