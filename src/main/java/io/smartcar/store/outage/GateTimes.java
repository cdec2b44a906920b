package io.smartcar.store.outage;

import java.time.Duration;

/**
 * The intervals of a closed gate.
 *
 * @param firstProbe the delay before the first probe; it doubles with each probe that fails
 * @param longestProbe the longest delay between probes
 * @param reminder the interval at which the log is reminded of a closed gate
 */
public record GateTimes(Duration firstProbe, Duration longestProbe, Duration reminder) {
    public GateTimes {
        if (firstProbe.isNegative() || firstProbe.isZero() || firstProbe.compareTo(longestProbe) > 0) {
            throw new IllegalArgumentException(
                    "The first delay between probes must be positive and at most the longest,"
                            + " but they are " + firstProbe.toMillis() + " ms and " + longestProbe.toMillis() + " ms:"
                            + " set store.probe.delay-ms and store.probe.maximum-delay-ms");
        }
    }
}
