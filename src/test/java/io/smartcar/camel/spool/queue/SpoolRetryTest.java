package io.smartcar.camel.spool.queue;

import static io.smartcar.camel.spool.queue.SpoolFixture.EACH;
import static io.smartcar.camel.spool.queue.SpoolFixture.OFTEN;
import static io.smartcar.camel.spool.queue.SpoolFixture.SELDOM;
import static io.smartcar.camel.spool.queue.SpoolFixture.drain;
import static io.smartcar.camel.spool.queue.SpoolFixture.message;
import static io.smartcar.camel.spool.queue.SpoolFixture.messages;
import static io.smartcar.camel.spool.queue.SpoolFixture.segments;
import static io.smartcar.camel.spool.queue.SpoolFixture.settings;
import static io.smartcar.camel.spool.queue.SpoolFixture.texts;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.spool.queue.FaultyFiles.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages rewritten after a disk failure are there once, also after the next start. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpoolRetryTest {
    private static final String FIRST = "0000000001.segment";

    @TempDir
    private Path folder;

    private final FaultyFiles files = new FaultyFiles();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldReadMessagesThatCouldNotBeRemovedOnceAfterTheNextStart(boolean killed) throws Exception {
        Path directory = folder.resolve("spool");
        Path copy = folder.resolve("copy");
        try (Spool spool = open(directory, EACH)) {
            assertThat(spool.append(messages(0, 5))).succeedsWithin(10, SECONDS);
            AtomicInteger forces = new AtomicInteger();
            AtomicInteger cuts = new AtomicInteger();
            files.fail((operation, path) -> {
                if (path.endsWith(FIRST)
                        && (operation == Operation.FORCE && forces.incrementAndGet() == 1
                                || operation == Operation.TRUNCATE && cuts.incrementAndGet() == 1)) {
                    throw new IOException("Input/output error (simulated)");
                }
            });
            assertThat(spool.append(messages(5, 8))).succeedsWithin(10, SECONDS);
            assertThat(forces.get()).isPositive();
            copy(directory, copy);
        }
        Path left = killed ? copy : directory;
        try (Spool spool = Spool.open(settings(left))) {
            spool.reader().acknowledge(spool.reader().next(5, 1 << 20));
        }
        // also when the position is at the end of the messages stored before
        try (Spool spool = Spool.open(settings(left))) {
            assertThat(texts(drain(spool))).isEqualTo(texts(5, 8));
            assertThat(spool.append(messages(8, 100))).succeedsWithin(10, SECONDS);
            assertThat(texts(drain(spool))).isEqualTo(texts(8, 100));
        }
        assertThat(names(left)).noneMatch(name -> name.startsWith(FIRST));
    }

    @Test
    void shouldRewriteNothingBeforeItIsCertainThatTheOldCopyIsNotRead() throws Exception {
        Path directory = folder.resolve("spool");
        try (Spool spool = open(directory, EACH)) {
            assertThat(spool.append(messages(0, 5))).succeedsWithin(10, SECONDS);
            AtomicInteger forces = new AtomicInteger();
            files.fail((operation, path) -> {
                boolean first = path.endsWith(FIRST);
                if (first && operation == Operation.FORCE && forces.incrementAndGet() == 1
                        || first && operation == Operation.TRUNCATE) {
                    throw new IOException("Input/output error (simulated)");
                }
            });
            CompletableFuture<Void> stored = spool.append(messages(5, 8));
            await().until(spool::isStalled);
            await().during(1500, MILLISECONDS).until(() -> !stored.isDone());
            files.heal();
            assertThat(stored).succeedsWithin(10, SECONDS);
            assertThat(texts(drain(spool))).isEqualTo(texts(0, 8));
        }
        try (Spool spool = Spool.open(settings(directory))) {
            assertThat(spool.reader().next(1, 1)).isNull();
        }
    }

    @Test
    void shouldConfirmStoredMessagesWhenItIsClosedWhileTheDiskFails() throws Exception {
        Path directory = folder.resolve("spool");
        Spool spool = open(directory, SELDOM);
        CompletableFuture<Void> grouped = new CompletableFuture<>();
        files.fail((operation, path) -> {
            // so that the messages of this time are one group
            grouped.join();
            if (!path.endsWith(FIRST)) {
                throw new IOException("No space left on device (simulated)");
            }
        });
        CompletableFuture<Void> first = spool.append(messages(0, 1));
        CompletableFuture<Void> second = spool.append(messages(1, 11));
        CompletableFuture<Void> third = spool.append(messages(11, 60));
        grouped.complete(null);
        await().until(spool::isStalled);
        spool.close();
        assertThat(first).isCompleted();
        assertThat(second).isCompletedWithValue(null);
        assertThat(third).isCompletedExceptionally();
        try (Spool again = Spool.open(settings(directory))) {
            assertThat(texts(drain(again)))
                    .startsWith(texts(0, 11).toArray(String[]::new))
                    .hasSizeLessThan(60);
        }
    }

    @Test
    void shouldRetryAFailedWriteOnceWhileItIsClosed() throws Exception {
        Path directory = folder.resolve("spool");
        Spool spool = open(directory, SELDOM);
        assertThat(spool.append(messages(0, 1))).succeedsWithin(10, SECONDS);
        AtomicInteger writes = new AtomicInteger();
        files.fail((operation, path) -> {
            if (operation == Operation.WRITE && writes.incrementAndGet() == 1) {
                await().until(() -> spool.append(List.of()).isCompletedExceptionally());
                throw new IOException("Interrupted system call (simulated)");
            }
        });
        CompletableFuture<Void> stored = spool.append(messages(1, 5));
        await().until(() -> writes.get() == 1);
        spool.close();
        assertThat(stored).isCompleted();
        assertThat(stored).isNotCompletedExceptionally();
        try (Spool again = Spool.open(settings(directory))) {
            assertThat(texts(drain(again))).isEqualTo(texts(0, 5));
        }
    }

    @Test
    void shouldContinueInANewSegmentAndReportIfStoredMessagesCannotBeForced() throws Exception {
        Path directory = folder.resolve("spool");
        try (Spool spool = open(directory, OFTEN)) {
            AtomicInteger forces = new AtomicInteger();
            files.fail((operation, path) -> {
                // the first is that of the new file
                if (operation == Operation.FORCE && path.endsWith(FIRST) && forces.incrementAndGet() == 2) {
                    throw new IOException("Input/output error (simulated)");
                }
            });
            assertThat(spool.append(messages(0, 1))).succeedsWithin(10, SECONDS);
            await().untilAsserted(() -> assertThat(spool.healthMessage()).contains("forced onto the disk"));

            assertThat(spool.append(List.of(message(1)))).succeedsWithin(10, SECONDS);
            assertThat(segments(directory)).hasSize(2);
            await().until(() -> spool.healthMessage() == null);
            assertThat(texts(drain(spool))).isEqualTo(texts(0, 2));
        }
    }

    private Spool open(Path directory, long fsyncMillis) throws IOException {
        return Spool.open(settings(directory, 1 << 20, fsyncMillis, WhenFull.HOLD), System::currentTimeMillis, files);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (String name : names(from)) {
            Files.copy(from.resolve(name), to.resolve(name));
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> list = Files.list(directory)) {
            return list.map(file -> file.getFileName().toString()).toList();
        }
    }
}
