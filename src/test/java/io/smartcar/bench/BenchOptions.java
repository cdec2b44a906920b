package io.smartcar.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is run, from system properties.
 *
 * @param paths      the paths, {@code -Dpaths}
 * @param latency    whether lines of a growing file are timed as well, {@code latency} among the paths
 * @param contenders the families of contenders, {@code -Dcontenders}
 * @param events     the events that are measured in each run, {@code -Devents}; as usual for the path, or 0
 * @param warmUp     the events before those, {@code -Dwarm-up}; half as many by default, or 0
 * @param partitions of each topic, {@code -Dpartitions}
 * @param rounds     how often each contender runs, {@code -Drounds}
 * @param quick      whether loops have one size of batches only
 * @param jvm        more options of the routes' JVM, {@code -Dours.jvm}
 * @param variants   settings of the routes that run against each other, {@code -Dours.settings}, separated by {@code |}
 */
record BenchOptions(
        List<BenchPath> paths,
        boolean latency,
        List<String> contenders,
        long events,
        long warmUp,
        int partitions,
        int rounds,
        boolean quick,
        List<String> jvm,
        List<String> variants) {
    static final int PARTITIONS = 6;

    private static final String LATENCY = "latency";
    private static final List<String> FAMILIES = List.of("ours", "loop", "flume", "rsyslog");

    static BenchOptions given() {
        List<String> known = new ArrayList<>(BenchPath.titles());
        known.add(LATENCY);
        List<String> given = words("paths", known);
        return new BenchOptions(
                given.stream()
                        .filter(path -> !path.equals(LATENCY))
                        .map(BenchPath::of)
                        .toList(),
                given.contains(LATENCY),
                words("contenders", FAMILIES),
                Long.getLong("events", 0),
                Long.getLong("warm-up", 0),
                Integer.getInteger("partitions", PARTITIONS),
                Integer.getInteger("rounds", 3),
                Boolean.getBoolean("quick"),
                List.of(System.getProperty("ours.jvm", "").split("\\s+")),
                List.of(System.getProperty("ours.settings", "").split("\\|", -1)));
    }

    private static List<String> words(String key, List<String> known) {
        List<String> given = Stream.of(
                        System.getProperty(key, String.join(",", known)).split(","))
                .map(String::trim)
                .toList();
        for (String one : given) {
            if (!known.contains(one)) {
                throw new IllegalArgumentException(
                        "-D" + key + ": expected some of " + String.join(", ", known) + ", got '" + one + "'");
            }
        }
        return given;
    }

    /** The events that are measured in a run. */
    long measured(BenchPath path) {
        return events > 0 ? events : path.usualEvents();
    }

    /** The events before those that are measured: a JVM that has just started is slow. */
    long warmUp(BenchPath path) {
        return warmUp > 0 ? warmUp : measured(path) / 2;
    }
}
