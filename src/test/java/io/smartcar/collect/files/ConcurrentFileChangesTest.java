package io.smartcar.collect.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.collect.files.FileCompletion.After;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Files are dropped, replaced, renamed, compressed and appended to in real time, while the process that reads them is killed
 * and restarted: finds races between two steps of reading and completing a file.
 * {@code -Dfiles.live-seconds} sets the duration.
 */
class ConcurrentFileChangesTest {
    private static final int SECONDS = Integer.getInteger("files.live-seconds", 2);

    @TempDir
    Path folder;

    private final long seed = Long.getLong("files.live-seed", new SplittableRandom().nextInt(100_000));
    private final SplittableRandom random = new SplittableRandom(seed);
    private Path drop;
    private FileDropper dropper;
    private int kills;

    @BeforeEach
    void configure() throws IOException {
        drop = Files.createDirectory(folder.resolve("drop"));
        Files.createDirectory(folder.resolve("received"));
        dropper = new FileDropper(drop, random.split());
    }

    @ParameterizedTest
    @EnumSource(After.class)
    void shouldReadEachLineWhateverHappensToFiles(After after) throws Exception {
        run(after, "", dropper::act);
    }

    @Test
    void shouldReadEachFileAfterItsOwnMarkerCame() throws Exception {
        run(After.MOVE, "*.done", dropper::actWithMarker);
        assertThat(received().keySet())
                .as("complete lines, seed " + seed)
                .isSubsetOf(dropper.allowed().keySet());
    }

    private void run(After after, String marker, FileHarness.Action act) throws Exception {
        String as = "files.after=" + after + ", seed " + seed;
        for (long end = System.nanoTime() + SECONDS * 1_000_000_000L; System.nanoTime() - end < 0; kills++) {
            ReaderProcess reader = start(after, marker);
            try {
                actUntil(reader::isReady, act);
                int millis = random.nextInt(random.nextBoolean() ? 200 : 2_000);
                long kill = System.nanoTime() + millis * 1_000_000L;
                actUntil(() -> System.nanoTime() - kill >= 0, act);
            } finally {
                reader.kill();
            }
        }
        ReaderProcess last = start(after, marker);
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> missing().isEmpty());
            // duplicates may arrive a little later
            pause(500);
        } catch (ConditionTimeoutException missing) {
            // the assertion below names them
        } finally {
            last.kill();
        }
        assertThat(missing()).as("missing, " + as).isEmpty();
        int tooMany = received().entrySet().stream()
                .mapToInt(line ->
                        Math.max(0, line.getValue() - dropper.allowed().getOrDefault(line.getKey(), Integer.MAX_VALUE)))
                .sum();
        assertThat(tooMany)
                .as("lines received too often, at most a batch for each of " + kills + " kills; " + as)
                .isLessThanOrEqualTo(kills * ReaderProcess.BATCH);
    }

    private ReaderProcess start(After after, String marker) throws IOException {
        return new ReaderProcess(drop, folder.resolve("received/" + kills), after, marker);
    }

    /** A condition to act until. */
    private interface Condition {
        boolean holds();
    }

    private void actUntil(Condition condition, FileHarness.Action act) throws IOException {
        while (!condition.holds()) {
            act.run();
            pause(1 + random.nextInt(5));
        }
    }

    private static void pause(int millis) {
        for (long end = System.nanoTime() + millis * 1_000_000L; System.nanoTime() - end < 0; ) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private Set<String> missing() {
        Set<String> missing = new HashSet<>(dropper.expected());
        missing.removeAll(received().keySet());
        return missing;
    }

    /** The number of times each line was received. */
    private Map<String, Integer> received() {
        Map<String, Integer> lines = new HashMap<>();
        List<Path> places = new ArrayList<>();
        try (Stream<Path> found = Files.list(folder.resolve("received"))) {
            found.filter(file -> file.getFileName().toString().matches("\\d+")).forEach(places::add);
            for (Path place : places) {
                Files.readAllLines(place).forEach(line -> lines.merge(line, 1, Integer::sum));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }
}
