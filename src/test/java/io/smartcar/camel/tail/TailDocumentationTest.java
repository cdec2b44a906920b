package io.smartcar.camel.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.tail.config.StartAt;
import io.smartcar.camel.tail.config.TailConfiguration;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Test;

/** The catalog describes every option, and the page about the component shows the catalog. */
class TailDocumentationTest {

    private static final Path PAGE = Path.of("docs/tail-component.md");

    @Test
    void shouldDescribeEveryOptionAndHeaderInTheCatalog() throws Exception {
        JsonObject catalog = catalog();
        assertThat(entries(catalog, "properties")).hasSizeGreaterThan(12);
        assertThat(entries(catalog, "headers")).hasSize(5);
        for (String part : List.of("properties", "headers", "componentProperties")) {
            entries(catalog, part).forEach((name, option) -> assertThat(String.valueOf(option.get("description")))
                    .as(name)
                    .hasSizeGreaterThan(12)
                    .endsWith(part.equals("headers") ? "" : "."));
        }
    }

    /** The generator of the catalog drops some characters, such as those of {@code *.log} and {@code path@offset}. */
    @Test
    void shouldKeepEveryCharacterOfADescriptionInTheCatalog() throws Exception {
        Map<String, JsonObject> options = entries(catalog(), "properties");
        for (Class<?> type : List.of(TailEndpoint.class, TailConfiguration.class)) {
            for (Field field : type.getDeclaredFields()) {
                String text = described(field);
                if (!text.isEmpty()) {
                    assertThat(options.get(field.getName()).get("description")).isEqualTo(text);
                }
            }
        }
    }

    @Test
    void shouldShowTheCatalogInTheDocumentation() throws Exception {
        String page = Files.readString(PAGE);
        List<String> missing = new ArrayList<>();
        entries(catalog(), "properties").forEach((name, option) -> {
            String line = "| `" + name + "` | " + value(option) + " | " + text(option) + " |";
            if (!isCamels(name) && !page.contains(line)) {
                missing.add(line);
            }
        });
        entries(catalog(), "headers").forEach((name, header) -> {
            String line = "| `" + name + "` | " + header.get("javaType") + " | " + text(header) + " |";
            if (!page.contains(line)) {
                missing.add(line);
            }
        });
        assertThat(missing).as("lines that %s lacks", PAGE).isEmpty();
    }

    @Test
    void shouldDocumentNoOptionThatDoesNotExist() throws Exception {
        JsonObject catalog = catalog();
        assertThat(Files.readAllLines(PAGE).stream()
                        .filter(line -> line.matches("\\| `\\w+` \\| .*"))
                        .map(line -> line.substring(3, line.indexOf('`', 3))))
                .allMatch(name -> entries(catalog, "properties").containsKey(name)
                        || entries(catalog, "headers").containsKey(name));
    }

    @Test
    void shouldKeepTheDefaultsThatTheCatalogNames() throws Exception {
        TailConfiguration defaults = new TailConfiguration();
        assertThat(new Object[] {
                    defaults.getInclude(),
                    defaults.getStartAt(),
                    defaults.getMaxLineBytes(),
                    defaults.getUnfinishedLineTimeout(),
                    defaults.getBatchSize(),
                    defaults.getThreads(),
                    defaults.getPollInterval(),
                    defaults.isRecursive()
                })
                .containsExactly("*", StartAt.BEGINNING, 16384, 0L, 2000, 2, 50L, false);
        Map<String, JsonObject> options = entries(catalog(), "properties");
        TailEndpointConfigurer configurer = new TailEndpointConfigurer();
        TailEndpoint endpoint = new TailEndpoint("tail:x", new TailComponent(), "x", defaults);
        options.forEach((name, option) -> {
            if (option.get("defaultValue") != null && !isCamels(name)) {
                assertThat(String.valueOf(configurer.getOptionValue(endpoint, name, false)))
                        .as(name)
                        .isEqualToIgnoringCase(String.valueOf(option.get("defaultValue")));
            }
        });
    }

    /** The text of the option's annotation, empty if the catalog takes the Javadoc of its setter. */
    private static String described(Field option) {
        UriParam param = option.getAnnotation(UriParam.class);
        UriPath path = option.getAnnotation(UriPath.class);
        return (param == null ? "" : param.description()) + (path == null ? "" : path.description());
    }

    private static boolean isCamels(String option) {
        return List.of("bridgeErrorHandler", "exceptionHandler", "exchangePattern")
                .contains(option);
    }

    private static String value(JsonObject option) {
        if (Boolean.TRUE.equals(option.get("required"))) {
            return "required";
        }
        return option.get("defaultValue") == null ? "" : "`" + option.get("defaultValue") + "`";
    }

    private static String text(JsonObject option) {
        return option.getString("description").replace("|", "\\|");
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Map<String, JsonObject> entries(JsonObject catalog, String part) {
        return (Map) catalog.getMap(part);
    }

    private static JsonObject catalog() throws Exception {
        try (InputStream in = TailComponent.class.getResourceAsStream("/META-INF/io/smartcar/camel/tail/tail.json")) {
            return (JsonObject) Jsoner.deserialize(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
