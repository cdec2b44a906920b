package io.smartcar.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    void shouldNameATestForEachRowOfTheGuarantee() {
        String guarantee = readme.substring(readme.indexOf("## The guarantee"), readme.indexOf("Its limits, plainly"));
        List<String> rows =
                guarantee.lines().filter(line -> line.startsWith("|")).skip(2).toList();

        assertThat(rows).hasSizeGreaterThan(5).allSatisfy(row -> assertThat(row)
                .containsPattern("\\[\\w+IT][^|]*\\|$"));
    }

    @Test
    void shouldNameOnlyTestsThatAreThere() throws IOException {
        Map<String, String> files = Pattern.compile("(?m)^\\[(\\w+)]: (\\S+)$")
                .matcher(readme)
                .results()
                .collect(Collectors.toMap(definition -> definition.group(1), definition -> definition.group(2)));
        Set<String> named = Pattern.compile("(?<!\\n)\\[(\\w+(?:Test|IT))]")
                .matcher(readme)
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toSet());

        assertThat(files.keySet()).isNotEmpty().containsExactlyInAnyOrderElementsOf(named);
        for (Map.Entry<String, String> file : files.entrySet()) {
            assertThat(file.getValue()).endsWith("/" + file.getKey() + ".java");
            assertThat(Files.readString(Path.of(file.getValue()))).contains("Test\n");
        }
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
