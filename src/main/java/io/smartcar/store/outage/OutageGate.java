package io.smartcar.store.outage;

import io.smartcar.camel.kafka.RouteConsumer;
import io.smartcar.camel.support.Backoff;
import io.smartcar.camel.support.ThrottledLog;
import io.smartcar.store.RolledBackException;
import io.smartcar.store.RolledBackException.Reason;
import io.smartcar.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a route from consuming during an outage of its store.
 *
 * <p>The gate is open; or closed after a delivery that failed in all attempts: the route's consumer is suspended, so that
 * it stays in its group, and the store is probed; or half-open after a successful probe, until a delivery is committed.
 * If a delivery fails while it is half-open, the gate closes again, for longer, without announcing it.
 *
 * <p>An operator can pause the route: then the consumer is suspended as well, and nothing but the operator resumes it.
 *
 * <p>Safe for use by any thread.
 */
public final class OutageGate {
    private static final Logger LOG = LoggerFactory.getLogger(OutageGate.class);
    /** How long the other threads wait for a thread that is still busy with its batch. */
    private static final Duration MAX_PAUSE_WAIT = Duration.ofSeconds(30);

    private static final Duration PROBE_SPACING = Duration.ofMillis(100);
    /** The gate counts as open again if nothing is delivered: another member may own the failed partition now. */
    private static final Duration LONGEST_HALF_OPEN = Duration.ofSeconds(30);

    private static final long FIRST_CLOSED_MILLIS = 2_000;
    private static final long LONGEST_CLOSED_MILLIS = 60_000;

    private enum State {
        OPEN,
        CLOSED,
        HALF_OPEN,
        PAUSED
    }

    private final String routeId;
    private final RouteConsumer consumer;
    private final GateTimes times;
    private final GateClock clock;
    private final Predicate<Throwable> needsOperator;
    private final Backoff probeBackoff;
    private final ThrottledLog reminder;

    private final BacklogProgress progress;

    private volatile State state = State.OPEN;
    /** Since when an operator has paused the route; null if that is not so. */
    private Instant pausedSince;

    private RolledBackException cause;
    /** What a look at the store and at Kafka found wrong, whether there was anything to store or not; null: nothing. */
    private RolledBackException watched;

    private Instant since;
    private boolean announced;
    /** Whether the end of the outage is logged, though it may begin again before a delivery is committed. */
    private boolean endLogged;

    private int failures;
    private int failedProbes;
    /** While closed, the earliest time to open; while half-open, the time it opened. */
    private long openNanos;
    /** Invalidates the probe that is scheduled. */
    private int generation;

    /** @param needsOperator whether an outage with this cause lasts until an operator acts */
    OutageGate(
            String routeId,
            RouteConsumer consumer,
            GateTimes times,
            GateClock clock,
            Predicate<Throwable> needsOperator) {
        this.routeId = routeId;
        this.consumer = consumer;
        this.times = times;
        this.clock = clock;
        this.needsOperator = needsOperator;
        probeBackoff =
                new Backoff(times.firstProbe().toMillis(), times.longestProbe().toMillis());
        reminder = new ThrottledLog(times.reminder(), clock::nanoTime);
        progress = new BacklogProgress(routeId, times.reminder(), clock);
    }

    /** The id of the route. */
    public String routeId() {
        return routeId;
    }

    public boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Whether deliveries are rejected: the gate is closed or paused. */
    public boolean isRejecting() {
        return state == State.CLOSED || state == State.PAUSED;
    }

    /** Suspends the consumer until {@link #resume}, whether the store is available or not; returns at once. */
    public synchronized void pause() {
        if (state != State.PAUSED) {
            reset();
            progress.end();
            state = State.PAUSED;
            pausedSince = clock.now();
        }
        consumer.suspend();
    }

    /** Ends a pause: the consumer continues from the committed offsets. */
    public synchronized void resume() {
        if (state == State.PAUSED) {
            reset();
            consumer.resume();
        }
    }

    /** Whether it is paused, and no delivery is in progress any more. */
    public boolean isPaused() {
        return state == State.PAUSED && consumer.isPaused();
    }

    /** Whether no delivery has failed in all attempts, as far as the gate knows. */
    private boolean isWithoutFailure() {
        return state == State.OPEN || state == State.PAUSED;
    }

