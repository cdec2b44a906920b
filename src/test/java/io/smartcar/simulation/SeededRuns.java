package io.smartcar.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Runs simulations, one for each seed. One that violates a rule is repeated without each fault that it does not need, and
 * prints its history; {@code -Dsimulation.seed} repeats it.
 */
final class SeededRuns {
    private static final int SHOWN = 400;

    private SeededRuns() {}

    /** Runs a number of seeds. */
    static void check(long first, int count) {
        quietly(() -> {
            for (long seed = first; seed < first + count; seed++) {
                check(seed);
            }
        });
    }

    /** Runs seeds at random for some time; or the chosen one. */
    static void check(Duration time) {
        Long chosen = Long.getLong("simulation.seed");
        long begin = System.nanoTime();
        quietly(() -> {
            if (chosen != null) {
                check(chosen);
                return;
            }
            long first = new Random().nextInt(1_000_000_000);
            long seed = first;
            int lines = 0;
            while (System.nanoTime() - begin < time.toNanos()) {
                lines += check(seed++);
            }
            System.out.printf(
                    "Simulated %d seeds from %d on, with %d lines, in %d s%n",
                    seed - first,
                    first,
                    lines,
                    Duration.ofNanos(System.nanoTime() - begin).toSeconds());
        });
    }

    /** The number of seeds until a planted defect is found. */
    static int seedsUntilFound(Defect defect, int most) {
        long begin = System.nanoTime();
        int[] seed = {0};
        quietly(() -> {
            String violation = null;
            while (violation == null && seed[0]++ < most) {
                violation = run(seed[0], Set.of(defect), Set.of(), null).violation();
            }
            System.out.printf(
                    "%s: found with seed %d after %.1f s: %s%n",
                    defect, seed[0], (System.nanoTime() - begin) / 1e9, violation);
        });
        return seed[0];
    }

    static World run(long seed, Set<Defect> planted, Set<Fault> without, List<String> history) {
        World world = new World(new Simulation(seed, planted, without, history));
        world.run();
        return world;
    }

    private static int check(long seed) {
        World world = run(seed, Set.of(), Set.of(), null);
        if (world.violation() != null) {
            fail(seed);
        }
        return world.lines();
    }

    private static void fail(long seed) {
        Set<Fault> without = EnumSet.noneOf(Fault.class);
        for (Fault fault : Fault.values()) {
            without.add(fault);
            if (run(seed, Set.of(), without, null).violation() == null) {
                without.remove(fault);
            }
        }
        List<String> history = new ArrayList<>();
        String violation = run(seed, Set.of(), without, history).violation();
        history.stream().skip(Math.max(0, history.size() - SHOWN)).forEach(System.out::println);
        throw new AssertionError(String.format(
                "%s%nIts history, also without %s, is printed above; repeat it with -Dsimulation.seed=%d",
                violation, without, seed));
    }

    /** Without the log, which tells of each fault. */
    static void quietly(Runnable runs) {
        Map<String, Level> levels = new HashMap<>();
        LoggerContext.getContext(false)
                .getConfiguration()
                .getLoggers()
                .forEach((name, logger) -> levels.put(name, logger.getLevel()));
        try {
            levels.keySet().forEach(name -> Configurator.setLevel(name, Level.OFF));
            runs.run();
        } finally {
            levels.forEach(Configurator::setLevel);
        }
    }
}
