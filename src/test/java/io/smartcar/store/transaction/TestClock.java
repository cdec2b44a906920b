package io.smartcar.store.transaction;

import io.smartcar.store.outage.GateClock;
import java.time.Duration;
import java.time.Instant;

/** A clock that moves when the test says so, and one task at a time. */
final class TestClock implements GateClock {
    long nanos;
    private Duration delay;
    private Runnable scheduled;

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nanos);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public long spread(long millis) {
        return millis;
    }

    @Override
    public void schedule(Duration after, Runnable action) {
        delay = after;
        scheduled = action;
    }

    void runScheduled() {
        nanos += delay.toNanos();
        scheduled.run();
    }
}
