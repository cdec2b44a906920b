package io.smartcar.camel.spool.queue;

import static io.smartcar.camel.spool.queue.SpoolFixture.settings;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.cluster.process.Tether;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A spool belongs to one process, as long as it has it open. */
@Timeout(60)
class SpoolLockTest {
    @TempDir
    private Path directory;

    @Test
    void shouldKeepOtherProcessesOutAfterASecondAttemptToOpenIt() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Files.createDirectory(directory.resolve("a")));
        try (Spool spool = Spool.open(settings(directory.resolve("a")))) {
            assertThatThrownBy(() -> Spool.open(settings(link)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another route of this process has it open");

            assertThat(spool.append(SpoolFixture.messages(0, 1))).succeedsWithin(10, SECONDS);
            assertThat(firstWordsOfAnother(link)).contains("to be unused, but another process (fuser ");
        }
        Spool.open(settings(link)).close();
    }

    /** The first line of output of another process that opens this spool. */
    private static String firstWordsOfAnother(Path spool) throws IOException, InterruptedException {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Tether.class.getName(),
                        SpoolVictim.class.getName(),
                        spool.toString(),
                        "0",
                        "0")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said = new BufferedReader(new InputStreamReader(other.getInputStream(), UTF_8))) {
            String line = said.readLine();
            while (line != null && !line.contains("unused") && !line.startsWith("stored")) {
                line = said.readLine();
            }
            return line;
        } finally {
            other.toHandle().destroyForcibly();
            other.waitFor();
        }
    }
}
