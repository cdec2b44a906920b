package io.smartcar.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The house rules of routes and settings. */
class ConventionsTest {
    private static final Path SETTINGS = Path.of("src/main/resources/application.properties");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([^{}:]+)(:[^{}]*)?}}");
    private static final Set<String> STEPS = Set.of(
            "from",
            "to",
            "toD",
            "bean",
            "split",
            "choice",
            "when",
            "otherwise",
            "filter",
            "transacted",
            "process",
            "multicast",
            "onException",
            "wireTap",
            "aggregate",
            "setBody",
            "setHeader");

    private static final Set<String> LANGUAGES = Set.of("simple", "constant", "header", "tokenize");

    @ParameterizedTest
    @MethodSource("files")
    void shouldHoldOneRouteNamedAsItsFile(Path file) throws IOException {
        assertThat(elements(file)).singleElement().satisfies(element -> {
            String stem = file.getFileName().toString().replace(".camel.yaml", "");
            assertThat(element).containsAnyOf(Map.entry("id", stem), Map.entry("routeTemplateRef", stem));
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldBeginWithItsPromise(Path file) throws IOException {
        assertThat(Files.readString(file)).startsWith("# ");
        assertThat(elements(file)).allSatisfy(element -> assertThat(element).containsKey("description"));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void shouldNameASourceASinkAndAnErrorHandling(Path file) throws IOException {
        Map<String, Object> route = elements(file).get(0);
        assertThat(route.get("id").toString()).matches("[a-z]+(-[a-z]+)*-to-[a-z]+(-[a-z]+)*");
        assertThat(configurations()).contains(String.valueOf(route.get("routeConfigurationId")));
        assertThat(Files.readString(file)).doesNotContain("errorHandler", "onException");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void shouldHaveATestOfItsOwnName(Path file) throws IOException {
        String name = file.getFileName().toString().replace(".camel.yaml", "").replace("-", "") + "test.java";
        try (Stream<Path> tests = Files.list(Path.of("src/test/java/io/smartcar/routes"))) {
            assertThat(tests.map(test -> test.getFileName().toString().toLowerCase(Locale.ROOT)))
                    .as("tests in src/test/java/io/smartcar/routes, x-to-y.camel.yaml has XToYTest.java")
                    .contains(name);
        }
    }

    /** Inline expressions, and a uri with its options in it, are deprecated since Camel 4.21. */
    @ParameterizedTest
    @MethodSource("files")
    void shouldWriteExpressionsInTheCanonicalForm(Path file) throws IOException {
        for (Map<String, Object> element : elements(file)) {
            walk(element, (name, node) -> {
                if (LANGUAGES.contains(name)) {
                    assertThat(node).as("%s in %s", name, file).isInstanceOf(Map.class);
                }
                if (node instanceof Map<?, ?> map && !name.equals("expression")) {
                    assertThat(map.keySet())
                            .as("%s in %s has its expression below 'expression'", name, file)
                            .noneMatch(LANGUAGES::contains);
                }
            });
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldGiveEachStepAnId(Path file) throws IOException {
        for (Map<String, Object> element : elements(file)) {
            walk(element, (name, node) -> {
                if (STEPS.contains(name)) {
                    assertThat(node).as("%s in %s", name, file).isInstanceOf(Map.class);
                    assertThat(((Map<?, ?>) node).keySet())
                            .as("%s in %s", name, file)
                            .anyMatch("id"::equals);
                }
            });
        }
    }

    @Test
    void shouldUseNoIdTwice() {
        List<String> ids = new ArrayList<>();
        files().forEach(file -> elements(file)
                .forEach(element -> walk(element, (name, node) -> {
                    if (name.equals("id")) {
                        ids.add(node.toString());
                    }
                })));
        files().flatMap(file -> elements(file).stream()).forEach(element -> ids.add(String.valueOf(element.get("id"))));
        // the id of the route itself is counted by both
        List<String> roots = files().flatMap(file -> elements(file).stream())
                .map(element -> String.valueOf(element.get("id")))
                .toList();
        roots.forEach(ids::remove);
        assertThat(ids).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldWriteAUriAsSchemeAndParameters(Path file) throws IOException {
        for (Map<String, Object> element : elements(file)) {
            walk(element, (name, node) -> {
                if (name.equals("uri")) {
                    assertThat(node.toString()).as("uri in %s", file).matches("[a-z0-9-]+");
                }
            });
        }
    }

    @Test
    void shouldDefineEverySettingThatIsNamed() throws IOException {
        Set<String> defined = new TreeSet<>(settings().stringPropertyNames());
        // computed at the start
        defined.add("kinds.topics");
        Set<String> named = new TreeSet<>();
        for (Path file : Stream.concat(files(), Stream.of(SETTINGS)).toList()) {
            Matcher placeholder = PLACEHOLDER.matcher(Files.readString(file));
            while (placeholder.find()) {
                named.add(placeholder.group(1));
            }
        }
        assertThat(defined).containsAll(named);
    }

    @Test
    void shouldUseEverySettingThatIsDefined() throws IOException {
        StringBuilder users = new StringBuilder(Files.readString(SETTINGS));
        for (Path file : files().toList()) {
            users.append(Files.readString(file));
        }
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(
                            file -> file.toString().endsWith(".java") && !file.endsWith("Settings.java"))
                    .toList()) {
                users.append(Files.readString(source));
            }
        }
        assertThat(settings().stringPropertyNames())
                .filteredOn(key -> key.matches("(process|files|tails|events|send|dead-letters|store|routes)\\..*"))
                .allSatisfy(key -> assertThat(users.toString())
                        .as("who reads %s", key)
                        .containsAnyOf("{{" + key + "}}", "\"" + key + "\""));
    }

    @Test
    void shouldExplainEverySetting() throws IOException {
        String previous = "";
        for (String line : Files.readAllLines(SETTINGS)) {
            boolean setting = !line.isBlank() && !line.startsWith("#");
            if (setting) {
                // a line explains the settings that follow it without a gap
                assertThat(previous).as("what stands above %s", line).isNotBlank();
            }
            previous = line;
        }
    }

    @Test
    void shouldDefineEverySettingOnce() throws IOException {
        List<String> keys = Files.readAllLines(SETTINGS).stream()
                .filter(line -> line.matches("[a-zA-Z].*=.*"))
                .map(line -> line.substring(0, line.indexOf('=')))
                .toList();
        assertThat(keys).doesNotHaveDuplicates();
    }

    static Stream<Path> files() {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Path> routes() {
        return files().filter(file -> roots(file).get(0).containsKey("route"));
    }

    private static Set<String> configurations() {
        return files().flatMap(file -> roots(file).stream())
                .filter(root -> root.containsKey("routeConfiguration"))
                .map(root ->
                        ((Map<?, ?>) root.get("routeConfiguration")).get("id").toString())
                .collect(Collectors.toSet());
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> roots(Path file) {
        try (var in = Files.newInputStream(file)) {
            return (List<Map<String, Object>>) new Load(LoadSettings.builder().build()).loadFromInputStream(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The routes and route configurations of a file, without their outermost key. */
    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> elements(Path file) {
        return roots(file).stream()
                .flatMap(root -> root.values().stream())
                .map(element -> (Map<String, Object>) element)
                .toList();
    }

    private static Properties settings() throws IOException {
        Properties settings = new Properties();
        try (var in = Files.newInputStream(SETTINGS)) {
            settings.load(in);
        }
        return settings;
    }

    private static void walk(Object node, Visitor visitor) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                // several when are a list, each without its own name
                if (name.equals("when") && value instanceof List<?> list) {
                    list.forEach(element -> visitor.visit("when", element));
                } else if (!(name.equals("onException") && value instanceof List)) {
                    visitor.visit(name.toString(), value);
                }
                if (!name.equals("parameters")) {
                    walk(value, visitor);
                }
            });
        } else if (node instanceof List<?> list) {
            list.forEach(element -> walk(element, visitor));
        }
    }

    private interface Visitor {
        void visit(String name, Object node);
    }
}
