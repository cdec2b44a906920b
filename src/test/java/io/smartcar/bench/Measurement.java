package io.smartcar.bench;

import io.smartcar.cluster.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * What a run took, from the end of its warm-up.
 *
 * @param eventsPerSecond      of elapsed time
 * @param cpuSecondsPerMillion CPU time of the contender's own process, for a million events
 * @param peakMegabytes        the most resident memory of the process since its start
 * @param startSeconds         from the start of the process until the first events were through
 */
record Measurement(double eventsPerSecond, double cpuSecondsPerMillion, double peakMegabytes, double startSeconds) {
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(20).toNanos();
    private static final Duration NO_PROGRESS = Duration.ofMinutes(2);
    private static final double TICKS_PER_SECOND = 100;

    /** How far a run is at a moment. */
    private record Point(long events, long nanos, double cpu) {
        static Point of(Attempt attempt) throws IOException {
            long events = attempt.through().getAsLong();
            return new Point(events, System.nanoTime(), cpuSeconds(attempt.process()));
        }
    }

    /**
     * Watches a run until all its events are through. Measured is the time between two advances: the first one that ends the
     * warm-up, and the last but one, since a contender may wait with its last events for more.
     *
     * @throws IllegalStateException if nothing moves for two minutes
     */
    static Measurement of(Attempt attempt, long warmUp, long total) throws IOException {
        Point begin = Point.of(attempt);
        Point start = null;
        Point first = null;
        Point lastButOne = begin;
        Point last = begin;
        while (last.events() < total) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
            Point point = Point.of(attempt);
            if (point.events() > last.events()) {
                start = start == null ? point : start;
                first = first == null && point.events() >= warmUp ? point : first;
                lastButOne = last;
                last = point;
            } else if (point.nanos() - last.nanos() > NO_PROGRESS.toNanos()) {
                throw new IllegalStateException(attempt.process().name() + " stays at " + last.events() + " of " + total
                        + " events; see " + attempt.process().log());
            }
        }
        // too few events for that: all of them, with the start
        boolean few = first == null || first.events() >= lastButOne.events();
        Point from = few ? begin : first;
        Point to = few ? last : lastButOne;
        double events = to.events() - from.events();
        return new Measurement(
                events / (to.nanos() - from.nanos()) * 1e9,
                (to.cpu() - from.cpu()) / events * 1e6,
                peakMegabytes(attempt.process()),
                start == null ? 0 : (start.nanos() - begin.nanos()) / 1e9);
    }

    private static double cpuSeconds(ServerProcess process) throws IOException {
        String stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
        // the name of the program, in parentheses, may contain blanks
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    private static double peakMegabytes(ServerProcess process) throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                / 1024.0;
    }
}
