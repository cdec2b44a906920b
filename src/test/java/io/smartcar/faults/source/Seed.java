package io.smartcar.faults.source;

import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The origin of a test's random choices: a new one each time, printed, or the one that {@code -Dfaults.seed} gives, to
 * see a failure again.
 */
public record Seed(long value) {
    private static final int MANY = 100_000;

    /** The seed of a test that is about to begin. */
    public static Seed of(String test) {
        Long given = Long.getLong("faults.seed");
        return new Seed(given != null ? given : new SplittableRandom().nextInt(MANY)).saidBy(test);
    }

    /** The seeds of a test that runs once with each: as many as {@code -Dfaults.seeds} says, by default one. */
    public static Stream<Seed> several() {
        return Long.getLong("faults.seed") != null
                ? Stream.of(new Seed(Long.getLong("faults.seed")))
                : new SplittableRandom()
                        .longs(Integer.getInteger("faults.seeds", 1), 0, MANY)
                        .mapToObj(Seed::new);
    }

    /** Prints it. */
    public Seed saidBy(String test) {
        System.out.printf("%s: seed %d (again with -Dfaults.seed=%d)%n", test, value, value);
        return this;
    }

    public SplittableRandom random() {
        return new SplittableRandom(value);
    }
}
