package io.smartcar.store.outage;

import io.smartcar.camel.support.ThrottledLog;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latest measurement of a route's backlog, and how fast what waits at the end of an outage is worked off. The latest
 * measurement may be read by any thread; the rest is guarded by the gate.
 */
final class BacklogProgress {
    private static final Logger LOG = LoggerFactory.getLogger(BacklogProgress.class);
    /** A backlog is worked off when this fraction of it is left: while events arrive, some always wait. */
    private static final long CAUGHT_UP = 100;

    private final String routeId;
    private final GateClock clock;
    private final ThrottledLog log;

    private volatile Backlog latest;
    private long measuredNanos;
    /** The backlog at the end of the last outage; 0 if it is worked off. */
    private long owed;

    /** @param interval between two lines in the log */
    BacklogProgress(String routeId, Duration interval, GateClock clock) {
        this.routeId = routeId;
        this.clock = clock;
        log = new ThrottledLog(interval, clock::nanoTime);
    }

    /** The latest measurement; null before the first. */
    Backlog latest() {
        return latest;
    }

    /** The end of an outage: what waits now is owed. Returns whether anything does. */
    boolean begin() {
        owed = latest == null ? 0 : latest.events();
        // the next measurement is the first that tells a rate
        measuredNanos = clock.nanoTime();
        log.reset();
        return owed > 0;
    }

    /** Reports no more. */
    void end() {
        owed = 0;
    }

    /** Takes a measurement; reports it if there is something to work off, and no outage. */
    void measured(Backlog measurement, boolean isOutage) {
        Backlog earlier = latest;
        long now = clock.nanoTime();
        double seconds = (now - measuredNanos) / 1e9;
        latest = measurement;
        measuredNanos = now;
        if (owed == 0 || isOutage) {
            return;
        }
        if (measurement.events() * CAUGHT_UP <= owed) {
            LOG.info("Route '{}' has caught up: {}", routeId, measurement);
            owed = 0;
        } else {
            double rate = (earlier.events() - measurement.events()) / seconds;
            log.log(count -> LOG.info(
                    "Route '{}' works off its backlog: {}; {}",
                    routeId,
                    measurement,
                    rate < 1
                            ? "it does not shrink, since as many events come as are stored"
                            : "it shrinks by " + Backlog.count((long) rate) + " a second, and is stored in about "
                                    + Backlog.words(Duration.ofSeconds((long) (measurement.events() / rate)))));
        }
    }
}
