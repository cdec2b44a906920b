package io.smartcar.simulation;

import io.smartcar.event.kind.Kinds;
import io.smartcar.simulation.Ledger.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Files that are dropped, a log that grows and is rotated, collectors, Kafka, storers, tables, and all that breaks. After a
 * while nothing breaks any more, and everything must come to rest in time, with the right outcome for each line.
 */
final class World {
    static final String DEAD_LETTERS = "dead-letters";
    static final Kinds KINDS = new Kinds(settings());
    static final CamelContext CONTEXT = context();

    private static final Duration REPAIR = Duration.ofSeconds(60);
    private static final Duration FAULTS = Duration.ofSeconds(90);
    static final Duration POISON_IS_CLEAR = FAULTS.plusMinutes(3);
    private static final Duration REST = Duration.ofMinutes(10);
    private static final List<String> CARS = List.of("c1", "c2", "c3");

    final Simulation simulation;
    final Ledger ledger;
    final SimulatedKafka kafka;
    final SimulatedTables tables;
    final SimulatedFiles files;
    /** Whether events are stored in files, which hold them; otherwise in tables. */
    final boolean inFiles;

    final SimulatedDisk disk;

    private final int storers;
    private final int threads;
    private final int batchSize;
    private final boolean staticMembers;
    private final StoringProcess[] running;
    private final Host[] hosts;
    private int dropped;
    private int replays;
    private int rotations;
    private int logLines;
    private String unfinished = "";

    World(Simulation simulation) {
        this.simulation = simulation;
        Random random = simulation.random;
        ledger = new Ledger(simulation);
        kafka = new SimulatedKafka(simulation, ledger, Map.of("a", 2, "b", 1, DEAD_LETTERS, 1));
        tables = new SimulatedTables(simulation, ledger);
        files = new SimulatedFiles(simulation, ledger);
        inFiles = random.nextBoolean();
        disk = new SimulatedDisk(simulation);
        disk.makeFolder(CollectingProcess.DROP_FOLDER);
        disk.makeFolder(CollectingProcess.TAIL_FOLDER);
        storers = 1 + random.nextInt(3);
        threads = 1 + random.nextInt(2);
        batchSize = 2 + random.nextInt(8);
        staticMembers = random.nextInt(3) == 0;
        running = new StoringProcess[storers];
        hosts = new Host[storers + 1];
        simulation.log(
                "%s storers with %s threads, batches of %s, static members: %s, in files: %s",
                storers, threads, batchSize, staticMembers, inFiles);
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        for (String kind : List.of("a", "b")) {
            Map.of(
                            "files", kind + "*.log",
                            "keep", "^\\d{14},",
                            "drop", "^#",
                            "delimiter", ",",
                            "columns", "time,car,file,number,value",
                            "types", "value=long",
                            "key", "car",
                            "topic", kind,
                            "table", kind.toUpperCase(),
                            "family", "f")
                    .forEach((key, value) -> settings.put("kind." + kind + "." + key, value));
            settings.put("kind." + kind + ".row", "{car}-{file}-{number}");
            settings.put("kind." + kind + ".time", "time");
            settings.put("kind." + kind + ".time-format", "yyyyMMddHHmmss");
            settings.put("kind." + kind + ".time-zone", "UTC");
        }
        return settings;
    }

    private static CamelContext context() {
        CamelContext context = new DefaultCamelContext();
        context.getRegistry().bind("kinds", KINDS);
        ReplayingProcess.prepare(context);
        return context;
    }

    /** Runs until everything has come to rest, or a rule is violated. */
    void run() {
        startCollector();
        for (int storer = 0; storer < storers; storer++) {
            startStorer(storer);
        }
        schedule(Duration.ofMillis(100), this::dropFile);
        schedule(Duration.ofMillis(100), this::growLog);
        schedule(Duration.ofSeconds(1), this::disturb);
        schedule(REPAIR, () -> {
            ledger.repair();
            simulation.log("the tables are repaired");
            startReplay();
        });
        simulation.runUntil(FAULTS);
        simulation.calmDown();
        kafka.unreachable.clear();
        tables.unreachable.clear();
        files.unreachable = false;
        simulation.log("The faults have stopped");
        endInHealth();
        comeToRest(FAULTS.plus(REST));
        startReplay();
        comeToRest(FAULTS.plus(REST).plus(REST));
        ledger.checkEnd();
    }

    private void comeToRest(Duration latest) {
        while (!open().isEmpty() && simulation.violation() == null) {
            Duration next = Duration.ofNanos(simulation.nanoTime()).plusSeconds(1);
            if (next.compareTo(latest) > 0) {
                simulation.violated("Long after the last fault there is still work: %s", open());
            }
            simulation.runUntil(next);
        }
    }

    String violation() {
        return simulation.violation();
    }

    int lines() {
        return ledger.size();
    }

    /** What is still to be done; empty at rest. */
    private String open() {
        List<String> unread = disk.files().stream()
                .filter(file -> file.matches(CollectingProcess.DROP_FOLDER + "/[ab].*"))
                .toList();
        List<String> open = new ArrayList<>(unread);
        if (replays > 0) {
            open.add("a replay");
        }
        open.addAll(ledger.unsettled());
        open.addAll(kafka.uncommitted(StoringProcess.GROUP, StoringProcess.TOPICS));
        return open.isEmpty() ? "" : open.subList(0, Math.min(5, open.size())).toString();
    }

    private void schedule(Duration delay, Runnable action) {
        simulation.schedule(null, delay, action);
    }

