package io.smartcar.faults;

import java.util.SplittableRandom;

/**
 * The origin of a test's random choices: a new one each time, printed, or the one that {@code -Dfaults.seed} gives, to
 * see a failure again.
 */
record Seed(long value) {
    private static final int MANY = 100_000;

    /** The seed of a test that is about to begin. */
    static Seed of(String test) {
        Long given = Long.getLong("faults.seed");
        Seed seed = new Seed(given != null ? given : new SplittableRandom().nextInt(MANY));
        System.out.printf("%s: seed %d (again with -Dfaults.seed=%d)%n", test, seed.value, seed.value);
        return seed;
    }

    SplittableRandom random() {
        return new SplittableRandom(value);
    }
}
