package io.smartcar.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchReportTest {
    private final BenchReport report = new BenchReport();

    @Test
    void shouldCompareMediansWithTheFastestLoop() {
        add("ours", "", 300, 200, 220);
        add("loop", "batches of 2", 100, 100, 100);
        add("loop", "batches of 5", 400, 450, 440);

        assertThat(report.tables())
                .contains(
                        "| file-to-kafka | ours | 220 (200–300) | 0.50 |  | 2.00 (2.00–2.00) | 1.00 | 64 MB | 3.0 s |\n")
                .contains("| file-to-kafka | loop, batches of 2 | 100 (100–100) | 0.23 |");
    }

    @Test
    void shouldPlotABarOfEachFamily() throws Exception {
        add("ours", "", 300);
        add("loop", "batches of 2", 400);
        add("loop", "batches of 5", 100);

        String svg = new BenchPlot(report).svg();

        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(svg).contains(">300<", ">400<").doesNotContain(">100<");
    }

    @Test
    void shouldReplaceTheResultsOfAPage(@TempDir Path folder) throws Exception {
        add("ours", "", 300);
        String page = Files.readString(Path.of("docs/benchmark.md"));
        Path copy = Files.writeString(folder.resolve("benchmark.md"), page);

        report.writeInto(copy);
        report.writeInto(copy);

        assertThat(Files.readString(copy))
                .startsWith(page.substring(0, page.indexOf("## Results")))
                .endsWith(page.substring(page.indexOf("<!-- end of bench -->")))
                .containsOnlyOnce("| file-to-kafka | ours | 300 ");
        assertThat(folder.resolve("benchmark.svg")).exists();
    }

    private void add(String family, String name, double... speeds) {
        for (double speed : speeds) {
            report.add(
                    BenchPath.FILE_TO_KAFKA, new Contender(family, name, id -> null), new Measurement(speed, 2, 64, 3));
        }
    }
}
