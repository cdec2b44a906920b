package io.smartcar.collect.syslog;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Lets something that may happen often be logged once a minute, with how often it happened. Thread-safe. */
final class ThrottledLog {
    private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private long times;
    private long last = System.nanoTime() - INTERVAL_NANOS;

    /** Logs at once what happens for the first time, and later at most once a minute. */
    void log(LongConsumer logger) {
        long due = due();
        if (due > 0) {
            logger.accept(due);
        }
    }

    private synchronized long due() {
        times++;
        long now = System.nanoTime();
        if (now - last < INTERVAL_NANOS) {
            return 0;
        }
        long due = times;
        times = 0;
        last = now;
        return due;
    }
}
