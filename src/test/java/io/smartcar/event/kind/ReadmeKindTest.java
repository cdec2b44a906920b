package io.smartcar.event.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.hbase.message.HBaseConstants;
import io.smartcar.start.KindFiles;
import io.smartcar.store.hbase.EventToRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hadoop.hbase.client.Put;
import org.apache.hadoop.hbase.util.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example kind of the README works literally, in Camel's properties. */
class ReadmeKindTest {
    private static final String LINE = "2026-11-22T08:15:30Z GET /index.html 200 512";

    @TempDir
    Path folder;

    @Test
    void shouldMakeARowOfTheExample() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            Files.writeString(folder.resolve("access.properties"), example());
            Properties properties = new Properties();
            properties.putAll(new KindFiles(folder).settings());
            context.getPropertiesComponent().setInitialProperties(properties);
            Kinds kinds = new Kinds(context);
            EventToRow eventToRow = new EventToRow(kinds, Clock.systemUTC());

            Exchange event = Samples.event(context, "access", LINE);
            eventToRow.map(event);

            assertThat(kinds.allOfFile(Path.of("access-2026-11-22.log")))
                    .extracting(Kind::name)
                    .containsExactly("access");
            assertThat(event.getMessage().getHeader(HBaseConstants.TABLE_NAME)).isEqualTo("Access");
            Put row = event.getMessage().getHeader(HBaseConstants.MUTATION, Put.class);
            assertThat(Bytes.toString(row.getRow())).matches("\\d-2026-11-22T08:15:30Z-[0-9a-f]{8}");
            assertThat(row.has(bytes("a"), bytes("path"), bytes("/index.html"))).isTrue();
        }
    }

    private static String example() throws IOException {
        Matcher block = Pattern.compile("```properties\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")));
        assertThat(block.find()).as("a block of properties in README.md").isTrue();
        return block.group(1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
