package io.smartcar.event;

import io.micrometer.core.instrument.Counter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The rate of a counter over the last ten to twenty seconds, or since the reading before the last if that is longer ago.
 * Counting costs nothing extra. Thread-safe.
 */
final class CounterRate {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Counter counter;
    private final LongSupplier nanos;

    /** The count at a time. */
    private record Sample(long nanos, double count) {}

    private Sample before;
    private Sample last;

    CounterRate(Counter counter, LongSupplier nanos) {
        this.counter = counter;
        this.nanos = nanos;
        last = new Sample(nanos.getAsLong(), counter.count());
        before = last;
    }

    /** The increase of the counter per second. */
    synchronized double perSecond() {
        Sample now = new Sample(nanos.getAsLong(), counter.count());
        if (now.nanos() - last.nanos() >= WINDOW_NANOS) {
            before = last;
            last = now;
        }
        long passed = now.nanos() - before.nanos();
        return passed == 0 ? 0 : (now.count() - before.count()) * TimeUnit.SECONDS.toNanos(1) / passed;
    }
}
