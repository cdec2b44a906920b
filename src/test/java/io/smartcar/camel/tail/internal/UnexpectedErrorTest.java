package io.smartcar.camel.tail.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.tail.config.TailConfiguration;
import io.smartcar.camel.tail.config.TailLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unexpected errors hold a file back as any failure does: no file is forgotten, and none delays others. */
class UnexpectedErrorTest {
    private static final Executor SAME_THREAD = Runnable::run;

    @TempDir
    Path folder;

    private final TailConfiguration configuration = new TailConfiguration();
    private final List<String> lines = new ArrayList<>();
    private boolean broken = true;
    private long nanos = 1_000_000_000L;
    private int identities;
    private LongSupplier clock = () -> nanos;
    private Supplier<String> identity = () -> "id" + identities++;
    private TailLoop loop;

    @BeforeEach
    void writeFiles() throws IOException {
        configuration.setPositionFile(folder.resolve("positions.json").toString());
        configuration.setInclude("*");
        configuration.setThreads(1);
        configuration.limit(new TailLimits(1, 1_000, 1_000, 5_000, 60_000, 1_000));
        Files.writeString(Files.createDirectory(folder.resolve("logs")).resolve("a.log"), "poison\n");
        Files.writeString(folder.resolve("logs/b.log"), "harmless\n");
    }

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void shouldHoldBackAFileWhoseSenderFailsWithAnError() throws Exception {
        start(SAME_THREAD, (turn, done) -> {
            if (broken && text(turn).contains("poison")) {
                throw new LinkageError("thrown by the test");
            }
            take(turn, done);
        });

        assertThatTheOtherFileContinuesAndThisOneIsRetried();
    }

    @Test
    void shouldHoldBackAFileThatNoWorkerTakes() throws Exception {
        start(
                task -> {
                    if (broken) {
                        throw new RejectedExecutionException("thrown by the test");
                    }
                    task.run();
                },
                this::take);
        pass(20_000);
        assertThat(loop.statistics().failingFiles()).isEqualTo(2);
        assertThat(loop.isIdle()).isTrue();

        broken = false;
        pass(60_000);
        assertThat(lines).containsExactlyInAnyOrder("poison", "harmless");
    }

    @Test
    void shouldContinueWithOtherFilesIfRecognizingOneFails() throws Exception {
        identity = () -> {
            boolean second = ++identities == 2;
            if (broken && !second) {
                throw new IllegalStateException("thrown by the test");
            }
            return "id" + identities;
        };
        start(SAME_THREAD, this::take);
        pass(5_000);
        assertThat(lines).containsExactly("harmless");
        assertThat(loop.healthMessage()).contains("a.log", "thrown by the test");

        broken = false;
        pass(5_000);
        assertThat(lines).containsExactly("harmless", "poison");
        assertThat(loop.healthMessage()).isNull();
    }

    @Test
    void shouldRetryAndReportIfNoFileCanBeFollowed() throws Exception {
        start(SAME_THREAD, this::take);
        clock = () -> {
            throw new LinkageError("thrown by the test");
        };
        loop.proceed();
        loop.proceed();
        assertThat(loop.healthMessage()).contains("cannot be followed", "thrown by the test");

        clock = () -> nanos;
        pass(5_000);
        loop.proceed();
        assertThat(lines).containsExactly("poison", "harmless");
        assertThat(loop.healthMessage()).isNull();
    }

    private void assertThatTheOtherFileContinuesAndThisOneIsRetried() {
        pass(20_000);
        assertThat(lines).containsExactly("harmless");
        assertThat(loop.statistics().failingFiles()).isEqualTo(1);
        assertThat(loop.healthMessage()).contains("a.log is held back at byte 0");
        assertThat(loop.isIdle()).isTrue();

        broken = false;
        pass(60_000);
        assertThat(lines).containsExactly("harmless", "poison");
        assertThat(loop.healthMessage()).isNull();
    }

    private void start(Executor workers, TailLoop.Sender sender) throws IOException {
        loop = new TailLoop(
                configuration, folder.resolve("logs"), workers, sender, () -> clock.getAsLong(), () -> identity.get());
        loop.open();
    }

    private void take(Turn turn, Consumer<Throwable> done) {
        lines.addAll(text(turn));
        done.accept(null);
    }

    private void pass(long millis) {
        for (long passed = 0; passed < millis; passed += 50) {
            nanos += 50_000_000;
            loop.step();
        }
    }

    private static List<String> text(Turn turn) {
        return turn.lines().stream().map(Tail::text).toList();
    }
}
