package io.smartcar.camel.kafka;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Makes a consumer thread pause between two connections: camel-kafka connects anew at once when a poll fails, in a loop
 * as fast as Kafka can refuse it (no permission to read, another member with the same static id). The pause begins anew
 * with a connection that has lasted. Thread-safe; each thread has a pace of its own.
 */
final class ReconnectPace {
    static final long FIRST_MILLIS = 200;
    static final long LONGEST_MILLIS = 5_000;
    /** A connection that lasts as long was not refused. */
    static final Duration LASTING = Duration.ofSeconds(30);

    private final LongSupplier nanoTime;
    private final LongConsumer sleep;
    private final ThreadLocal<Connection> connections = new ThreadLocal<>();

    private record Connection(long madeNanos, long pauseMillis) {}

    ReconnectPace() {
        this(System::nanoTime, ReconnectPace::sleep);
    }

    /**
     * @param nanoTime as {@link System#nanoTime()}
     * @param sleep takes the milliseconds
     */
    ReconnectPace(LongSupplier nanoTime, LongConsumer sleep) {
        this.nanoTime = nanoTime;
        this.sleep = sleep;
    }

    /** Waits, if this thread has connected a short while ago, until it may connect again. */
    void await() {
        Connection last = connections.get();
        long pause = 0;
        if (last != null && nanoTime.getAsLong() - last.madeNanos() < LASTING.toNanos()) {
            pause = Math.min(Math.max(FIRST_MILLIS, 2 * last.pauseMillis()), LONGEST_MILLIS);
            sleep.accept(pause);
        }
        connections.set(new Connection(nanoTime.getAsLong(), pause));
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            // the route is being stopped: let the consumer find out
            Thread.currentThread().interrupt();
        }
    }
}
