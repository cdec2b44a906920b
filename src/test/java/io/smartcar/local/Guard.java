package io.smartcar.local;

import io.smartcar.cluster.process.ServerProcess;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Restarts processes that have ended, perhaps killed by a curious user, after a delay. Thread-safe. */
final class Guard {
    private final Screen screen;
    private final Duration pause;
    private final Map<ServerProcess, Long> restarts = new LinkedHashMap<>();

    Guard(Screen screen, Duration pause) {
        this.screen = screen;
        this.pause = pause;
    }

    synchronized void add(ServerProcess process) {
        restarts.put(process, null);
    }

    /** Leaves a process alone until it is added again. */
    synchronized void remove(ServerProcess process) {
        restarts.remove(process);
    }

    /** Checks all processes once, without waiting. */
    synchronized void look() {
        restarts.replaceAll((process, restart) -> process.isRunning() ? null : restartAt(process, restart));
    }

    private Long restartAt(ServerProcess process, Long restart) {
        if (restart == null) {
            screen.say(process.name() + " has ended; restarting it in " + pause.toSeconds() + " s (log: "
                    + process.log() + ")");
            return System.nanoTime() + pause.toNanos();
        }
        if (System.nanoTime() - restart < 0) {
            return restart;
        }
        process.launch();
        screen.say(process.name() + " was restarted as process " + process.pid());
        return null;
    }
}
