package io.smartcar.camel.spool.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A spool crashes at a random operation on its files, also in the middle of a write, and is reopened, over and over. Runs
 * for three seconds, or {@code -Dspool.stress-seconds}; {@code -Dspool.seed} repeats the places of the crashes.
 */
@Timeout(600)
class SpoolStressTest {
    private static final int GROUPS = 60;

    @TempDir
    private Path directory;

    private final Random random = new Random(Long.getLong("spool.seed", System.nanoTime()));
    private final Set<String> stored = new HashSet<>();
    private final Set<String> acknowledged = new HashSet<>();
    private final Map<String, String> ids = new HashMap<>();
    private int next;
    private int lives;

    /** Replaces the operation at which the spool crashes, and all that follow. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;

        Killed() {
            super("killed by the test", null, false, false);
        }
    }

    @Test
    void shouldLoseNothingStoredAndAssignEachMessageOneIdWhereverItDies() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("spool.stress-seconds", 3));
        while (System.nanoTime() < end) {
            live(1 + random.nextInt(400));
            lives++;
        }
        live(Long.MAX_VALUE);
        assertThat(stored).as("after %d lives", lives).isNotEmpty();
        stored.removeAll(acknowledged);
        assertThat(stored).as("lost in %d lives", lives).isEmpty();
    }

    /** Appends and reads until the spool has done that many operations on files. */
    private void live(long operations) throws Exception {
        AtomicLong left = new AtomicLong(operations);
        FaultyFiles files = new FaultyFiles();
        files.fail((operation, path) -> {
            if (left.decrementAndGet() <= 0) {
                throw new Killed();
            }
        });
        files.writeOfTheFirstThatFails(random.nextInt(2000));
        long fsyncMillis = random.nextInt(3) * 3;
        SpoolSettings settings =
                new SpoolSettings(directory, 1024 + random.nextInt(3000), 1 << 30, fsyncMillis, WhenFull.HOLD);
        Map<CompletableFuture<Void>, List<String>> appended = new HashMap<>();
        try (Spool spool = Spool.open(settings, System::currentTimeMillis, files)) {
            for (int group = 0; group < GROUPS && left.get() > 0; group++) {
                append(spool, appended);
                read(spool);
            }
            if (operations == Long.MAX_VALUE) {
                CompletableFuture.allOf(appended.keySet().toArray(CompletableFuture[]::new))
                        .get(30, TimeUnit.SECONDS);
                while (spool.waitingBytes() > 0) {
                    read(spool);
                }
            }
            assertThat(spool.damagedBytes()).as("life %d", lives).isZero();
        } catch (Killed e) {
            // the next run finds what is on the disk now
        }
        appended.forEach((done, messages) -> {
            if (done.isDone() && !done.isCompletedExceptionally()) {
                stored.addAll(messages);
            }
        });
    }

    private void append(Spool spool, Map<CompletableFuture<Void>, List<String>> appended) {
        List<ReceivedMessage> messages = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int count = random.nextInt(12); count >= 0; count--) {
            String text = "message " + next++ + " " + "x".repeat(random.nextInt(20) == 0 ? 3000 : random.nextInt(200));
            texts.add(text);
            messages.add(new ReceivedMessage(System.currentTimeMillis(), "192.0.2.1", text.getBytes(UTF_8)));
        }
        appended.put(spool.append(messages), texts);
    }

    private void read(Spool spool) throws IOException {
        SpoolBatch batch = spool.reader().next(1 + random.nextInt(30), 1 + random.nextInt(20_000));
        if (batch == null) {
            return;
        }
        for (SpoolBatch.Entry entry : batch.messages()) {
            String text = SpoolFixture.text(entry);
            String before = ids.putIfAbsent(text, entry.id());
            assertThat(entry.id()).as("the id of '%s'", text).isEqualTo(before == null ? entry.id() : before);
            assertThat(acknowledged).as("life %d", lives).doesNotContain(text);
        }
        if (random.nextInt(10) == 0) {
            spool.reader().rewind();
            return;
        }
        spool.reader().acknowledge(batch);
        batch.messages().forEach(entry -> acknowledged.add(SpoolFixture.text(entry)));
    }
}
