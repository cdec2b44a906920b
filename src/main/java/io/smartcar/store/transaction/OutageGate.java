package io.smartcar.store.transaction;

import io.smartcar.camel.hbase.HBaseProbe;
import io.smartcar.camel.kafka.RouteConsumer;
import io.smartcar.store.transaction.RolledBackException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a route from consuming while what it stores cannot be stored.
 *
 * <p>It is open; closed after a delivery that failed for good, with the route's consumer suspended, so that it stays in
 * its group, and a probe aside; and on trial after the probe got through, until a delivery is committed. If that fails
 * instead, the gate closes again for longer, without saying so anew.
 *
 * <p>Safe for use by any thread.
 */
final class OutageGate {
    private static final Logger LOG = LoggerFactory.getLogger(OutageGate.class);
    /** How long a thread may be busy with its batch before the others go on without it. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration BREATH = Duration.ofMillis(100);
    /** How long a trial lasts if nothing comes: the partition of the failed delivery may be another member's now. */
    private static final Duration TRIAL = Duration.ofSeconds(30);

    /** Runs something later. */
    interface Alarm {
        void after(Duration delay, Runnable action);
    }

    private enum State {
        OPEN,
        CLOSED,
        TRIAL
    }

    private final String routeId;
    private final RouteConsumer consumer;
    private final GateTimes times;
    private final Alarm alarm;

    private volatile State state = State.OPEN;
    private RolledBackException cause;
    private Instant since;
    private boolean announced;
    private int failures;
    private long pauseMillis;
    private long openNanos;
    private long remindNanos;
    private int generation;

    OutageGate(String routeId, RouteConsumer consumer, GateTimes times, Alarm alarm) {
        this.routeId = routeId;
        this.consumer = consumer;
        this.times = times;
        this.alarm = alarm;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Why it is closed or on trial, in a sentence; null if nothing is wrong. */
    synchronized String complaint() {
        boolean well = state == State.OPEN || state == State.TRIAL && System.nanoTime() - openNanos > TRIAL.toNanos();
        if (well || cause.isInPassing()) {
            return null;
        }
        return "Route '" + routeId + "' has not been able to store since " + since + ": " + cause.getMessage();
    }

    /** Why it is closed or on trial; null if nothing is wrong. */
    synchronized Throwable cause() {
        return complaint() == null ? null : cause;
    }

    /** What a delivery that comes while it is closed fails with. */
    synchronized RolledBackException refusal() {
        // a consumer that was started again meanwhile does not know that it should rest
        consumer.suspend();
        return new RolledBackException(
                Reason.GATE_CLOSED,
                "Not tried, since the gate of route '" + routeId + "' is closed: "
                        + (cause == null ? "it has just opened" : cause.getMessage()),
                null);
    }

    /**
     * Closes it after a delivery that failed for good. Called before the failed exchange returns to the consumer, which
     * would otherwise leave its group and join it again.
     */
    synchronized void close(RolledBackException failure) {
        if (state == State.CLOSED) {
            consumer.suspend();
            return;
        }
        if (!consumer.isWanted()) {
            return;
        }
        if (failures++ == 0) {
            since = Instant.now();
            announced = false;
        }
        cause = failure;
        state = State.CLOSED;
        consumer.suspend();
        announce();
        pauseMillis = times.firstProbe().toMillis();
        openNanos = System.nanoTime() + rest(failure).toNanos();
        generation++;
        scheduleProbe(generation, jitter(pauseMillis));
    }

    /** A probe that gets through says little if the trial fails all the same: then the pause grows. */
    private Duration rest(RolledBackException failure) {
        if (failure.isInPassing()) {
            return BREATH;
        }
        long longest = failure.reason() == Reason.ROUTE
                ? 60_000
                : 2 * times.longestProbe().toMillis();
        return Duration.ofMillis(Math.min(longest, failures == 1 ? 0 : 500L << Math.min(failures, 10)));
    }

    private void announce() {
        if (cause.isInPassing()) {
            LOG.info("Route '{}' reads its events again: {}", routeId, cause.getMessage());
            return;
        }
        if (announced) {
            remind();
            return;
        }
        announced = true;
        remindNanos = System.nanoTime() + times.reminder().toNanos();
        String message = "Closed the gate of route '{}': nothing is lost, its events wait in Kafka. {}";
        if (cause.reason() == Reason.ROUTE) {
            LOG.error(message, routeId, cause.getMessage(), cause.getCause());
        } else if (Failures.needsOperator(cause)) {
            LOG.error(message, routeId, cause.getMessage());
        } else {
            LOG.warn(message, routeId, cause.getMessage());
        }
    }

    private void remind() {
        if (System.nanoTime() - remindNanos >= 0) {
            remindNanos = System.nanoTime() + times.reminder().toNanos();
            LOG.warn("The gate of route '{}' has been closed since {}: {}", routeId, since, cause.getMessage());
        }
    }

    private void scheduleProbe(int closing, long delayMillis) {
        alarm.after(Duration.ofMillis(delayMillis), () -> probe(closing));
    }

    private void probe(int closing) {
        HBaseProbe probe;
        synchronized (this) {
            if (state != State.CLOSED || closing != generation) {
                return;
            }
            if (!consumer.isWanted()) {
                // the route was stopped meanwhile: it begins anew when it is started again
                reset();
                return;
            }
            if (announced) {
                remind();
            }
            probe = cause.probe();
        }
        // not under the lock: it may take seconds, and health checks ask meanwhile
        Exception failure = check(probe);
        synchronized (this) {
            if (state != State.CLOSED || closing != generation) {
                return;
            }
            long now = System.nanoTime();
            if (failure != null) {
                LOG.debug("The probe of route '{}' failed: {}", routeId, failure.toString());
                pauseMillis = Math.min(2 * pauseMillis, times.longestProbe().toMillis());
                scheduleProbe(closing, jitter(pauseMillis));
            } else if (now - openNanos < 0) {
                scheduleProbe(
                        closing, Math.min(TimeUnit.NANOSECONDS.toMillis(openNanos - now) + 1, jitter(pauseMillis)));
            } else if (!consumer.isPaused() && now - openNanos < PATIENCE.toNanos()) {
                // a thread that fails after the others were resumed would break its connection off
                scheduleProbe(closing, BREATH.toMillis());
            } else {
                open();
            }
        }
    }

    private static Exception check(HBaseProbe probe) {
        try {
            if (probe != null) {
                probe.check();
            }
            return null;
        } catch (Exception e) {
            return e;
        }
    }

    private void open() {
        state = State.TRIAL;
        openNanos = System.nanoTime();
        consumer.resume();
        if (announced && failures == 1) {
            LOG.info("Opened the gate of route '{}', which was closed since {}", routeId, since);
        }
    }

    /** Notes that a delivery was committed: an outage is over. */
    void succeeded() {
        if (state == State.TRIAL) {
            confirm();
        }
    }

    private synchronized void confirm() {
        if (state == State.TRIAL) {
            if (announced && failures > 1) {
                LOG.info("Route '{}' stores again, after {} attempts since {}", routeId, failures, since);
            }
            reset();
        }
    }

    /** Opens it without resuming anything. */
    synchronized void reset() {
        state = State.OPEN;
        generation++;
        failures = 0;
        cause = null;
        announced = false;
    }

    /** Spread by a quarter, so that many storers do not ask at once. */
    private static long jitter(long millis) {
        return ThreadLocalRandom.current().nextLong(millis * 3 / 4, millis * 5 / 4 + 1);
    }
}
