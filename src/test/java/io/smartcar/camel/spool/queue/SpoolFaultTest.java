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
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.spool.queue.FaultyFiles.Operation;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The spool on a disk that fails to write, read or keep data. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpoolFaultTest {
    @TempDir
    private Path directory;

    private final FaultyFiles files = new FaultyFiles();

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"OPEN", "WRITE", "FORCE"})
    void shouldKeepUnwrittenMessagesInMemoryAndStoreThemOnceLater(Operation failing) throws Exception {
        try (Spool spool = open(EACH)) {
            files.fail(failing);
            CompletableFuture<Void> stored = spool.append(messages(0, 100));
            await().until(spool::isStalled);
            CompletableFuture<Void> behind = spool.append(messages(100, 110));
            assertThat(stored).isNotDone();
            assertThat(spool.reader().next(1000, 1 << 20)).isNull();

            files.heal();
            assertThat(stored).succeedsWithin(10, SECONDS);
            assertThat(behind).succeedsWithin(10, SECONDS);
            assertThat(spool.isStalled()).isFalse();
            assertThat(texts(drain(spool))).isEqualTo(texts(0, 110));
        }
    }

    @ParameterizedTest
    @CsvSource({"OPEN, 1", "OPEN, 2", "WRITE, 1", "WRITE, 2", "FORCE, 1", "FORCE, 2", "FORCE, 3"})
    void shouldStoreNothingTwiceIfTheDiskFailsWhileASegmentChanges(Operation failing, int time) throws Exception {
        try (Spool spool = open(EACH)) {
            AtomicInteger times = new AtomicInteger();
            files.fail((operation, path) -> {
                if (operation == failing && path.endsWith("0000000003.segment") && times.incrementAndGet() == time) {
                    throw new IOException("No space left on device (simulated)");
                }
            });
            assertThat(spool.append(messages(0, 100))).succeedsWithin(10, SECONDS);

            assertThat(times.get()).isGreaterThanOrEqualTo(time);
            assertThat(texts(drain(spool))).isEqualTo(texts(0, 100));
        }
        try (Spool spool = open(EACH)) {
            assertThat(spool.reader().next(1, 1)).isNull();
        }
    }

    @Test
    void shouldStoreNothingTwiceIfAFinishedSegmentCannotBeForced() throws Exception {
        try (Spool spool = open(OFTEN)) {
            AtomicInteger forces = new AtomicInteger();
            files.fail((operation, path) -> {
                // the first is that of the new file, the second that of the finished one
                if (operation == Operation.FORCE
                        && path.endsWith("0000000002.segment")
                        && forces.incrementAndGet() == 2) {
                    throw new IOException("Not forced (simulated)");
                }
            });
            assertThat(spool.append(messages(0, 100))).succeedsWithin(10, SECONDS);
            assertThat(forces.get()).isGreaterThanOrEqualTo(2);
            assertThat(texts(drain(spool))).isEqualTo(texts(0, 100));
        }
    }

    @Test
    void shouldContinueInANewSegmentIfAHalfWrittenRecordCannotBeRemoved() throws Exception {
        try (Spool spool = open(EACH)) {
            assertThat(spool.append(messages(0, 5))).succeedsWithin(10, SECONDS);
            files.fail((operation, path) -> {
                if (operation == Operation.FORCE || operation == Operation.TRUNCATE) {
                    throw new IOException("Broken (simulated)");
                }
            });
            CompletableFuture<Void> stored = spool.append(messages(5, 8));
            await().until(spool::isStalled);
            files.heal();
            assertThat(stored).succeedsWithin(10, SECONDS);
            assertThat(texts(drain(spool))).isEqualTo(texts(0, 8));
        }
    }

    @Test
    void shouldFailWaitingSendersIfItIsClosedWhileTheDiskFails() throws Exception {
        Spool spool = open(SELDOM);
        files.fail(Operation.WRITE);
        CompletableFuture<Void> first = spool.append(messages(0, 3));
        await().until(spool::isStalled);
        CompletableFuture<Void> second = spool.append(messages(3, 5));

        spool.close();
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();
        assertThatThrownBy(first::join).hasMessageContaining("it is closed");
        files.heal();
        try (Spool again = open(SELDOM)) {
            assertThat(again.reader().next(1, 1)).isNull();
        }
    }

    @Test
    void shouldStallInsteadOfEndingIfWritingFailsWithAnError() throws Exception {
        try (Spool spool = open(SELDOM)) {
            files.fail((operation, path) -> {
                if (operation == Operation.WRITE) {
                    throw new LinkageError("thrown by the test");
                }
            });
            CompletableFuture<Void> stored = spool.append(messages(0, 3));
            await().until(spool::isStalled);
            files.heal();
            assertThat(stored).succeedsWithin(10, SECONDS);
            assertThat(texts(drain(spool))).isEqualTo(texts(0, 3));
        }
    }

    @Test
    void shouldRereadMessagesReadBeforeAReadFailure() throws Exception {
        try (Spool spool = open(SELDOM)) {
            assertThat(spool.append(messages(0, 100))).succeedsWithin(10, SECONDS);
            spool.reader().acknowledge(spool.reader().next(3, 1 << 20));
            files.fail((operation, path) -> {
                if (operation == Operation.OPEN && path.endsWith("0000000003.segment")) {
                    throw new IOException("Input/output error (simulated)");
                }
            });
            assertThatThrownBy(() -> spool.reader().next(1000, 1 << 20)).isInstanceOf(IOException.class);
            assertThat(spool.isUnreadable()).isTrue();

            files.heal();
            assertThat(texts(drain(spool))).isEqualTo(texts(3, 100));
            assertThat(spool.isUnreadable()).isFalse();
        }
    }

    @Test
    void shouldContinueAfterAnInterruption() throws Exception {
        try (Spool spool = open(SELDOM)) {
            assertThat(spool.append(messages(0, 50))).succeedsWithin(10, SECONDS);
            spool.reader().acknowledge(spool.reader().next(3, 1 << 20));
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> spool.reader().next(1000, 1 << 20)).isInstanceOf(IOException.class);
            assertThat(Thread.interrupted()).isTrue();

            assertThat(texts(drain(spool))).isEqualTo(texts(3, 50));
        }
    }

    @Test
    void shouldReachTheEndIfASegmentIsMadeShorter() throws Exception {
        try (Spool spool = open(SELDOM)) {
            assertThat(spool.append(messages(0, 100))).succeedsWithin(10, SECONDS);
            Path second = segments(directory).get(1);
            long size = Files.size(second);
            try (FileChannel channel = FileChannel.open(second, StandardOpenOption.WRITE)) {
                channel.truncate(size / 2);
            }
            List<String> read = texts(drain(spool));
            assertThat(texts(0, 100)).containsSubsequence(read);
            assertThat(read).hasSizeBetween(80, 99).contains("<13>message 0", "<13>message 99");
            assertThat(spool.damagedBytes()).isBetween(size / 2, size / 2 + 100);
        }
    }

    @Test
    void shouldDeleteReadSegmentsEvenIfThePositionCannotBeWritten() throws Exception {
        try (Spool spool = open(SELDOM)) {
            assertThat(spool.append(messages(0, 100))).succeedsWithin(10, SECONDS);
            Path next = Files.createDirectories(directory.resolve("position.json.next/full"));
            SpoolBatch all = spool.reader().next(1000, 1 << 20);
            assertThatThrownBy(() -> spool.reader().acknowledge(all)).isInstanceOf(IOException.class);
            assertThat(segments(directory)).hasSize(1);

            Files.delete(next);
            Files.delete(next.getParent());
            assertThat(spool.append(List.of(message(100)))).succeedsWithin(10, SECONDS);
            assertThat(texts(drain(spool))).isEqualTo(texts(100, 101));
        }
    }

    @Test
    void shouldForceEachGroupOntoTheDiskBeforeItCountsAsStored() throws Exception {
        try (Spool spool = open(EACH)) {
            for (int number = 0; number < 5; number++) {
                int before = files.count(Operation.FORCE);
                assertThat(spool.append(List.of(message(number)))).succeedsWithin(10, SECONDS);
                assertThat(files.count(Operation.FORCE)).isGreaterThan(before);
            }
        }
    }

    @Test
    void shouldForceTheMessagesOfAnIntervalOnce() throws Exception {
        SpoolSettings settings = new SpoolSettings(directory, 1 << 28, 1 << 30, 200, WhenFull.HOLD);
        long begin = System.nanoTime();
        try (Spool spool = Spool.open(settings, System::currentTimeMillis, files)) {
            int groups = 0;
            // the first force is that of the new file
            while (files.count(Operation.FORCE) < 1 + 4) {
                assertThat(spool.append(List.of(message(groups++)))).succeedsWithin(10, SECONDS);
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            assertThat(millis).isGreaterThanOrEqualTo(4 * 200);
            assertThat(groups).isGreaterThan(4);
        }
    }

    @Test
    void shouldForceTheLastMessageThoughNoneFollows() throws Exception {
        try (Spool spool = open(OFTEN)) {
            assertThat(spool.append(messages(0, 1))).succeedsWithin(10, SECONDS);
            await().until(() -> files.count(Operation.FORCE) == 2);
        }
    }

    private Spool open(long fsyncMillis) throws IOException {
        return Spool.open(settings(directory, 1 << 20, fsyncMillis, WhenFull.HOLD), System::currentTimeMillis, files);
    }
}
