package io.smartcar.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatorTest {
    @TempDir
    Path folder;

    @Test
    void shouldRewriteFile() throws IOException {
        Path file = Files.writeString(folder.resolve("SmartCarDriverInfo.log"), "what was there\n");

        run("--kind", "driver", "--file", file.toString(), "--cars", "10", "--seconds", "60");

        assertThat(Files.readAllLines(file)).hasSizeGreaterThan(250).doesNotContain("what was there");
    }

    @Test
    void shouldAppendToFileThatIsThere() throws IOException {
        Path file = Files.writeString(folder.resolve("SmartCarDriverInfo.log"), "what was there\n");

        run("--kind", "driver", "--file", file.toString(), "--cars", "10", "--seconds", "60", "--append");

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSizeGreaterThan(250).startsWith("what was there");
    }

    @Test
    void shouldKeepToRate() throws IOException {
        Path file = folder.resolve("SmartCarStatusInfo_20160101.txt");
        Instant begin = Instant.now();

        run("--kind", "status", "--file", file.toString(), "--cars", "40", "--seconds", "20", "--rate", "100");

        long events = Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("2016"))
                .count();
        assertThat(Duration.between(begin, Instant.now()))
                .isGreaterThanOrEqualTo(Duration.ofMillis(events * 10))
                .isLessThan(Duration.ofMillis(events * 10 + 2_000));
    }

    private static void run(String... options) throws IOException {
        Simulator.main(options);
    }
}
