package io.smartcar.camel.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.support.GzipStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the route of the documentation, on the local file system. */
class HdfsDocumentationTest {
    private static final Pattern ROUTE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @Test
    void shouldWriteTheFileOfTheCarsFolder(@TempDir Path base) throws Exception {
        Matcher route = ROUTE.matcher(Files.readString(Path.of("docs", "hdfs-component.md")));
        assertThat(route.find()).isTrue();
        String yaml = route.group(1).replace("/pilot-pjt/documentation", base.toString());
        try (HdfsRoutes routes = new HdfsRoutes("file:///")) {
            PluginHelper.getRoutesLoader(routes.context()).loadRoutes(ResourceHelper.fromString("route.yaml", yaml));
            routes.start("hdfs:" + base);

            routes.context()
                    .createProducerTemplate()
                    .sendBodyAndHeader("direct:lines-to-hdfs", List.of("one", "two"), "car", "A0001");
        }

        try (Stream<Path> files = Files.list(base.resolve("cars/car=A0001"))) {
            Path file = files.toList().get(0);
            try (InputStream lines = new GzipStream(Files.newInputStream(file))) {
                assertThat(new String(lines.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("one\ntwo\n");
            }
        }
    }
}
