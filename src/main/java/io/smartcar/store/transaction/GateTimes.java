package io.smartcar.store.transaction;

import java.time.Duration;

/**
 * How a closed gate looks for the end of an outage.
 *
 * @param firstProbe the pause before the first probe; it doubles with each that fails
 * @param longestProbe the longest pause between probes
 * @param reminder how often the log is reminded of a closed gate
 */
record GateTimes(Duration firstProbe, Duration longestProbe, Duration reminder) {
    GateTimes {
        if (firstProbe.isNegative() || firstProbe.isZero() || firstProbe.compareTo(longestProbe) > 0) {
            throw new IllegalArgumentException("The first pause between probes must be positive and not longer than the"
                    + " longest, but they are " + firstProbe.toMillis() + " ms and " + longestProbe.toMillis() + " ms:"
                    + " set probeDelayMs and probeMaximumDelayMs of the storeTransaction");
        }
    }
}