    private boolean chance(double probability) {
        return simulation.chance(probability);
    }

    // processes

    private void startCollector() {
        Host host = new Host(
                simulation, "collector", Fault.COLLECTOR_KILLED, () -> schedule(restartDelay(), this::startCollector));
        hosts[storers] = host;
        simulation.log("%s starts", host);
        simulation.schedule(host, Duration.ZERO, () -> new CollectingProcess(this, host, batchSize).start());
    }

    private void startStorer(int number) {
        String name = "storer-" + number;
        Host host = new Host(simulation, name, Fault.STORER_KILLED, () -> {
            ledger.lettersInDoubt();
            schedule(restartDelay(), () -> startStorer(number));
        });
        hosts[number] = host;
        simulation.log("%s starts", host);
        running[number] = new StoringProcess(this, host, threads, batchSize, staticMembers ? name : null);
    }

    private void startReplay() {
        replays++;
        Host host = new Host(
                simulation,
                "replayer",
                Fault.COLLECTOR_KILLED,
                () -> schedule(restartDelay(), () -> {
                    replays--;
                    startReplay();
                }));
        simulation.log("%s starts", host);
        simulation.schedule(host, Duration.ZERO, () -> new ReplayingProcess(this, host, () -> replays--).start());
    }

    private Duration restartDelay() {
        return simulation.between(Duration.ofMillis(500), Duration.ofSeconds(20));
    }

    private void disturb() {
        if (simulation.isCalm()) {
            return;
        }
        if (simulation.strikes(Fault.TABLES_OUT)) {
            outage(tables.unreachable, chance(0.5) ? List.of("A", "B") : List.of("A"));
            files.unreachable = true;
            schedule(duration(), () -> files.unreachable = false);
        }
        if (simulation.strikes(Fault.KAFKA_OUT)) {
            outage(kafka.unreachable, chance(0.6) ? List.of("a", "b", DEAD_LETTERS) : List.of("a"));
        }
        if (simulation.strikes(Fault.DEAD_LETTERS_OUT)) {
            outage(kafka.unreachable, List.of(DEAD_LETTERS));
        }
        if (simulation.strikes(Fault.FROZEN)) {
            hosts[simulation.random.nextInt(hosts.length)].freeze(duration());
        }
        if (simulation.strikes(Fault.STOPPED)) {
            stopInOrder(running[simulation.random.nextInt(storers)]);
        }
        if (simulation.strikes(Fault.PAUSED)) {
            running[simulation.random.nextInt(storers)].pause(duration());
        }
        schedule(Duration.ofSeconds(1), this::disturb);
    }

    private static void stopInOrder(StoringProcess storer) {
        if (storer.isBetweenDeliveries()) {
            storer.stop();
        }
    }

    private Duration duration() {
        return simulation.between(Duration.ofMillis(100), Duration.ofSeconds(25));
    }

    private void outage(java.util.Set<String> unreachable, List<String> names) {
        simulation.log("out of reach: %s", names);
        unreachable.addAll(names);
        schedule(duration(), () -> {
            simulation.log("in reach again: %s", names);
            unreachable.removeAll(names);
        });
    }

    // lines

    private void dropFile() {
        if (simulation.isCalm()) {
            return;
        }
        drop(simulation.random.nextInt(25), 0.2);
        schedule(simulation.between(Duration.ofSeconds(1), Duration.ofSeconds(20)), this::dropFile);
    }

    private void drop(int count, double odd) {
        String name = (chance(0.5) ? "a" : "b") + dropped++;
        StringBuilder content = new StringBuilder();
        for (int number = 0; number < count; number++) {
            content.append(line(name, number, odd)).append('\n');
        }
        simulation.log("%s.log is dropped, %s lines", name, count);
        disk.put(CollectingProcess.DROP_FOLDER + "/" + name + ".log", bytes(content.toString()));
    }

    private String line(String file, int number, double odd) {
        Outcome outcome =
                chance(odd) ? Outcome.values()[simulation.random.nextInt(Outcome.values().length)] : Outcome.STORED;
        return ledger.write(file, CARS.get(simulation.random.nextInt(CARS.size())), number, outcome);
    }

    /** Appends some lines to the log, the last one perhaps in part; now and then rotates it. */
    private void growLog() {
        if (simulation.isCalm()) {
            return;
        }
        String log = CollectingProcess.TAIL_FOLDER + "/b.log";
        if (chance(0.1) && unfinished.isEmpty() && disk.files().contains(log)) {
            disk.rename(log, log + "." + ++rotations);
            logLines = 0;
        }
        append(log, simulation.random.nextInt(6), 0.1);
        schedule(simulation.between(Duration.ofMillis(100), Duration.ofSeconds(10)), this::growLog);
    }

    private void append(String log, int count, double odd) {
        StringBuilder content = new StringBuilder(unfinished);
        for (int number = 0; number < count; number++) {
            content.append(line("log" + rotations, logLines++, odd)).append('\n');
        }
        int cut = simulation.isCalm() ? content.length() : simulation.random.nextInt(content.length() + 1);
        unfinished = content.substring(cut);
        disk.append(log, bytes(content.substring(0, cut)));
    }

    /** Ends with lines that are stored, for each topic: a poison event is recognised by one that is not. */
    private void endInHealth() {
        for (int file = 0; file < 4; file++) {
            drop(30, 0);
        }
        append(CollectingProcess.TAIL_FOLDER + "/b.log", 5, 0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
