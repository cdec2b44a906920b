package io.smartcar.local;

import io.smartcar.cluster.SharedCluster;
import io.smartcar.cluster.process.Project;
import io.smartcar.operate.Commands;
import io.smartcar.operate.DryRun;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Runs {@code mvn -Plocal}: starts Kafka, HBase or HDFS, and the routes, feeds them with the logs of simulated cars, and shows the
 * progress of the events, until Ctrl-C. Options, as system properties:
 *
 * <pre>
 * -Dtopology=NAME        the brokers and the profile of a topology: single-broker (the default), multi-broker,
 *                        multi-node, zookeeper, hadoop, direct; each keeps its data apart
 * -Dsimulator=off        feeds nothing; a number feeds that many events a second (200)
 * -Dkafka.port=9092      a port for the broker, instead of a free one; -Dzookeeper.port likewise
 * -Drows=TABLE           instead of all that: prints rows of the cluster that runs; alone, the names of the tables
 * -Drecords=TOPIC        likewise, the last records of a topic with their headers: dead letters, for example
 * -Dfiles=KIND           likewise, the folders of a kind in HDFS and its last events; alone, all folders
 * -Dtry=FILE             likewise, the outcome of the first lines of a file; -Dkind=NAME if not by its name
 * -Dsketch=FILE          likewise, the file of a kind for its lines, for src/main/resources/kinds/
 * -Dcluster=stop         likewise, stops the servers that tests with -Dcluster.keep=true left running
 * -Dkey=PREFIX           … only rows whose keys begin with it
 * -Dlimit=10             … the number of rows, records or lines
 * </pre>
 */
public final class Local {
    static final String DEFAULT_TOPOLOGY = "single-broker";
    private static final int EVENTS_A_SECOND = 200;

    private Local() {}

    /**
     * Runs until the JVM is stopped, by Ctrl-C for example. If something does not start, it reports that, stops all else and
     * exits with 1. It never returns, since its classes would be unloaded while Maven's own process still runs them.
     */
    public static void main(String[] arguments) {
        String topology = System.getProperty("topology", DEFAULT_TOPOLOGY);
        Path local = Project.path("local");
        Path folder = topology.equals(DEFAULT_TOPOLOGY) ? local : local.resolve(topology);
        try {
            if (System.getProperty("try") != null) {
                System.exit(trial(System.getProperty("try")));
            } else if (System.getProperty("sketch") != null) {
                System.exit(command("sketch", System.getProperty("sketch")));
            } else if ("stop".equals(System.getProperty("cluster"))) {
                SharedCluster.stopKept();
            } else if (System.getProperty("rows") != null) {
                new Viewer(folder, System.out).showRows(System.getProperty("rows"));
            } else if (System.getProperty("records") != null) {
                new Viewer(folder, System.out).showRecords(System.getProperty("records"));
            } else if (System.getProperty("files") != null) {
                String path = new LocalSettings(topology).get("hdfs.path");
                new Viewer(folder, System.out).showFiles(path, System.getProperty("files"));
            } else {
                run(folder, topology, rate(System.getProperty("simulator", String.valueOf(EVENTS_A_SECOND))));
            }
        } catch (Exception failure) {
            System.err.println("\n" + failure.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    private static int trial(String file) {
        return command("try", System.getProperty("kind", DryRun.BY_NAME), file, System.getProperty("limit", "10"));
    }

    private static int command(String... arguments) {
        return Commands.run(new Properties(), Path.of(""), System.out, System.err, arguments);
    }

    private static void run(Path folder, String topology, int rate) throws Exception {
        Screen screen = new Screen(System.out, System.console() != null);
        LocalRun run = new LocalRun(folder, topology, screen);
        Runtime.getRuntime().addShutdownHook(new Thread(run::close, "stop"));
        try {
            run.start();
            run.watch(rate);
        } catch (Exception failure) {
            if (!run.isClosing()) {
                throw failure;
            }
            // caused by the end in progress
        }
    }

    private static int rate(String simulator) {
        if (simulator.equals("off")) {
            return 0;
        }
        try {
            int rate = Integer.parseInt(simulator);
            if (rate > 0) {
                return rate;
            }
        } catch (NumberFormatException wrong) {
            // reported below
        }
        throw new IllegalArgumentException(
                "-Dsimulator: expected 'off' or a number of events a second, got '" + simulator + "'");
    }
}
