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

    @Test
    void shouldListEverySettingWithItsDefault() throws IOException {
        int begin = readme.indexOf(BEGIN) + BEGIN.length();
        int end = readme.indexOf(END);
        String settings = SettingsTable.of(SETTINGS, "beans that the routes name");
        if (Boolean.getBoolean("documentation.update")) {
            Files.writeString(README, readme.substring(0, begin) + settings + readme.substring(end));
            return;
        }
        assertThat(readme.substring(begin, end))
                .as("README.md is behind the settings: run mvn test -Dtest=ReadmeTest -Ddocumentation.update=true")
                .isEqualTo(settings);
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
