package io.smartcar.camel.tail.internal;

/** Steps of a tail's loop, for a caller that has no threads and a clock of its own. */
public final class TailStep {
    private TailStep() {}

    /** Does everything that is due now. */
    public static void of(TailLoop loop) {
        loop.step();
    }
}
