package io.smartcar.bench;

import io.smartcar.bench.LatencyRun.Latencies;
import io.smartcar.cluster.process.Project;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * Runs {@code mvn -Pbench}: starts the servers, runs the contenders in turn, prints what each run took, and in the end the
 * medians, which are kept in {@code target/bench}. Options, as system properties:
 *
 * <pre>
 * -Dpaths=file-to-kafka,…   the paths; all by default
 * -Dcontenders=ours,…        the contenders; all by default
 * -Devents=N                the events that are measured in each run, after half as many for the warm-up
 * -Dwarm-up=1000000         the events before those
 * -Dpartitions=6            of each topic
 * -Drounds=3                how often each contender runs
 * -Ddocs=true               writes the results of docs/benchmark.md
 * -Dquick=true              one size of batches of the loops only
 * -Dours.jvm='OPTION …'     more options of the routes' JVM: a recording, for example
 * -Dours.settings='KEY=VALUE … | KEY=VALUE …'
 *                           settings of the routes, and others that run against them; nothing stands for those as shipped.
 *                           A word that begins with - is an option of the JVM; one without = is a folder of classes, those
 *                           of another version, for example
 * </pre>
 */
public final class Bench {
    private static final int SLOW = 1_000;
    /** Lines a second, unless the maximum has been measured in the same run. */
    private static final int HALF_OF_MAXIMUM = 15_000;

    private final BenchOptions options;
    private final PrintStream out;
    private final BenchReport report = new BenchReport();

    Bench(BenchOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    public static void main(String[] arguments) {
        try {
            BenchReport report = new Bench(BenchOptions.given(), System.out).run(Project.path("target", "bench"));
            if (Boolean.getBoolean("docs")) {
                report.writeInto(Project.path("docs", "benchmark.md"));
            }
        } catch (Exception failure) {
            failure.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }

    BenchReport run(Path folder) throws IOException, ExecutionException, InterruptedException {
        Set<BenchPath.Server> used =
                options.paths().stream().map(BenchPath::server).collect(Collectors.toSet());
        if (options.latency()) {
            used.add(BenchPath.Server.HBASE);
        }
        out.println("Starting the servers.");
        try (BenchServers servers = new BenchServers(folder.resolve("run"), options, used)) {
            for (BenchPath path : options.paths()) {
                run(path, servers);
            }
            if (options.latency()) {
                runLatency(servers);
            }
        }
        report.write(folder);
        out.println("\n" + report.tables());
        return report;
    }

    private void runLatency(BenchServers servers) throws IOException, ExecutionException, InterruptedException {
        int half = report.best(BenchPath.KAFKA_TO_HBASE, "ours")
                .map(row -> (int) row.speed() / 2)
                .orElse(HALF_OF_MAXIMUM);
        for (int round = 1; round <= options.rounds(); round++) {
            int number = 0;
            if (options.contenders().contains("ours")) {
                for (String variant : options.variants()) {
                    number++;
                    runLatency(LatencyRun.ours(servers, "latency-" + round + "-" + number, variant), half);
                }
            }
            if (options.contenders().contains("flume")) {
                runLatency(LatencyRun.flume(servers, "latency-" + round + "-flume"), half);
            }
        }
    }

    private void runLatency(LatencyRun started, int half) throws ExecutionException, InterruptedException {
        try (LatencyRun run = started) {
            run.warmUp();
            for (int rate : new int[] {SLOW, half}) {
                Latencies latencies = run.at(rate);
                out.printf(
                        "latency at %,d lines/s: %s … p50, p99, p99.9 are %s ms to Kafka, %s ms to the committed row%n",
                        rate,
                        latencies.title(),
                        LatencyRun.text(latencies.records()),
                        LatencyRun.text(latencies.rows()));
                report.add(latencies);
            }
        }
    }

    private void run(BenchPath path, BenchServers servers) throws IOException {
        long warmUp = options.warmUp(path);
        long events = options.measured(path);
        out.printf("%s: making %,d events, of which %,d are for the warm-up.%n", path.title(), warmUp + events, warmUp);
        PathContenders all = path.contenders(servers, warmUp + events);
        all.prepare();
        List<Contender> contenders = path.wanted(all, options);
        for (int round = 1; round <= options.rounds(); round++) {
            for (int number = 1; number <= contenders.size(); number++) {
                Contender contender = contenders.get(number - 1);
                out.printf("%s, round %d of %d: %s … ", path.title(), round, options.rounds(), contender.title());
                out.flush();
                Attempt attempt = contender.starter().start(path.title() + "-" + round + "-" + number);
                Measurement measured = measure(attempt, warmUp, warmUp + events);
                out.printf(
                        "%,.0f events/s, %.2f CPU s per million, %.0f MB%n",
                        measured.eventsPerSecond(), measured.cpuSecondsPerMillion(), measured.peakMegabytes());
                report.add(path, contender, measured);
            }
        }
    }

    private static Measurement measure(Attempt attempt, long warmUp, long total) throws IOException {
        Measurement measured;
        try {
            measured = Measurement.of(attempt, warmUp, total);
        } finally {
            attempt.process().stop();
        }
        attempt.cleanUp().run();
        return measured;
    }
}
