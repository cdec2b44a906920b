package io.smartcar.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hbase.HBaseComponent;
import io.smartcar.camel.hdfs.HdfsComponent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

/** The files in docker/ name existing settings, pinned images, and servers with a health check. */
class ComposeTest {
    private static final Path DOCKER = Path.of("docker");
    private static final Pattern VARIABLE = Pattern.compile("^(?:ENV)? +([A-Z][A-Z_0-9]+)=", Pattern.MULTILINE);
    private static final Pattern HOST = Pattern.compile("([a-z][a-z0-9-]*):[0-9]+");
    private static final Set<String> OF_THE_SCRIPT = Set.of("JAVA_OPTS", "JAVA_HOME", "LOG_LEVEL");

    @ParameterizedTest
    @MethodSource("composeFiles")
    void shouldOnlySetVariablesOfSettingsThatExist(Path file) throws IOException {
        routesOf(file).forEach((name, service) -> assertThat(known())
                .as(file + ", service " + name)
                .containsAll(environment(service).keySet()));
    }

    @Test
    void shouldOnlySetVariablesOfSettingsThatExistInTheImage() throws IOException {
        Matcher variable = VARIABLE.matcher(Files.readString(DOCKER.resolve("Dockerfile")));
        List<String> names = variable.results().map(match -> match.group(1)).toList();
        assertThat(names).contains("FILES_DIRECTORY");
        assertThat(known()).containsAll(names);
    }

    @ParameterizedTest
    @MethodSource("composeFiles")
    void shouldRunTheTopologyThatTheFileIsNamedBy(Path file) throws IOException {
        String topology = file.getFileName().toString().split("\\.")[1];
        assertThat(Path.of("src/main/resources/application-" + topology + ".properties"))
                .exists();
        routesOf(file).values().forEach(service -> assertThat(environment(service))
                .containsEntry("CAMEL_MAIN_PROFILE", topology));
    }

    @Test
    void shouldHaveAFileForEveryTopology() throws IOException {
        try (Stream<Path> profiles = Files.list(Path.of("src/main/resources"))) {
            List<String> wanted = profiles.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("application-"))
                    .map(name -> "compose." + name.replace("application-", "").replace(".properties", ".yaml"))
                    .toList();
            assertThat(composeFiles().map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(wanted);
        }
    }

    @ParameterizedTest
    @MethodSource("composeFiles")
    void shouldPinImagesAndKnowWhetherServersAreHealthy(Path file) throws IOException {
        services(file).forEach((name, service) -> {
            Object image = service.get("image");
            if (service.containsKey("build")) {
                return;
            }
            assertThat(String.valueOf(image)).as(name).matches(".+:[0-9]+\\.[0-9]+\\.[0-9]+");
            boolean runsOnce = "no".equals(service.get("restart"));
            if (!runsOnce) {
                assertThat(service).as(name).containsKeys("healthcheck", "volumes");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("composeFiles")
    void shouldStartWhatItsRoutesNeed(Path file) throws IOException {
        Map<String, Map<String, Object>> services = services(file);
        routesOf(file).forEach((name, routes) -> environment(routes).forEach((variable, value) -> {
            if (variable.endsWith("_BROKERS") || variable.endsWith("_QUORUM") || variable.endsWith("_URI")) {
                HOST.matcher(String.valueOf(value)).results().forEach(host -> assertThat(services)
                        .as(file + ", " + name + ", " + variable)
                        .containsKey(host.group(1)));
            }
        }));
    }

    @Test
    void shouldPinTheImagesThatAreBuiltUpon() throws IOException {
        for (String file : new String[] {"Dockerfile", "hbase/Dockerfile"}) {
            String text = Files.readString(DOCKER.resolve(file));
            assertThat(text.lines().filter(line -> line.startsWith("FROM ")))
                    .as(file)
                    .allMatch(line -> line.matches("FROM \\S+:[0-9]+\\.[0-9]+\\.[0-9]\\S*( AS \\w+)?"));
            assertThat(text).contains("HEALTHCHECK", "STOPSIGNAL SIGTERM", "USER ");
            assertThat(text).containsPattern("ENTRYPOINT \\[\"");
        }
    }

    static Stream<Path> composeFiles() throws IOException {
        try (Stream<Path> files = Files.list(DOCKER)) {
            return files.filter(file -> file.getFileName().toString().startsWith("compose.")).toList().stream();
        }
    }

    static Map<String, Map<String, Object>> routesOf(Path file) throws IOException {
        Map<String, Map<String, Object>> routes = services(file).entrySet().stream()
                .filter(service -> "smartcar-routes".equals(service.getValue().get("image")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        assertThat(routes).as(file.toString()).isNotEmpty();
        return routes;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Map<String, Object>> services(Path file) throws IOException {
        return (Map<String, Map<String, Object>>) Monitoring.yaml(file).get("services");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> environment(Map<String, Object> service) {
        return (Map<String, Object>) service.get("environment");
    }

    /** The variables of all keys in application.properties, of the options of our components, and of the script. */
    static Set<String> known() {
        Properties properties = new Properties();
        try (var in = Files.newInputStream(Path.of("src/main/resources/application.properties"))) {
            properties.load(in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        Set<String> known = new TreeSet<>(OF_THE_SCRIPT);
        properties.stringPropertyNames().forEach(key -> known.add(variable(key)));
        addOptions("hbase", HBaseComponent.class, known);
        addOptions("hdfs", HdfsComponent.class, known);
        return known;
    }

    private static void addOptions(String scheme, Class<?> component, Set<String> known) {
        Arrays.stream(component.getMethods())
                .filter(method -> method.getName().startsWith("set"))
                .map(method -> method.getName().substring(3).replaceAll("(?<=.)([A-Z])", "-$1"))
                .forEach(option -> known.add(variable("camel.component." + scheme + "." + option)));
    }

    private static String variable(String key) {
        return key.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
    }
}
