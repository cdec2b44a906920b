package io.smartcar.camel.support;

import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Logs a frequent event at most once per interval, with the number of times it happened since. Thread-safe. */
public final class ThrottledLog {
    private final long intervalNanos;
    private final LongSupplier nanoTime;

    private long times;
    private long last;
    private long latest;

    /** At most one line per minute. */
    public ThrottledLog() {
        this(Duration.ofMinutes(1), System::nanoTime);
    }

    /**
     * @param interval the shortest time between two lines
     * @param nanoTime the clock, as {@link System#nanoTime()}
     */
    public ThrottledLog(Duration interval, LongSupplier nanoTime) {
        intervalNanos = interval.toNanos();
        this.nanoTime = nanoTime;
        reset();
    }

    /**
     * Counts one event. Calls the logger with the number of events since its last call if that is at least an interval
     * ago, or at the first event.
     */
    public void log(LongConsumer logger) {
        long due = due();
        if (due > 0) {
            logger.accept(due);
        }
    }

    /** Forgets the past: the next event is logged at once. */
    public synchronized void reset() {
        times = 0;
        last = nanoTime.getAsLong() - intervalNanos;
        latest = last;
    }

    /** Whether an event happened within the last interval. */
    public synchronized boolean isRecent() {
        return nanoTime.getAsLong() - latest < intervalNanos;
    }

    private synchronized long due() {
        times++;
        long now = nanoTime.getAsLong();
        latest = now;
        if (now - last < intervalNanos) {
            return 0;
        }
        long due = times;
        times = 0;
        last = now;
        return due;
    }
}
