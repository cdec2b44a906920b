package io.smartcar.collect.files;

import static io.smartcar.collect.files.FileHarness.lines;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.support.LogCapture;
import io.smartcar.camel.support.ProblemHealthCheck;
import io.smartcar.collect.files.content.ZipSample;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that would forge a line of the log, or control the terminal that shows it. */
class HostileNamesTest {
    private static final String FORGED = "\nERROR forged\u001b[31m\u202e";
    private static final String ESCAPED = "\\nERROR forged\\u001b[31m\\u202e";

    @TempDir
    private Path folder;

    @Test
    void shouldEscapeTheNameOfAFile() throws Exception {
        Path damaged = Files.write(
                folder.resolve("SmartCarDriverInfo" + FORGED + ".log.gz"),
                new byte[] {0x1f, (byte) 0x8b, 8, 0, 'n', 'o', 'g', 'z', 'i', 'p', 'o'});
        try (LogCapture log = LogCapture.of("io.smartcar.collect.files")) {
            new FileHarness(folder).read(damaged);

            assertThat(log.messages(Level.ERROR))
                    .singleElement()
                    .asString()
                    .contains("SmartCarDriverInfo" + ESCAPED + ".log.gz");
            assertOneLine(log.messages(Level.ERROR));
        }
        assertReasonIsEscaped();
    }

    @Test
    void shouldEscapeTheNameOfAnEntry() throws Exception {
        ZipSample archive = new ZipSample().entry("a.csv", lines(0, 1));
        archive.flags = 1;
        archive.entry("b" + FORGED + ".csv", lines(1, 2));
        Path file = Files.write(folder.resolve("SmartCarDriverInfo.log.zip"), archive.bytes());
        try (LogCapture log = LogCapture.of("io.smartcar.collect.files")) {
            new FileHarness(folder).read(file);

            assertThat(log.messages(Level.ERROR)).singleElement().asString().contains("entry b" + ESCAPED + ".csv");
            assertOneLine(log.messages(Level.ERROR));
        }
        assertReasonIsEscaped();
    }

    @Test
    void shouldEscapeWhatAnEventIsRejectedFor() {
        assertThat(new RejectedEventException(RejectReason.FORMAT, "Expected a key, got '" + FORGED + "'"))
                .hasMessage("Expected a key, got '" + ESCAPED + "'");
    }

    @Test
    void shouldEscapeTheMessageOfHealth() {
        ProblemHealthCheck check = new ProblemHealthCheck("smartcar", "test", result -> "File a" + FORGED);

        assertThat(check.call().getMessage()).contains("File a" + ESCAPED);
    }

    private void assertReasonIsEscaped() throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve("failed"))) {
            Path reason = files.filter(file -> file.toString().endsWith(".reason.txt"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readAllLines(reason)).hasSize(2);
            assertOneLine(Files.readAllLines(reason));
        }
    }

    private static void assertOneLine(List<String> texts) {
        assertThat(texts).isNotEmpty().allSatisfy(text -> assertThat(text).doesNotContainPattern("[\\p{Cc}\u202e]"));
    }
}
