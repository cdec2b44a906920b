package io.smartcar.operate;

import java.io.PrintStream;
import java.time.Duration;

/** Prints how much a command has done, every few seconds. Not thread-safe. */
final class CommandProgress {
    private static final long PERIOD_NANOS = Duration.ofSeconds(5).toNanos();

    private final PrintStream out;
    private final long total;
    private long done;
    private long printed = System.nanoTime();

    /** @param total the number that is to be done */
    CommandProgress(PrintStream out, long total) {
        this.out = out;
        this.total = total;
    }

    void add(long count) {
        done += count;
        if (System.nanoTime() - printed > PERIOD_NANOS) {
            printed = System.nanoTime();
            out.printf("%,d of %,d%n", done, total);
        }
    }
}
