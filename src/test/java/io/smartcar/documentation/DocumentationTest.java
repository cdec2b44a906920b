package io.smartcar.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The statements of README.md, CONTRIBUTING.md and docs/ about files, settings, tests and each other are true. */
class DocumentationTest {
    private static final Path PROPERTIES = Path.of("src/main/resources/application.properties");
    private static final Path SETTINGS = Path.of("docs/settings.md");
    private static final String BEGIN = "<!-- settings: written from src/main/resources/application.properties -->\n";
    private static final String END = "\n<!-- end of settings -->";

    @Test
    void shouldListEverySettingWithItsDefault() throws IOException {
        String page = Files.readString(SETTINGS);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        String settings = SettingsTable.of(PROPERTIES);
        if (Boolean.getBoolean("documentation.update")) {
            Files.writeString(SETTINGS, page.substring(0, begin) + settings + page.substring(end));
            return;
        }
        assertThat(page.substring(begin, end))
                .as("docs/settings.md is behind the settings: run"
                        + " mvn test -Dtest=DocumentationTest -Ddocumentation.update=true")
                .isEqualTo(settings);
    }

    @Test
    void shouldShowTheWholeRoute() throws IOException {
        Path route = Path.of("routes/kafka-to-hbase.camel.yaml");
        assertThat(Files.readString(Path.of("README.md"))).contains("```yaml\n" + Files.readString(route) + "```\n");
    }

    @Test
    void shouldExplainEveryRoute() throws IOException {
        String page = Files.readString(Path.of("docs/routes.md"));
        try (Stream<Path> routes = Files.list(Path.of("routes"))) {
            assertThat(routes)
                    .allSatisfy(route -> assertThat(page).contains("| [`", "(../routes/" + route.getFileName() + ")"));
        }
    }

    @Test
    void shouldShowATestThatPasses() throws IOException {
        String test = Files.readString(Path.of("src/test/java/io/smartcar/routes/ExampleRouteTest.java"));
        assertThat(Files.readString(Path.of("docs/routes.md")))
                .contains(test.substring(test.indexOf("    @Produce")) + "```\n");
    }

    @Test
    void shouldNameATestForEachRowOfTheGuarantee() throws IOException {
        String page = Files.readString(Path.of("docs/guarantee.md"));
        String situations = page.substring(page.indexOf("## Situations"), page.indexOf("## Limits"));
        List<String> rows =
                situations.lines().filter(line -> line.startsWith("|")).skip(2).toList();

        assertThat(rows).hasSizeGreaterThan(5).allSatisfy(row -> assertThat(row)
                .containsPattern("\\[\\w+IT][^|]*\\|$"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/guarantee.md", "docs/operation.md", "docs/security.md"})
    void shouldNameOnlyTestsThatAreThere(Path page) throws IOException {
        String text = Files.readString(page);
        Map<String, String> files = Pattern.compile("(?m)^\\[(\\w+)]: (\\S+)$")
                .matcher(text)
                .results()
                .collect(Collectors.toMap(definition -> definition.group(1), definition -> definition.group(2)));
        Set<String> named = Pattern.compile("(?<!\\n)\\[(\\w+(?:Test|IT))](?!\\()")
                .matcher(text)
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toSet());

        assertThat(files.keySet()).isNotEmpty().containsExactlyInAnyOrderElementsOf(named);
        for (Map.Entry<String, String> file : files.entrySet()) {
            assertThat(file.getValue()).endsWith("/" + file.getKey() + ".java");
            assertThat(Files.readString(page.resolveSibling(file.getValue()).normalize()))
                    .containsPattern("Test(Factory)?\n");
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldLinkOnlyToWhatIsThere(Path page) throws IOException {
        // links in examples of code are none
        String text = Files.readString(page).replaceAll("(?s)```.*?```", "").replaceAll("`[^`\n]*`", "");
        assertThat(Pattern.compile("]\\(([^)#:\\s]*)(#[^)]*)?\\)").matcher(text).results())
                .allSatisfy(link -> {
                    Path target = link.group(1).isEmpty()
                            ? page
                            : page.resolveSibling(link.group(1)).normalize();
                    assertThat(target).as("%s in %s", link.group(), page).exists();
                    if (link.group(2) != null) {
                        assertThat(anchors(target))
                                .as("%s in %s", link.group(), page)
                                .contains(link.group(2).substring(1));
                    }
                });
    }

    /** The headings of a page, as links name them. */
    private static List<String> anchors(Path page) throws IOException {
        return Files.readString(page)
                .replaceAll("(?s)```.*?```", "")
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    static List<Path> pages() {
        try (Stream<Path> docs = Files.list(Path.of("docs"));
                Stream<Path> top = Files.list(Path.of(""))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
