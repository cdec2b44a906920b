package io.smartcar.event.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of formats in docs/kinds.md: with these settings, the line has these cells. */
class DocumentedFormatsTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** The codes in each cell of each row. */
    static Stream<List<List<String>>> rows() throws IOException {
        String page = Files.readString(Path.of("docs/kinds.md"));
        String table = page.substring(page.indexOf("<!-- formats: "), page.indexOf("<!-- end of formats -->"));
        return table.lines().filter(row -> row.startsWith("| `")).map(row -> Stream.of(
                        row.substring(2).split(" \\| "))
                .map(DocumentedFormatsTest::codes)
                .toList());
    }

    private static List<String> codes(String cell) {
        return CODE.matcher(cell).results().map(code -> code.group(1)).toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void shouldStoreTheseCellsOfALine(List<List<String>> row) throws IOException {
        List<String> settings = new ArrayList<>(List.of("format", row.get(0).get(0)));
        Properties properties = new Properties();
        properties.load(new StringReader(String.join("\n", row.get(1))));
        properties.forEach((key, value) -> settings.addAll(List.of(key.toString(), value.toString())));
        Map<String, String> cells = new TreeMap<>();
        row.get(3).forEach(cell -> cells.put(cell.split("=", 2)[0], cell.split("=", 2)[1]));

        assertThat(KindHarness.of(settings.toArray(String[]::new))
                        .cells(row.get(2).get(0)))
                .isEqualTo(cells);
    }
}
