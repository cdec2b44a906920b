package io.smartcar.camel.kafka;

/** The consumer of a route, as far as an outage gate controls it. Safe for use by any thread. */
public interface RouteConsumer {
    /** Whether the route exists and is neither stopped nor stopping. */
    boolean isWanted();

    /**
     * Requests that the consumer pause its partitions after the exchange in progress, and keep polling; returns at once.
     */
    void suspend();

    /** Whether all of the consumer's threads have paused. */
    boolean isPaused();

    /** Requests that the consumer continue from the committed offsets; returns at once. */
    void resume();
}
