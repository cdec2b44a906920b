package io.smartcar.camel.spool.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.process.Tether;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The spool's process is killed with SIGKILL at random moments, many times. */
class SpoolKillTest {
    private static final int KILLS = 6;
    private static final int LARGEST_BATCH = 150;
    private static final int NUMBERS_OF_A_RUN = 10_000_000;

    @TempDir
    private Path directory;

    private final Set<Integer> stored = new HashSet<>();
    private final Set<Integer> delivered = new HashSet<>();
    private int deliveredAgain;

    @Test
    @Timeout(180)
    void shouldLoseNothingStoredAndRepeatAtMostOneBatchForEachKill() throws Exception {
        long seed = Long.getLong("syslog.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            run(kill, random);
        }
        try (Spool spool = Spool.open(SpoolFixture.settings(directory))) {
            for (SpoolBatch rest = next(spool); rest != null; rest = next(spool)) {
                deliver(rest.messages().stream()
                        .map(entry -> Integer.parseInt(SpoolFixture.text(entry)))
                        .toList());
            }
            assertThat(spool.damagedBytes()).isZero();
        }
        assertThat(stored).as("seed %d", seed).hasSizeGreaterThan(KILLS * 100);
        stored.removeAll(delivered);
        assertThat(stored).as("lost, seed %d", seed).isEmpty();
        assertThat(deliveredAgain).as("delivered again, seed %d", seed).isLessThanOrEqualTo(KILLS * LARGEST_BATCH);
    }

    private static SpoolBatch next(Spool spool) throws IOException {
        return spool.reader().next(100_000, 1 << 24);
    }

    private void run(int number, Random random) throws IOException, InterruptedException {
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        // or it would fill the disk for ever if this process were killed
                        Tether.class.getName(),
                        SpoolVictim.class.getName(),
                        directory.toString(),
                        "" + number * NUMBERS_OF_A_RUN,
                        "" + random.nextLong())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int lines = 20 + random.nextInt(500);
        try (BufferedReader said = new BufferedReader(new InputStreamReader(victim.getInputStream(), UTF_8))) {
            String line = said.readLine();
            while (line != null) {
                if (line.endsWith(" .")) {
                    hear(line.substring(0, line.length() - 2).split(" "));
                }
                if (--lines == 0) {
                    // by its handle, which keeps its output open
                    victim.toHandle().destroyForcibly();
                }
                line = said.readLine();
            }
        } finally {
            victim.destroyForcibly().waitFor();
        }
    }

    private void hear(String[] words) {
        switch (words[0]) {
            case "stored" -> {
                for (int number = Integer.parseInt(words[1]); number <= Integer.parseInt(words[2]); number++) {
                    stored.add(number);
                }
            }
            case "delivered" -> {
                List<Integer> numbers = new ArrayList<>();
                for (int index = 1; index < words.length; index++) {
                    numbers.add(Integer.parseInt(words[index]));
                }
                deliver(numbers);
            }
            default -> assertThat(words[0]).isEqualTo("acknowledged");
        }
    }

    private void deliver(List<Integer> numbers) {
        for (int number : numbers) {
            deliveredAgain += delivered.add(number) ? 0 : 1;
        }
    }
}
