package io.smartcar.camel.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.event.deadletter.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.serde.KafkaHeaderSerializer;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

/** The program writes its headers in UTF-8, even in a JVM with another encoding. */
class TextHeadersTest {
    private static final String PATH = "/data/incoming/차량_1.log";

    @Test
    void shouldWriteTextInUtf8WithAnyEncodingOfTheJvm() throws Exception {
        for (String encoding : new String[] {"EUC-KR", "US-ASCII"}) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-Dfile.encoding=" + encoding,
                            "-cp",
                            System.getProperty("java.class.path"),
                            Written.class.getName())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(process.waitFor()).isZero();
            assertThat(printed.strip())
                    .endsWith(encoding + " " + HexFormat.of().formatHex(PATH.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void shouldWriteAnythingElseAsCamelDoes() {
        TextHeaders headers = new TextHeaders();
        assertThat(headers.serialize("bytes", new byte[] {1, 2})).containsExactly(1, 2);
        assertThat(headers.serialize("number", 258)).containsExactly(0, 0, 1, 2);
        assertThat(headers.serialize("object", new Object())).isNull();
    }

    /** Prints a path as the configured serializer writes it. */
    static final class Written {
        private Written() {}

        public static void main(String[] arguments) throws Exception {
            Main main = new Main();
            main.addOverrideProperty("camel.main.auto-startup", "false");
            main.addOverrideProperty("camel.management.enabled", "false");
            main.addOverrideProperty("camel.main.routes-include-pattern", "false");
            main.start();
            KafkaHeaderSerializer headers = main.getCamelContext()
                    .getComponent("kafka", KafkaComponent.class)
                    .getConfiguration()
                    .getHeaderSerializer();
            byte[] written = headers.serialize(DeadLetter.SOURCE, PATH);
            main.stop();
            System.out.println(
                    System.getProperty("file.encoding") + " " + HexFormat.of().formatHex(written));
        }
    }
}
