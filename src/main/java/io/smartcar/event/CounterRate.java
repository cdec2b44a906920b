package io.smartcar.event;

import io.micrometer.core.instrument.Counter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How fast a counter has grown of late: over the last ten to twenty seconds, or since the look before if that is longer
 * ago. It costs nothing where it is counted. Thread-safe.
 */
final class CounterRate {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Counter counter;
    private final LongSupplier nanos;

    /** A moment, and the count at it. */
    private record Sample(long nanos, double count) {}

    private Sample before;
    private Sample last;

    CounterRate(Counter counter, LongSupplier nanos) {
        this.counter = counter;
        this.nanos = nanos;
        last = new Sample(nanos.getAsLong(), counter.count());
        before = last;
    }

    /** Returns by how much the counter grows in a second. */
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
