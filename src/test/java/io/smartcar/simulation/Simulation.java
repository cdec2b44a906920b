package io.smartcar.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/**
 * The scheduler: tasks, a clock that moves only from task to task, and all randomness, on one thread. Two simulations of
 * one seed are the same.
 *
 * <p>A process that waits for an answer ({@link #pass}) stays on the stack, while the tasks that are due run above it:
 * other processes, other threads of its own. So anything may happen during a call of a process, but of two calls that
 * overlap the one that began later ends first; longer waits (a redelivery's delay, an empty poll) are tasks of their own.
 */
final class Simulation {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    final Random random;

    private final Set<Defect> planted;
    private final Set<Fault> without;
    private final Map<Fault, Double> rates = new EnumMap<>(Fault.class);
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::nanos).thenComparingLong(Task::number));
    private final List<String> history;
    private long nanos;
    private long number;
    private String violation;
    private boolean calm;

    private record Task(long nanos, long number, Host host, Runnable action) {}

    /** Ends whatever a killed process was doing: nothing that it does afterwards has an effect. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    /**
     * @param without faults that do not happen
     * @param history takes what happens, a line each; null: no one reads it
     */
    Simulation(long seed, Set<Defect> planted, Set<Fault> without, List<String> history) {
        this.planted = planted;
        this.without = without;
        this.history = history;
        random = new Random(seed);
        for (Fault fault : Fault.values()) {
            rates.put(fault, random.nextBoolean() ? fault.most() * random.nextDouble() : 0);
        }
    }

    boolean has(Defect defect) {
        return planted.contains(defect);
    }

    long nanoTime() {
        return nanos;
    }

    Instant now() {
        return BEGIN.plusNanos(nanos);
    }

    Clock clock() {
        InstantSource source = this::now;
        return source.withZone(ZoneOffset.UTC);
    }

    /** Runs the action after the delay, unless the host was killed by then. */
    void schedule(Host host, Duration delay, Runnable action) {
        tasks.add(new Task(nanos + Math.max(0, delay.toNanos()), number++, host, action));
    }

    /** Lets time pass, in which others run. */
    void pass(Duration time) {
        runUntil(Duration.ofNanos(nanos).plus(time));
    }

    /** Runs the tasks until this time, or until a rule is violated. */
    void runUntil(Duration end) {
        while (violation == null && !tasks.isEmpty() && tasks.peek().nanos() <= end.toNanos()) {
            run(tasks.remove());
        }
        nanos = Math.max(nanos, end.toNanos());
    }

    private void run(Task task) {
        nanos = Math.max(nanos, task.nanos());
        if (task.host() != null && !task.host().isAlive()) {
            return;
        }
        try {
            task.action().run();
        } catch (Killed e) {
            // its process has ended
        } catch (RuntimeException | Error e) {
            List<StackTraceElement> trace = List.of(e.getStackTrace());
            violated("%s at %s", e, trace.subList(0, Math.min(6, trace.size())));
        }
    }

    /** Nothing breaks from now on. */
    void calmDown() {
        calm = true;
    }

    boolean isCalm() {
        return calm;
    }

    /** Whether the fault happens now. */
    boolean strikes(Fault fault) {
        return !calm && random.nextDouble() < rates.get(fault) && !without.contains(fault);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    Duration between(Duration from, Duration to) {
        return from.plusNanos((long) (random.nextDouble() * (to.toNanos() - from.toNanos())));
    }

    /** Adds a line to the history. */
    void log(String text, Object... arguments) {
        if (history != null) {
            history.add(String.format("%9.4f s  %s", nanos / 1e9, String.format(text, arguments)));
        }
    }

    /** A rule is violated: the simulation ends. Not thrown, as the code under test may catch it. */
    void violated(String text, Object... arguments) {
        if (violation == null) {
            violation = String.format(text, arguments);
            log("VIOLATED: %s", violation);
        }
    }

    /** The violated rule; null if there is none. */
    String violation() {
        return violation;
    }
}
