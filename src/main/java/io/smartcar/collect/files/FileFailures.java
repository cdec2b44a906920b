package io.smartcar.collect.files;

import io.smartcar.camel.support.MessageText;
import io.smartcar.camel.support.ProblemHealthCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;

/**
 * The files that keep failing: health is DOWN while one has failed three times in a row, for example because its disk is
 * full. Thread-safe.
 */
final class FileFailures {
    private static final int TOLERATED = 2;
    private static final int MOST = 1_000;

    private record Failure(int times, String reason) {}

    private final Map<Path, Failure> failures = new LinkedHashMap<>();

    private ProblemHealthCheck health;

    /**
     * Registers the health check, once.
     *
     * @param progress gives the details of the check
     * @return whether it is the first time
     */
    synchronized boolean register(CamelContext context, FileProgress progress) {
        if (health != null) {
            return false;
        }
        health = new ProblemHealthCheck("smartcar", "dropped-files", result -> {
            result.detail("files.reading", progress.shown());
            return problem();
        });
        health.setCamelContext(context);
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        if (registry != null) {
            registry.register(health);
        }
        return true;
    }

    synchronized void failed(Path file, Throwable failure) {
        if (failures.size() < MOST || failures.containsKey(file)) {
            int times = failures.containsKey(file) ? failures.get(file).times + 1 : 1;
            failures.put(file, new Failure(times, MessageText.of(failure)));
        }
    }

    synchronized void succeeded(Path file) {
        failures.remove(file);
    }

    /** What keeps files from being read; null if nothing does. */
    synchronized String problem() {
        failures.keySet().removeIf(Files::notExists);
        Map.Entry<Path, Failure> first = null;
        int failing = 0;
        for (Map.Entry<Path, Failure> each : failures.entrySet()) {
            if (each.getValue().times > TOLERATED) {
                failing++;
                first = first == null ? each : first;
            }
        }
        return first == null
                ? null
                : failing + " dropped files cannot be read or completed and are retried, nothing is lost. The first is "
                        + MessageText.of(first.getKey()) + ", which failed " + first.getValue().times + " times: "
                        + first.getValue().reason
                        + ". Look for a full disk or missing permissions: of the file, the drop folder, the positions"
                        + " (files.positions), and the folders of files that were read";
    }
}
