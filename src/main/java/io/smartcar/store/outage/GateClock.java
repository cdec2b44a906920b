package io.smartcar.store.outage;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Time as outage gates use it; a test or a simulation supplies its own. Safe for use by any thread. */
public interface GateClock {
    /** The time of day, for messages. */
    Instant now();

    /** Elapsed time, as {@link System#nanoTime()}. */
    long nanoTime();

    /** A delay at random within a quarter of this one, so that many processes do not probe at once. */
    long spread(long millis);

    /** Runs the action once after the delay, on another thread. */
    void schedule(Duration delay, Runnable action);

    /** The system's time; actions run on the executor, and none does after its shutdown. */
    static GateClock system(ScheduledExecutorService executor) {
        Logger log = LoggerFactory.getLogger(GateClock.class);
        return new GateClock() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public long spread(long millis) {
                return ThreadLocalRandom.current().nextLong(millis * 3 / 4, millis * 5 / 4 + 1);
            }

            @Override
            public void schedule(Duration delay, Runnable action) {
                try {
                    executor.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
                } catch (RejectedExecutionException e) {
                    log.debug("The context is stopping: no more probes");
                }
            }
        };
    }
}
