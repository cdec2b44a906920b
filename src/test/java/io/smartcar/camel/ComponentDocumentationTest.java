package io.smartcar.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.JsonMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the documentation with the catalog; {@code -Ddocumentation.update=true} updates its tables. */
class ComponentDocumentationTest {
    @ParameterizedTest
    @ValueSource(strings = {"hbase", "hdfs"})
    void shouldShowTheOptionsAndHeadersOfTheCatalog(String component) throws IOException {
        Path file = Path.of("docs", component + "-component.md");
        String page = Files.readString(file);
        String updated = page;
        for (Map.Entry<String, List<? extends BaseOptionModel>> table :
                tables(component).entrySet()) {
            updated = replace(updated, table.getKey(), table(table.getValue()));
        }
        if (Boolean.getBoolean("documentation.update")) {
            Files.writeString(file, updated);
            return;
        }

        assertThat(page)
                .as(
                        "%s is behind the catalog: run mvn test -Dtest=ComponentDocumentationTest"
                                + " -Ddocumentation.update=true",
                        file)
                .isEqualTo(updated);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hbase", "hdfs"})
    void shouldDescribeEveryOptionAndHeader(String component) throws IOException {
        tables(component).values().forEach(options -> assertThat(options)
                .isNotEmpty()
                .allSatisfy(option ->
                        assertThat(option.getDescription()).as(option.getName()).hasSizeGreaterThan(10)));
    }

    private static Map<String, List<? extends BaseOptionModel>> tables(String component) throws IOException {
        String catalog = "src/generated/resources/META-INF/io/smartcar/camel/" + component + "/" + component + ".json";
        ComponentModel model = JsonMapper.generateComponentModel(Files.readString(Path.of(catalog)));
        return Map.of(
                "component options",
                model.getComponentOptions(),
                "endpoint options",
                model.getEndpointOptions(),
                "headers",
                model.getEndpointHeaders());
    }

    private static String replace(String page, String name, String table) {
        String begin = "<!-- " + name + ": begin -->\n";
        String end = "<!-- " + name + ": end -->";
        int from = page.indexOf(begin) + begin.length();
        return page.substring(0, from) + table + page.substring(page.indexOf(end, from));
    }

    private static String table(List<? extends BaseOptionModel> options) {
        List<String> lines = new ArrayList<>(List.of("| name | default | meaning |", "|---|---|---|"));
        for (BaseOptionModel option : options) {
            Object value = option.getDefaultValue();
            String prefix = option.getPrefix() == null ? "" : " (`" + option.getPrefix() + "…`)";
            lines.add("| `" + option.getName() + "`" + prefix + " | "
                    + (value == null ? "" : "`" + value + "`") + " | "
                    + option.getDescription().replace("|", "\\|") + " |");
        }
        return String.join("\n", lines) + "\n";
    }
}
