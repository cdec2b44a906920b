package io.smartcar.camel.kafka;

import io.smartcar.camel.support.Backoff;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Delays the reconnection of a consumer thread. When a poll fails, camel-kafka reconnects at once, in a loop as fast as
 * Kafka can reject the connection (no permission to read, another member with the same static id). The delay starts at
 * its minimum again after a connection that lasted. Camel 4.22 reconnects in one background task: retest it then.
 * Thread-safe; each thread has a pace of its own.
 */
final class ReconnectPace {
    /** A connection that lasts this long was not rejected. */
    static final Duration LASTING = Duration.ofSeconds(30);

    private static final Backoff BACKOFF = new Backoff(200, 5_000);

    private final LongSupplier nanoTime;
    private final LongConsumer sleep;
    private final ThreadLocal<Connection> connections = new ThreadLocal<>();

    /** @param failures the number of connections before it that did not last, in a row */
    private record Connection(long madeNanos, int failures) {}

    ReconnectPace() {
        this(System::nanoTime, ReconnectPace::sleep);
    }

    /**
     * @param nanoTime as {@link System#nanoTime()}
     * @param sleep sleeps for the given milliseconds
     */
    ReconnectPace(LongSupplier nanoTime, LongConsumer sleep) {
        this.nanoTime = nanoTime;
        this.sleep = sleep;
    }

    /** Waits until this thread may connect: not at all if its last connection lasted. */
    void await() {
        Connection last = connections.get();
        int failures = 0;
        if (last != null && nanoTime.getAsLong() - last.madeNanos() < LASTING.toNanos()) {
            failures = last.failures() + 1;
            sleep.accept(BACKOFF.delayMillis(failures));
        }
        connections.set(new Connection(nanoTime.getAsLong(), failures));
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            // the route is stopping: the consumer notices it by the flag
            Thread.currentThread().interrupt();
        }
    }
}
