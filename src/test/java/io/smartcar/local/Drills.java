package io.smartcar.local;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.process.ServerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.util.json.JsonObject;

/** What a curious user can break on the page of the local run, and repair. Thread-safe; one drill at a time. */
final class Drills {
    private final List<Target> targets = new ArrayList<>();
    private final Guard guard;
    private final Feeder feeder;
    private final Callable<JsonObject> comparison;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicReference<JsonObject> compared = new AtomicReference<>();

    /**
     * @param guard leaves alone what a drill has stopped
     * @param feeder sends the events, or null without simulated events
     * @param comparison waits until all events are stored, and compares them
     */
    Drills(LocalCluster cluster, RoutesProcess routes, Guard guard, Feeder feeder, Callable<JsonObject> comparison) {
        this.guard = guard;
        this.feeder = feeder;
        this.comparison = comparison;
        if (cluster.hasHBase()) {
            targets.add(new Target("hbase", "HBase", cluster.hbaseProcesses()));
        }
        if (cluster.hasHadoop()) {
            targets.add(new Target(
                    "name-node", "the name node", List.of(cluster.hadoop().nameNode())));
        }
        List<ServerProcess> brokers = cluster.brokerProcesses();
        if (!brokers.isEmpty()) {
            targets.add(new Target("broker", brokers.size() == 1 ? "Kafka" : "broker 1", List.of(brokers.get(0))));
        }
        targets.add(new Target("routes", "the routes", List.of(routes.process())));
    }

    /** The drills that there are now, as the page shows them. */
    List<JsonObject> offered() {
        List<JsonObject> offered = new ArrayList<>();
        boolean allRun = true;
        for (Target target : targets) {
            boolean runs = target.isRunning();
            boolean isFrozen = target.isFrozen.get();
            allRun &= runs && !isFrozen;
            if (!runs) {
                offered.add(drill("start-" + target.id, "Start " + target.name, "Starts it again, with its data"));
            } else if (isFrozen) {
                offered.add(drill("thaw-" + target.id, "Thaw " + target.name, "Lets it go on (SIGCONT)"));
            } else {
                offered.add(drill("stop-" + target.id, "Stop " + target.name, "Kills its processes (SIGKILL)"));
                offered.add(drill(
                        "freeze-" + target.id,
                        "Freeze " + target.name,
                        "Keeps its connections open and answers nothing (SIGSTOP)"));
            }
        }
        if (feeder != null) {
            offered.add(drill("poison", "Send bad lines", "Drops files with lines that no kind takes"));
            JsonObject compare = drill(
                    "compare",
                    "Compare every line",
                    "Lets the cars wait until all is stored, and looks for each event in the store");
            compare.put("enabled", allRun);
            offered.add(compare);
        }
        return offered;
    }

    private JsonObject drill(String id, String label, String description) {
        JsonObject drill = new JsonObject(Map.of("id", id, "label", label, "description", description));
        drill.put("enabled", !busy.get());
        return drill;
    }

    /** The last comparison, or null. */
    JsonObject compared() {
        return compared.get();
    }

    /** Whether there is such a drill now. */
    boolean isOffered(String id) {
        return offered().stream().anyMatch(drill -> drill.get("id").equals(id));
    }

    /**
     * Carries out a drill and returns when that is done, with a sentence for the user; empty if another one is in progress.
     *
     * @throws Exception if it fails
     */
    String run(String id) throws Exception {
        if (!busy.compareAndSet(false, true)) {
            return "";
        }
        try {
            return carryOut(id);
        } finally {
            busy.set(false);
        }
    }

    private String carryOut(String id) throws Exception {
        switch (id) {
            case "poison" -> {
                return feeder.feedBadLines() + " bad lines are in the drop folder: they become dead letters.";
            }
            case "compare" -> {
                JsonObject result = comparison.call();
                compared.set(result);
                return result.get("missing").equals(0L)
                        ? "Every event is there."
                        : "Missing: " + result.get("missing") + ".";
            }
            default -> {
                for (Target target : targets) {
                    if (id.endsWith("-" + target.id)) {
                        return target.run(id.substring(0, id.indexOf('-')));
                    }
                }
                throw new IllegalArgumentException("There is no drill " + id);
            }
        }
    }

    /** Something that is stopped, frozen and started as a whole. */
    private final class Target {
        private final String id;
        private final String name;
        private final List<ServerProcess> processes;
        private final AtomicBoolean isFrozen = new AtomicBoolean();

        Target(String id, String name, List<ServerProcess> processes) {
            this.id = id;
            this.name = name;
            this.processes = processes;
        }

        boolean isRunning() {
            return processes.stream().allMatch(ServerProcess::isRunning);
        }

        String run(String verb) {
            switch (verb) {
                case "stop" -> {
                    processes.forEach(guard::remove);
                    processes.forEach(ServerProcess::kill);
                    return "It stays down until you start it.";
                }
                case "start" -> {
                    for (ServerProcess process : processes) {
                        if (!process.isRunning()) {
                            process.launch();
                        }
                        guard.add(process);
                    }
                    return "It runs again, and takes some seconds to be usable.";
                }
                case "freeze" -> {
                    processes.forEach(ServerProcess::freeze);
                    isFrozen.set(true);
                    return "It answers nothing until you thaw it.";
                }
                default -> {
                    isFrozen.set(false);
                    processes.forEach(ServerProcess::thaw);
                    return "It goes on.";
                }
            }
        }
    }
}