    /** Why the gate is closed or half-open, in a sentence; null if the route is healthy. */
    public synchronized String healthMessage() {
        boolean healthy = isWithoutFailure()
                || state == State.HALF_OPEN && clock.nanoTime() - openNanos > LONGEST_HALF_OPEN.toNanos();
        if (healthy || cause.isTransient()) {
            return watched == null ? null : problem(watched);
        }
        return problem(cause);
    }

    private String problem(RolledBackException failure) {
        return "Route '" + routeId + "' has not been able to store since " + Backlog.seconds(since) + ": "
                + failure.getMessage();
    }

    /** Why the gate is closed or half-open; null if the route is healthy. */
    public synchronized Throwable cause() {
        if (healthMessage() == null) {
            return null;
        }
        return isWithoutFailure() ? watched : cause;
    }

    /** What the gate knows now. */
    public synchronized GateState state() {
        String problem = healthMessage();
        String gate = state.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new GateState(routeId, gate, problem, problem == null ? pausedSince : since, progress.latest());
    }

    /** The latest known backlog, in words; null before the first measurement. */
    public String backlog() {
        Backlog latest = progress.latest();
        return latest == null ? null : latest.toString();
    }

    /** The number of events that wait; NaN before the first measurement. */
    double waiting() {
        Backlog latest = progress.latest();
        return latest == null ? Double.NaN : latest.events();
    }

    /** Whether there is an outage, announced or not. */
    public synchronized boolean isOutage() {
        return !isWithoutFailure() || watched != null;
    }

    /**
     * Takes the result of a look at the store and at Kafka, which notices an outage before a delivery has failed in all
     * attempts, and also if nothing is delivered. It changes what is reported, never what is consumed.
     *
     * @param failure null if both are available
     */
    public synchronized void watched(RolledBackException failure) {
        if (!consumer.isWanted()) {
            return;
        }
        watched = failure;
        if (failure != null) {
            if (!announced) {
                since = clock.now();
                announce(failure);
            } else if (isWithoutFailure()) {
                remind(failure);
            }
        } else if (isWithoutFailure() && announced) {
            logEnd("Route '" + routeId + "' can store again");
            announced = false;
        }
    }

    /** Takes a measurement of the backlog; after an outage, reports how fast it is worked off. */
    public synchronized void measured(Backlog latest) {
        progress.measured(latest, isOutage());
    }

    private void logEnd(String what) {
        if (endLogged) {
            return;
        }
        endLogged = true;
        boolean isOwed = progress.begin();
        LOG.info(
                "{}, after {} since {}: {}",
                what,
                Backlog.words(Duration.between(since, clock.now())),
                Backlog.seconds(since),
                isOwed ? progress.latest() : "its events are read again from the committed offsets");
    }

    /** The failure of a delivery that arrives while the gate is closed or paused. */
    public synchronized RolledBackException rejection() {
        // a consumer that was restarted meanwhile is not suspended
        consumer.suspend();
        String why = state == State.PAUSED
                ? "an operator has paused route '" + routeId + "'"
                : "the outage gate of route '" + routeId + "' is closed: "
                        + (cause == null ? "it has just opened" : cause.getMessage());
        return new RolledBackException(Reason.GATE_CLOSED, "Not processed, because " + why, null);
    }

    /**
     * Closes the gate after a delivery that failed in all attempts. Called before the failed exchange returns to the
     * consumer, which would otherwise leave its group and rejoin it.
     */
    public synchronized void close(RolledBackException failure) {
        if (isRejecting()) {
            consumer.suspend();
            return;
        }
        if (!consumer.isWanted()) {
            return;
        }
        // a rebalance before an outage is not its first failure
        if (!announced && (failures == 0 || !failure.isTransient())) {
            since = clock.now();
            failures = 0;
        }
        failures++;
        cause = failure;
        state = State.CLOSED;
        consumer.suspend();
        if (failure.isTransient()) {
            LOG.info("Route '{}' reads its events again: {}", routeId, failure.getMessage());
        } else if (announced) {
            remind(failure);
        } else {
            announce(failure);
        }
        failedProbes = 0;
        openNanos = clock.nanoTime() + shortestClosed(failure).toNanos();
        generation++;
        scheduleProbe(generation, probeDelay());
    }

