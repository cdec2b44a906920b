package io.smartcar.camel.tail.internal;

import io.smartcar.camel.tail.config.TailConfiguration;
import io.smartcar.camel.tail.config.TailLimits;
import io.smartcar.camel.tail.message.TailedLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A tail whose steps and clock the test moves: nothing happens between two steps, and no time passes. Its lines are
 * acknowledged at once, unless {@link #fail} or {@link #hold} says otherwise.
 */
public final class Tail implements AutoCloseable {

    final Path directory;
    final TailConfiguration configuration = new TailConfiguration();
    final List<TailedLine> lines = new ArrayList<>();
    final List<Turn> batches = new ArrayList<>();

    private final List<Consumer<Throwable>> held = new ArrayList<>();
    private Predicate<Turn> failing = turn -> false;
    private boolean holding;
    private long nanos = 1_000_000_000L;
    private int identities;
    private TailLoop loop;

    Tail(Path directory, Path positions) {
        this.directory = directory;
        configuration.setPositionFile(positions.toString());
        configuration.setInclude("*");
    }

    /** Sets the most exchanges in progress and the most open files. */
    Tail limit(int inFlight, int openFiles) {
        TailLimits limits = configuration.limits();
        configuration.limit(new TailLimits(
                inFlight,
                openFiles,
                limits.scanMillis(),
                limits.copyMillis(),
                limits.closeMillis(),
                limits.retryMillis()));
        return this;
    }

    /** Sets how often the directory is listed. */
    void scanEvery(Duration interval) {
        TailLimits limits = configuration.limits();
        configuration.limit(new TailLimits(
                limits.inFlight(),
                limits.openFiles(),
                interval.toMillis(),
                limits.copyMillis(),
                limits.closeMillis(),
                limits.retryMillis()));
    }

    /** Starts, or starts again after {@link #kill}. */
    Tail start() {
        try {
            loop = new TailLoop(configuration, directory, Runnable::run, this::send, () -> nanos, this::identity);
            loop.open();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Steps until no more lines arrive, at least long enough for a scan. */
    Tail settle() {
        int quiet = 0;
        for (int steps = 0; quiet < 30; steps++) {
            if (steps > 100_000) {
                throw new AssertionError("It does not settle");
            }
            int before = batches.size();
            pass(Duration.ofMillis(50));
            quiet = batches.size() == before ? quiet + 1 : 0;
        }
        return this;
    }

    /** Advances the clock, then makes one step. */
    Tail pass(Duration time) {
        nanos += time.toNanos();
        loop.step();
        return this;
    }

    /** Steps for some time. */
    Tail run(Duration time) {
        for (long left = time.toMillis(); left > 0; left -= 50) {
            pass(Duration.ofMillis(50));
        }
        return this;
    }

    /** Ends as a killed process does: nothing is acknowledged or saved any more. */
    void kill() {
        held.clear();
        loop = null;
    }

    void stop() {
        loop.close();
        loop = null;
    }

    /** Fails the batches that match, instead of those of the call before. */
    void fail(Predicate<Turn> which) {
        failing = which;
    }

    /** Leaves batches unanswered until {@link #release}. */
    void hold() {
        holding = true;
    }

    void release() {
        holding = false;
        List<Consumer<Throwable>> answers = List.copyOf(held);
        held.clear();
        answers.forEach(answer -> answer.accept(null));
    }

    int underWay() {
        return held.size();
    }

    TailLoop loop() {
        return loop;
    }

    /** The lines so far as text, in the order they were acknowledged. */
    List<String> texts() {
        return lines.stream().map(Tail::text).toList();
    }

    public static String text(TailedLine line) {
        return new String(line.bytes(), StandardCharsets.UTF_8);
    }

    TailStatistics statistics() {
        pass(Duration.ofSeconds(1));
        return loop.statistics();
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    Path write(String name, String text) {
        try {
            Path file = file(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(
                    file, text, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(Turn turn, Consumer<Throwable> done) {
        batches.add(turn);
        if (failing.test(turn)) {
            done.accept(new IllegalStateException("failed by the test"));
        } else if (holding) {
            held.add(failure -> {
                lines.addAll(turn.lines());
                done.accept(failure);
            });
        } else {
            lines.addAll(turn.lines());
            done.accept(null);
        }
    }

    private String identity() {
        return "content-" + ++identities;
    }

    @Override
    public void close() {
        if (loop != null) {
            stop();
        }
    }
}
