package io.smartcar.camel.tail.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.tail.config.TailConfiguration;
import io.smartcar.camel.tail.config.TailLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thread writes and rotates logs without a pause while the tail runs in its own threads, in real time, to find failures
 * between two accesses to a file. {@code -Dtail.live-seconds} sets for how long.
 */
class LiveRotationTest {
    private static final int SECONDS = Integer.getInteger("tail.live-seconds", 5);
    private static final int LOGS = 8;
    private static final int BATCH = 50;
    private static final int COPY_MILLIS = 1_000;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("tail.live-seed", new SplittableRandom().nextInt(100_000));
    private final SplittableRandom random = new SplittableRandom(seed);
    private final TailConfiguration configuration = new TailConfiguration();
    private final Set<String> written = ConcurrentHashMap.newKeySet();
    private final Collection<String> received = new ConcurrentLinkedQueue<>();
    private Path directory;

    @BeforeEach
    void configure() throws IOException {
        directory = Files.createDirectory(folder.resolve("logs"));
        configuration.setPositionFile(folder.resolve("positions.json").toString());
        configuration.setBatchSize(BATCH);
        configuration.setPollInterval(20);
        configuration.limit(new TailLimits(16, 1_000, 200, COPY_MILLIS, 1_000, 1_000));
    }

    @Test
    void shouldReadEachLineOnceThoughTheLogsAreRotatedAtAnyInstant() throws Exception {
        LiveTail tail = start();
        write(() -> pause(SECONDS * 1_000));
        awaitAll();
        tail.kill();

        assertThat(missing()).as("missing, seed " + seed).isEmpty();
        assertThat(received).as("lines, seed " + seed).hasSameSizeAs(written);
    }

    @Test
    void shouldReadEachLineThoughTheTailIsKilledAndTheLogsAreRotatedMeanwhile() throws Exception {
        List<LiveTail> killed = new ArrayList<>();
        write(() -> {
            for (long end = System.nanoTime() + SECONDS * 1_000_000_000L; System.nanoTime() - end < 0; ) {
                LiveTail tail = start();
                pause(random.nextInt(3) == 0 ? random.nextInt(60) : random.nextInt(1_000));
                tail.kill();
                killed.add(tail);
                pause(random.nextInt(3) == 0 ? random.nextInt(1_000) : random.nextInt(100));
            }
        });
        LiveTail last = start();
        awaitAll();
        last.kill();

        assertThat(missing()).as("missing, seed " + seed).isEmpty();
        assertThat(received.size() - written.size())
                .as("lines that came twice, at most a batch of each file in progress per kill; seed " + seed)
                .isLessThanOrEqualTo(killed.size() * LOGS * 2 * BATCH);
    }

    private LiveTail start() throws IOException {
        return new LiveTail(configuration, directory, random.split(), received);
    }

    /** What happens while the logs are written. */
    private interface Meanwhile {
        void go() throws Exception;
    }

    private void write(Meanwhile meanwhile) throws Exception {
        LogWriter writer = new LogWriter(directory, LOGS, random.split(), written);
        try {
            meanwhile.go();
        } finally {
            writer.finish();
        }
    }

    private void awaitAll() {
        try {
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Set.copyOf(received)
                    .containsAll(written));
        } catch (ConditionTimeoutException missing) {
            // the comparison shows which lines are missing
        }
        // duplicates arrive a little later
        pause(2 * COPY_MILLIS);
    }

    private List<String> missing() {
        Set<String> there = Set.copyOf(received);
        return written.stream().filter(line -> !there.contains(line)).sorted().toList();
    }

    private static void pause(int millis) {
        for (long end = System.nanoTime() + millis * 1_000_000L; System.nanoTime() - end < 0; ) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    /** Writes all logs by one thread. */
    private static final class LogWriter {
        private final List<RotatingLog> logs = new ArrayList<>();
        private final SplittableRandom random;
        private final Thread thread = new Thread(this::write, "log writer");
        private volatile boolean writing = true;
        private volatile Exception failure;

        LogWriter(Path directory, int count, SplittableRandom random, Set<String> lines) {
            this.random = random;
            for (int number = 0; number < count; number++) {
                logs.add(new RotatingLog(directory.resolve(number + ".log"), random.split(), lines));
            }
            thread.start();
        }

        private void write() {
            try {
                while (writing) {
                    logs.get(random.nextInt(logs.size())).grow();
                    pause(1 + random.nextInt(4));
                }
                for (RotatingLog log : logs) {
                    log.finish();
                }
            } catch (IOException | RuntimeException e) {
                failure = e;
            }
        }

        void finish() throws Exception {
            writing = false;
            thread.join();
            if (failure != null) {
                throw failure;
            }
        }
    }
}
