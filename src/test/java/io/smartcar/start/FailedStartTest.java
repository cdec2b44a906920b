package io.smartcar.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.support.LogCapture;
import io.smartcar.camel.support.ProcessLock;
import io.smartcar.collect.files.DropFolder;
import io.smartcar.operate.RunCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes that fail when they are started, with others that run already and others that never will. */
class FailedStartTest {
    @TempDir
    Path folder;

    private final LogCapture log = LogCapture.of("");
    private final Properties settings = new Properties();

    @BeforeEach
    void configure() throws Exception {
        Path kinds = Files.createDirectory(folder.resolve("kinds"));
        Path conf = Path.of("src/main/resources/kinds");
        Files.copy(conf.resolve("driver.properties"), kinds.resolve("driver.properties"));
        Files.copy(conf.resolve("syslog.properties.example"), kinds.resolve("syslog.properties"));
        settings.put("kinds.directory", kinds.toString());
        settings.put("files.directory", folder.resolve("incoming").toString());
        settings.put("camel.component.spool.directory", folder.resolve("spool").toString());
        settings.put("camel.management.enabled", "false");
        settings.put("camel.component.kafka.brokers", "127.0.0.1:1");
        settings.put("topics.wait-ms", "0");
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void shouldLogOneSentenceIfTheSpoolIsInUse() throws Exception {
        settings.put("syslog.tcp.enabled", "true");
        settings.put("syslog.tcp.port", "0");
        try (ProcessLock lock = ProcessLock.of(folder.resolve("spool/syslog/lock"), "spool", "")) {
            assertThat(new RunCommand(settings).run()).isEqualTo(1);
            assertThat(lock.isHeld()).isTrue();
        }
        assertOneSentence("The routes do not start: Expected the spool in '" + folder.resolve("spool/syslog")
                + "' to be unused, but another route of this process has it open; give each process a folder of its own"
                + " (camel.component.spool.directory)");
    }

    @Test
    void shouldLogOneSentenceIfThePositionsOfTailsAreDamaged() throws Exception {
        Path positions = Files.writeString(folder.resolve("positions.json"), "x");
        settings.put(
                "tails.directory",
                Files.createDirectory(folder.resolve("tails")).toString());
        settings.put("tails.positions", positions.toString());

        assertThat(new RunCommand(settings).run()).isEqualTo(1);

        assertOneSentence("The routes do not start: The position file " + positions
                + " is damaged: it is no JSON of positions: Unrecognized token 'x': was expecting (JSON String, Number,"
                + " Array, Object or token 'null', 'true' or 'false'). " + positions
                + ".previous does not exist. Restore one of them, or delete both to read all files as on the first"
                + " start.");
    }

    @Test
    void shouldLogOneSentenceIfTheDropFolderIsInUse() throws Exception {
        Path drop = Files.createDirectory(folder.resolve("incoming"));
        try (ProcessLock lock = ProcessLock.of(drop.resolve(DropFolder.LOCK), "drop folder", "")) {
            assertThat(new RunCommand(settings).run()).isEqualTo(1);
            assertThat(lock.isHeld()).isTrue();
        }
        assertOneSentence("The routes do not start: Expected the drop folder " + drop
                + " to be unused, but another route of this process has it open; give each process a drop folder of its"
                + " own (files.directory)");
    }

    private void assertOneSentence(String sentence) {
        assertThat(log.messages(Level.ERROR)).containsExactly(sentence);
        assertThat(log.messages(Level.WARN)).noneMatch(message -> message.contains("Error occurred"));
        assertThat(log.stackTraces()).isEmpty();
    }
}
