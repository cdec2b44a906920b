package io.smartcar.simulation;

import java.time.Duration;
import java.util.function.Supplier;

/** A process: it makes calls, at each of which it may be killed, and schedules tasks, which end with it. */
final class Host {
    private static final Duration QUICK = Duration.ofMillis(3);

    final Simulation simulation;
    private final String name;
    private final Fault kill;
    private final Runnable whenKilled;
    private boolean alive = true;
    private long frozenUntil;

    /**
     * @param kill the fault that kills it
     * @param whenKilled is called when the process was killed
     */
    Host(Simulation simulation, String name, Fault kill, Runnable whenKilled) {
        this.simulation = simulation;
        this.name = name;
        this.kill = kill;
        this.whenKilled = whenKilled;
    }

    boolean isAlive() {
        return alive;
    }

    /** Whether its threads run: a frozen process sends no heartbeats. */
    boolean isResponsive() {
        return alive && simulation.nanoTime() >= frozenUntil;
    }

    /** A point at which the process may be killed. */
    void step(String point) {
        requireAlive();
        if (simulation.strikes(kill)) {
            kill(point);
            throw new Simulation.Killed();
        }
    }

    void requireAlive() {
        if (!alive) {
            throw new Simulation.Killed();
        }
    }

    void kill(String point) {
        if (alive) {
            simulation.log("%s is KILLED %s", this, point);
            alive = false;
            whenKilled.run();
        }
    }

    /** A call to a server, which takes a while: others run before the effect and before the answer. */
    <T> T call(String what, Supplier<T> effect) {
        step("before " + what);
        await(latency());
        T result = effect.get();
        await(latency());
        step("after " + what);
        return result;
    }

    private Duration latency() {
        return simulation.between(Duration.ofNanos(100_000), QUICK);
    }

    /** Waits; longer, if the process is frozen. */
    void await(Duration time) {
        simulation.pass(time);
        simulation.pass(Duration.ofNanos(Math.max(0, frozenUntil - simulation.nanoTime())));
        requireAlive();
    }

    /** Stops all of its threads for a while. */
    void freeze(Duration time) {
        simulation.log("%s is frozen for %s", this, time);
        frozenUntil = simulation.nanoTime() + time.toNanos();
    }

    /** Runs the action later on one of the process's threads. */
    void schedule(Duration delay, Runnable action) {
        simulation.schedule(this, delay, () -> resume(action));
    }

    private void resume(Runnable action) {
        long left = frozenUntil - simulation.nanoTime();
        if (left > 0) {
            simulation.schedule(this, Duration.ofNanos(left), () -> resume(action));
        } else {
            action.run();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
