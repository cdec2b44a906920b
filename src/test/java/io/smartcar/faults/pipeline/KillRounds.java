package io.smartcar.faults.pipeline;

import static io.smartcar.faults.source.LogLayout.DRIVER;
import static io.smartcar.faults.source.LogLayout.STATUS;

import io.smartcar.cluster.RoutesProcess;
import io.smartcar.faults.source.LogLayout;
import io.smartcar.faults.source.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** Kills a routes' process with SIGKILL again and again, each time at a random moment of another load. */
public final class KillRounds {
    private static final int LINES = 4_000;
    private static final int START_MILLIS = 8_000;
    private static final int STOP_MILLIS = 1_500;

    /** The activity of the process when it is killed. */
    public enum Phase {
        /** In mid-file. */
        READING,
        /** In mid-batch, most likely. */
        STORING,
        /** On its way up. */
        STARTING,
        /** On its way down, in order. */
        STOPPING
    }

    /**
     * One kill.
     *
     * @param files     that were not yet moved aside
     * @param sent      to Kafka so far
     * @param committed by the group so far
     * @param reread    events whose rows were stored and whose offsets were not committed
     */
    public record Kill(Phase phase, long files, long sent, long committed, long reread) {}

    private final Pipeline pipeline;
    private final RoutesProcess process;
    private final SplittableRandom random;
    private final boolean dropping;
    private final List<Kill> kills = new ArrayList<>();
    private int files;

    public KillRounds(Pipeline pipeline, RoutesProcess process, Seed seed) {
        this(pipeline, process, seed, true);
    }

    private KillRounds(Pipeline pipeline, RoutesProcess process, Seed seed, boolean dropping) {
        this.pipeline = pipeline;
        this.process = process;
        this.random = seed.random();
        this.dropping = dropping;
    }

    /** Rounds that drop no files, since others grow. */
    public static KillRounds ofGrowingFiles(Pipeline pipeline, RoutesProcess process, Seed seed) {
        return new KillRounds(pipeline, process, seed, false);
    }

    /** Drops another file, unless others grow, starts the process, and kills it in that phase. */
    public void kill(Phase phase) {
        if (dropping) {
            drop();
        }
        long sent = known(pipeline::sent);
        long committed = known(pipeline::committed);
        process.launch();
        switch (phase) {
            case STARTING -> Pipeline.pass(Duration.ofMillis(random.nextInt(START_MILLIS)));
            case READING -> {
                long wanted = sent + 1 + random.nextInt(LINES);
                Pipeline.await("event " + wanted + " is sent").until(() -> pipeline.sent() >= wanted);
            }
            case STORING -> {
                long wanted = committed + 1 + random.nextInt(LINES - 1_000);
                Pipeline.await("event " + wanted + " is committed").until(() -> pipeline.committed() >= wanted);
            }
            case STOPPING -> {
                long wanted = sent + 1 + random.nextInt(LINES);
                Pipeline.await("event " + wanted + " is sent").until(() -> pipeline.sent() >= wanted);
                ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
                Pipeline.pass(Duration.ofMillis(random.nextInt(STOP_MILLIS)));
            }
        }
        process.kill();
        kills.add(new Kill(
                phase,
                pipeline.waitingFiles(),
                known(pipeline::sent),
                known(pipeline::committed),
                known(pipeline::storedButNotCommitted)));
    }

    private void drop() {
        LogLayout layout = files % 3 == 2 ? STATUS : DRIVER;
        pipeline.drop(layout, "%03d".formatted(files), Pipeline.simulate(layout, 1_000 + files, LINES));
        files++;
    }

    /** A number that is unknown until the topics exist. */
    public static long known(LongSupplier number) {
        try {
            return number.getAsLong();
        } catch (IllegalStateException notYet) {
            return 0;
        }
    }

    /** All kills so far. */
    public List<Kill> kills() {
        return kills;
    }

    /** How many events were to be stored again because of the kills. */
    public long rereads() {
        return kills.stream().mapToLong(Kill::reread).sum();
    }
}
