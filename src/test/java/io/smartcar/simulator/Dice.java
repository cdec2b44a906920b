package io.smartcar.simulator;

import java.util.SplittableRandom;

/** Random choices, the same ones for the same seed on every Java. Not thread-safe. */
final class Dice {
    private final SplittableRandom random;

    Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    /** 0 to {@code bound} - 1. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean onceIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** {@code value} or a neighbour of it, between {@code least} and {@code most}. */
    int step(int value, int least, int most) {
        return Math.max(least, Math.min(most, value + random.nextInt(3) - 1));
    }

    void shuffle(int[] values, int count) {
        for (int last = count - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            int value = values[last];
            values[last] = values[other];
            values[other] = value;
        }
    }
}
