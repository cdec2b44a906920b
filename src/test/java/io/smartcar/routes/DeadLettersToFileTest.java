package io.smartcar.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.event.EventHeaders;
import io.smartcar.event.deadletter.DeadLetter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The route dead-letters-to-file with a real folder. */
@CamelMainTest(
        properties = {
            "camel.main.routes-include-pattern=file:routes/dead-letters-to-file.camel.yaml,file:routes/caller-decides.camel.yaml",
            "camel.management.enabled=false",
            "dead-letters.sink=file",
            "dead-letters.directory=target/DeadLettersToFileTest"
        })
class DeadLettersToFileTest {
    private static final Path FOLDER = Path.of("target/DeadLettersToFileTest");

    @Produce("direct:dead-letters")
    ProducerTemplate deadLetters;

    /** Before and after each test: the next start would fail if the folder were a file. */
    @BeforeEach
    @AfterEach
    void emptyFolder() throws IOException {
        if (Files.isRegularFile(FOLDER)) {
            Files.delete(FOLDER);
        }
        for (Path file : files()) {
            Files.delete(file);
        }
    }

    @Test
    void shouldWriteALineOfJsonForEachDeadLetter() throws Exception {
        deadLetters.sendBody(List.of(
                letter(deadLetters.getCamelContext(), "20160101,\"X\"\u0000".getBytes(StandardCharsets.UTF_8)),
                letter(deadLetters.getCamelContext(), new byte[] {(byte) 0xff, 'a'})));
        assertThat(files()).hasSize(1);
        List<String> lines = Files.readAllLines(files().get(0));
        assertThat(lines).hasSize(2);
        assertThat((JsonObject) Jsoner.deserialize(lines.get(0)))
                .containsEntry("line", "20160101,\"X\"\u0000")
                .containsEntry("reason", "columns")
                .containsEntry("message", "Expected 8 columns, got 2")
                .containsEntry("id", "id-1")
                .containsEntry("key", "X0001")
                .containsEntry("topic", "smartcar-driver")
                .containsEntry("kind", "driver");
        assertThat((JsonObject) Jsoner.deserialize(lines.get(1)))
                .containsEntry("base64", "/2E=")
                .doesNotContainKey("line");
    }

    @Test
    void shouldWriteBinaryValuesAsBase64AndReadingTimeAndHistory() throws Exception {
        Exchange event = new DefaultExchange(deadLetters.getCamelContext());
        event.getMessage().setBody(new byte[] {'a'});
        event.getMessage().setHeader(KafkaConstants.KEY, new byte[] {(byte) 0xb0, (byte) 0xa1});
        event.getMessage().setHeader(KafkaConstants.TIMESTAMP, 5_000L);
        event.getMessage().setHeader(DeadLetter.REPLAYS, "1");
        event.getMessage().setHeader(DeadLetter.HISTORY, "what was before".getBytes(StandardCharsets.UTF_8));
        deadLetters.sendBody(List.of(DeadLetter.of(event).because("time", "no").build()));

        assertThat(onlyLine())
                .containsEntry("key-base64", "sKE=")
                .containsEntry("read", "1970-01-01T00:00:05Z")
                .containsEntry("replays", "1")
                .containsEntry("history", "what was before")
                .doesNotContainKey("key");
    }

    @Test
    void shouldWriteARecordWithoutAValue() throws Exception {
        deadLetters.sendBody(List.of(letter(deadLetters.getCamelContext(), null)));

        assertThat(onlyLine()).containsEntry("key", "X0001").doesNotContainKeys("line", "base64");
    }

    private static JsonObject onlyLine() throws Exception {
        assertThat(files()).hasSize(1);
        List<String> lines = Files.readAllLines(files().get(0));
        assertThat(lines).hasSize(1);
        return (JsonObject) Jsoner.deserialize(lines.get(0));
    }

    @Test
    void shouldLetNoOtherUserReadDeadLetters() throws Exception {
        Files.deleteIfExists(FOLDER);
        deadLetters.sendBody(List.of(letter(deadLetters.getCamelContext(), null)));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(FOLDER)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().get(0))))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldWriteDeadLettersOfAFileOfAnyName() throws Exception {
        for (String name : List.of("x".repeat(255), "folder/name.log", "../name.log")) {
            deadLetters.sendBodyAndHeader(
                    List.of(letter(deadLetters.getCamelContext(), null)), Exchange.FILE_NAME, name);
        }

        assertThat(files()).hasSize(3).allSatisfy(file -> assertThat(file).isRegularFile());
    }

    @Test
    void shouldFailWhenTheFileCannotBeWritten() throws Exception {
        Files.deleteIfExists(FOLDER);
        Files.writeString(FOLDER, "in the way");
        Exchange mail = new DefaultExchange(deadLetters.getCamelContext());
        mail.getMessage().setBody(List.of(letter(deadLetters.getCamelContext(), new byte[] {'a'})));
        deadLetters.send(mail);
        assertThat(mail.getException()).isNotNull();
    }

    private static Exchange letter(CamelContext context, byte[] bytes) {
        Exchange event = new DefaultExchange(context);
        event.getMessage().setBody(bytes);
        event.getMessage().setHeader(KafkaConstants.KEY, "X0001".getBytes(StandardCharsets.UTF_8));
        event.getMessage().setHeader(KafkaConstants.OVERRIDE_TOPIC, "smartcar-driver");
        event.getMessage().setHeader(EventHeaders.ID, "id-1");
        return DeadLetter.of(event)
                .because("columns", "Expected 8 columns, got 2")
                .build();
    }

    private static List<Path> files() throws IOException {
        if (!Files.isDirectory(FOLDER)) {
            return List.of();
        }
        try (var entries = Files.list(FOLDER)) {
            return entries.toList();
        }
    }
}