    /** A successful probe means little if the delivery after it fails all the same: then the gate stays closed longer. */
    private Duration shortestClosed(RolledBackException failure) {
        if (failure.isTransient()) {
            return PROBE_SPACING;
        }
        long longest = failure.reason() == Reason.ROUTE
                ? LONGEST_CLOSED_MILLIS
                : 2 * times.longestProbe().toMillis();
        return Duration.ofMillis(new Backoff(FIRST_CLOSED_MILLIS, longest).delayMillis(failures - 1));
    }

    private void announce(RolledBackException failure) {
        announced = true;
        endLogged = false;
        reminder.reset();
        reminder.log(count -> announceOutage(failure));
    }

    private void announceOutage(RolledBackException failure) {
        String message = (state == State.CLOSED ? "Closed the outage gate of route '" : "Cannot store for route '")
                + routeId + "' since " + Backlog.seconds(since) + ": " + failure.getMessage()
                + ". No event is lost: " + safety();
        if (failure.reason() == Reason.ROUTE) {
            LOG.error(message, failure.getCause());
        } else if (needsOperator.test(failure)) {
            LOG.error(message);
        } else {
            LOG.warn(message);
        }
    }

    private String safety() {
        // the measurement may be older than the events
        Backlog latest = progress.latest();
        return latest == null || latest.events() == 0 ? "all of them wait in Kafka" : latest.toString();
    }

    private void remind(RolledBackException failure) {
        reminder.log(count -> LOG.warn(
                "Route '{}' has not been able to store since {}: {}; {}",
                routeId,
                Backlog.seconds(since),
                failure.getMessage(),
                safety()));
    }

    private long probeDelay() {
        return clock.spread(probeBackoff.delayMillis(failedProbes + 1));
    }

    private void scheduleProbe(int closing, long delayMillis) {
        clock.schedule(Duration.ofMillis(delayMillis), () -> probe(closing));
    }

    private void probe(int closing) {
        Store.Probe probe;
        synchronized (this) {
            if (state != State.CLOSED || closing != generation) {
                return;
            }
            if (!consumer.isWanted()) {
                // the route was stopped meanwhile: after its restart the gate is open
                reset();
                return;
            }
            if (announced) {
                remind(cause);
            }
            probe = cause.probe();
        }
        // not under the lock: it may take seconds, and health checks ask meanwhile
        Exception failure = check(probe);
        synchronized (this) {
            if (state != State.CLOSED || closing != generation) {
                return;
            }
            long now = clock.nanoTime();
            if (failure != null) {
                LOG.debug("The probe of route '{}' failed: {}", routeId, failure.toString());
                failedProbes++;
                scheduleProbe(closing, probeDelay());
            } else if (now - openNanos < 0) {
                scheduleProbe(closing, Math.min(TimeUnit.NANOSECONDS.toMillis(openNanos - now) + 1, probeDelay()));
            } else if (!consumer.isPaused() && now - openNanos < MAX_PAUSE_WAIT.toNanos()) {
                // a thread that fails after the others were resumed would break its connection off
                scheduleProbe(closing, PROBE_SPACING.toMillis());
            } else {
                halfOpen();
            }
        }
    }

    private static Exception check(Store.Probe probe) {
        try {
            if (probe != null) {
                probe.check();
            }
            return null;
        } catch (Exception e) {
            return e;
        }
    }

    private void halfOpen() {
        state = State.HALF_OPEN;
        openNanos = clock.nanoTime();
        consumer.resume();
        if (announced && failures == 1) {
            logEnd("Opened the outage gate of route '" + routeId + "'");
        }
    }

    /** A delivery was committed: the outage is over. */
    public void succeeded() {
        if (state == State.HALF_OPEN) {
            open();
        }
    }

    private synchronized void open() {
        if (state == State.HALF_OPEN) {
            if (announced && failures > 1) {
                endLogged = false;
                logEnd("Route '" + routeId + "' stores again, after " + failures + " failures");
            }
            boolean lasts = announced && watched != null;
            RolledBackException still = watched;
            reset();
            if (lasts) {
                announced = true;
                watched = still;
            }
        }
    }

    /** Opens the gate, without resuming the consumer. */
    synchronized void reset() {
        state = State.OPEN;
        pausedSince = null;
        generation++;
        failures = 0;
        cause = null;
        watched = null;
        announced = false;
    }
}
