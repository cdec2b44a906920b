package io.smartcar.camel.support;

/**
 * Exponential back-off: delays that double from one failure to the next. Camel's {@code BackOff} only describes one; the
 * computation of its delays is private to its timer.
 *
 * @param firstMillis the delay after the first failure
 * @param longestMillis no delay is longer
 */
public record Backoff(long firstMillis, long longestMillis) {
    private static final int MOST_DOUBLINGS = 30;

    /** @throws IllegalArgumentException if a delay is negative */
    public Backoff {
        if (firstMillis < 0 || longestMillis < 0) {
            throw new IllegalArgumentException(
                    "Expected delays of 0 ms or more, got " + firstMillis + " and " + longestMillis);
        }
    }

    /**
     * The delay after this number of failures in a row, in milliseconds.
     *
     * @param failures 0: no delay; 1: the first delay
     */
    public long delayMillis(int failures) {
        if (failures <= 0) {
            return 0;
        }
        int doublings = Math.min(failures - 1, MOST_DOUBLINGS);
        return firstMillis > longestMillis >> doublings ? longestMillis : firstMillis << doublings;
    }
}
