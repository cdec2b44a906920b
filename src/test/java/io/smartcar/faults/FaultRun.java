package io.smartcar.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.Usage;
import io.smartcar.faults.audit.Comparison;
import io.smartcar.faults.pipeline.Pipeline;
import io.smartcar.faults.source.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;

/** One fault: its timeline and the final comparison. Confined to one thread. */
final class FaultRun {
    /** Of one processor; includes compilation and the garbage collections of the measurement. */
    private static final double BUSY = 0.5;

    private static final long GATHERED = 32_000_000;

    private final String fault;
    private final Pipeline pipeline;
    private final Seed seed;
    private long brokenAt;
    private long repairedAt;
    private Duration detection;
    private Duration recovery;
    private Long rereads;
    private long lost;
    private Usage growth;
    private double processors;

    /** @param seed of its random choices, or null if it has none */
    FaultRun(String fault, Pipeline pipeline, Seed seed) {
        this.fault = fault;
        this.pipeline = pipeline;
        this.seed = seed;
    }

    String fault() {
        return fault;
    }

    String seed() {
        return seed == null ? "" : String.valueOf(seed.value());
    }

    String detection() {
        return seconds(detection);
    }

    String recovery() {
        return seconds(recovery);
    }

    String rereads() {
        return rereads == null ? "" : rereads.toString();
    }

    /** How many events were lost and reported as lost. */
    long lost() {
        return lost;
    }

    /** How much of one processor the routes used while they waited. */
    String waitingCpu() {
        return growth == null ? "" : String.format("%.1f %%", 100 * processors);
    }

    /** By how much the routes' heap, after a collection, and their memory grew while they waited. */
    String waitingMemory() {
        return growth == null
                ? ""
                : String.format("%+.1f/%+.1f MB", growth.heapBytes() / 1e6, growth.residentBytes() / 1e6);
    }

    private static String seconds(Duration duration) {
        return duration == null ? "" : String.format("%.1f s", duration.toMillis() / 1000.0);
    }

    /** Breaks something. */
    void breaks(Runnable action) {
        brokenAt = System.nanoTime();
        action.run();
    }

    /** Waits until the routes have detected the fault. */
    void notices(String sign, Callable<Boolean> condition) {
        Pipeline.await(fault + ": " + sign).until(condition);
        detection = Duration.ofNanos(System.nanoTime() - brokenAt);
    }

    /**
     * Leaves it broken for that time; the routes' process must neither end, nor grow, nor be busy once it has
     * detected the fault.
     */
    void lasts(Duration time, RoutesProcess routes) {
        Usage before = usage(routes);
        long begin = System.nanoTime();
        Pipeline.await(fault + ": the routes wait")
                .during(time)
                .pollInterval(Duration.ofSeconds(1))
                .until(routes::isRunning);
        long nanos = System.nanoTime() - begin;
        Usage after = usage(routes);
        growth = new Usage(
                after.cpuNanos() - before.cpuNanos(),
                after.residentBytes() - before.residentBytes(),
                after.heapBytes() - before.heapBytes());
        processors = (double) growth.cpuNanos() / nanos;
        if (detection != null) {
            // before, they may be busy
            assertThat(processors)
                    .as(fault + ": processors in use while waiting")
                    .isLessThan(BUSY);
        }
        assertThat(growth.heapBytes())
                .as(fault + ": bytes gathered while waiting")
                .isLessThan(GATHERED);
    }

    private static Usage usage(RoutesProcess routes) {
        try {
            return Usage.of(routes);
        } catch (IOException failure) {
            throw new UncheckedIOException("Failed to measure the routes", failure);
        }
    }

    /** Repairs it. */
    void mends(Runnable action) {
        action.run();
        repairedAt = System.nanoTime();
    }

    /** Waits until events are committed that were not before: call it at once after {@link #mends}. */
    void flows() {
        long[] committed = {-1};
        Pipeline.await(fault + ": events are stored again").until(() -> {
            long now = pipeline.committed();
            if (committed[0] < 0) {
                committed[0] = now;
            }
            return now > committed[0] || pipeline.isSettled();
        });
        recovery = Duration.ofNanos(System.nanoTime() - repairedAt);
    }

    /** Records how many events were delivered to the storing route more than once. */
    void rereads(long events) {
        rereads = events;
    }

    /** Records how many events were lost and reported as lost. */
    void lost(long events) {
        lost = events;
    }

    /** Waits until all events are processed. */
    void settles() {
        pipeline.awaitSettled();
        if (recovery == null && repairedAt != 0) {
            recovery = Duration.ofNanos(System.nanoTime() - repairedAt);
        }
    }

    /** Compares everything, adds a line to the table, and fails on any difference. */
    Comparison concludes() {
        return concludes(pipeline.compare());
    }

    /** The same for a comparison that was made elsewhere. */
    Comparison concludes(Comparison comparison) {
        FaultTable.add(this, comparison);
        assertThat(comparison.isClean()).as(fault + " " + seed + comparison).isTrue();
        assertThat(comparison.accounted()).as(fault + " " + seed + comparison).isEqualTo(comparison.lines());
        return comparison;
    }
}
