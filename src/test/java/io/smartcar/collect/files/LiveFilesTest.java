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
 * Files are dropped, replaced, renamed, compressed and appended to without a pause, in real time, while the process that
 * reads them is killed and started again: what is looked for happens between two steps of dealing with a file.
 * {@code -Dfiles.live-seconds} lets it run for longer.
 */
class LiveFilesTest {
    private static final int SECONDS = Integer.getInteger("files.live-seconds", 2);

    @TempDir
    Path folder;

    private final long seed = Long.getLong("files.live-seed", new SplittableRandom().nextInt(100_000));
    private final SplittableRandom random = new SplittableRandom(seed);
    private Path drop;
    private LiveDropper dropper;
    private int kills;

    @BeforeEach
    void configure() throws IOException {
        drop = Files.createDirectory(folder.resolve("drop"));
        Files.createDirectory(folder.resolve("received"));
        dropper = new LiveDropper(drop, random.split());
    }

    @ParameterizedTest
    @EnumSource(After.class)
    void shouldReadEachLineWhateverIsDoneWithFilesAndWhenever(After after) throws Exception {
        FileChoice[] choices = {FileChoice.READ, FileChoice.MOVE, FileChoice.LEAVE};
        run(after, choices[random.nextInt(choices.length)], "", dropper::act);
    }

    @Test
    void shouldReadEachFileWhenItsOwnMarkerIsThere() throws Exception {
        run(After.MOVE, FileChoice.READ, "*.done", dropper::actWithMarker);
        assertThat(received().keySet())
                .as("lines that are whole, seed " + seed)
                .isSubsetOf(dropper.allowed().keySet());
    }

    private void run(After after, FileChoice duplicates, String marker, FileHarness.Meanwhile act) throws Exception {
        String as = "files.after=" + after + ", files.duplicates=" + duplicates + ", seed " + seed;
        for (long end = System.nanoTime() + SECONDS * 1_000_000_000L; System.nanoTime() - end < 0; kills++) {
            LiveReader reader = start(after, duplicates, marker);
            try {
                actUntil(reader::isReady, act);
                int millis = random.nextInt(random.nextBoolean() ? 200 : 2_000);
                long kill = System.nanoTime() + millis * 1_000_000L;
                actUntil(() -> System.nanoTime() - kill >= 0, act);
            } finally {
                reader.kill();
            }
        }
        LiveReader last = start(after, duplicates, marker);
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> missing().isEmpty());
            // what comes twice comes a little later
            pause(500);
        } catch (ConditionTimeoutException missing) {
            // the comparison tells what
        } finally {
            last.kill();
        }
        assertThat(missing()).as("missing, " + as).isEmpty();
        int tooMany = received().entrySet().stream()
                .mapToInt(line ->
                        Math.max(0, line.getValue() - dropper.allowed().getOrDefault(line.getKey(), Integer.MAX_VALUE)))
                .sum();
        assertThat(tooMany)
                .as("lines that came too often, at most a batch for each of " + kills + " kills; " + as)
                .isLessThanOrEqualTo(kills * LiveReader.BATCH);
    }

    private LiveReader start(After after, FileChoice duplicates, String marker) throws IOException {
        return new LiveReader(drop, folder.resolve("received/" + kills), after, duplicates, marker);
    }

    /** Whether it is time. */
    private interface Condition {
        boolean holds();
    }

    private void actUntil(Condition condition, FileHarness.Meanwhile act) throws IOException {
        while (!condition.holds()) {
            act.happens();
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

    /** How often each line came. */
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
