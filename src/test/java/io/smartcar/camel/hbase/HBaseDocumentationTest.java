package io.smartcar.camel.hbase;

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
import org.junit.jupiter.api.Test;

/** Compares the documentation with the catalog; {@code -Ddocumentation.update=true} updates its tables. */
class HBaseDocumentationTest {
    private static final Path PAGE = Path.of("docs", "hbase-component.md");
    private static final Path CATALOG = Path.of("src/generated/resources/META-INF/io/smartcar/camel/hbase/hbase.json");

    @Test
    void shouldShowTheOptionsAndHeadersOfTheCatalog() throws IOException {
        String page = Files.readString(PAGE);
        String updated = page;
        for (Map.Entry<String, List<? extends BaseOptionModel>> table : tables().entrySet()) {
            updated = replace(updated, table.getKey(), table(table.getValue()));
        }
        if (Boolean.getBoolean("documentation.update")) {
            Files.writeString(PAGE, updated);
            return;
        }

        assertThat(page)
                .as(
                        "%s is behind the catalog: run mvn test -Dtest=HBaseDocumentationTest -Ddocumentation.update=true",
                        PAGE)
                .isEqualTo(updated);
    }

    @Test
    void shouldDescribeEveryOptionAndHeader() throws IOException {
        tables().values().forEach(options -> assertThat(options)
                .isNotEmpty()
                .allSatisfy(option ->
                        assertThat(option.getDescription()).as(option.getName()).hasSizeGreaterThan(10)));
    }

    private static Map<String, List<? extends BaseOptionModel>> tables() throws IOException {
        ComponentModel model = JsonMapper.generateComponentModel(Files.readString(CATALOG));
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
