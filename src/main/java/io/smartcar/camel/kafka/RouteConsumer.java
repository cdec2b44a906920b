package io.smartcar.camel.kafka;

/** A route's consumer, as far as the gate moves it. Safe for use by any thread. */
public interface RouteConsumer {
    /** Whether it is to consume: its route is neither stopped nor stopping, nor gone. */
    boolean isWanted();

    /** Asks it to pause its partitions after what is under way, and to go on polling; returns at once. */
    void suspend();

    /** Whether all of its threads have paused. */
    boolean isPaused();

    /** Asks it to go on from the committed offsets; returns at once. */
    void resume();
}
