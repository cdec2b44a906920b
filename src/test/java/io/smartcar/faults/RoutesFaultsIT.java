package io.smartcar.faults;

import static io.smartcar.faults.source.LogLayout.DRIVER;
import static io.smartcar.faults.source.LogLayout.STATUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.faults.pipeline.KillRounds;
import io.smartcar.faults.pipeline.KillRounds.Phase;
import io.smartcar.faults.pipeline.Pipeline;
import io.smartcar.faults.source.Seed;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The routes' process killed, frozen and stopped. */
@Tag("faults")
@ExtendWith(FaultTable.class)
class RoutesFaultsIT {
    private static final int ROUNDS = Integer.getInteger("faults.rounds", 20);

    static Stream<Seed> seeds() {
        return Seed.several();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldSurviveKillsInEveryPhase(Seed seed) {
        seed.saidBy(ROUNDS + " kills");
        Pipeline pipeline = new Pipeline(SharedCluster.get(), "kills-" + seed.value());
        FaultRun run = new FaultRun("routes killed " + ROUNDS + " times, in every phase", pipeline, seed);
        try (RoutesProcess routes = pipeline.process("routes")) {
            KillRounds rounds = new KillRounds(pipeline, routes, seed);
            for (int round = 0; round < ROUNDS; round++) {
                rounds.kill(Phase.values()[round % Phase.values().length]);
            }
            run.mends(routes::launch);
            run.flows();
            run.settles();
            run.rereads(rounds.rereads());
            rounds.kills().forEach(System.out::println);
        }
        run.concludes();
    }

    @Test
    void shouldContinueAfterBeingFrozen() {
        Pipeline pipeline = new Pipeline(SharedCluster.get(), "frozen-routes");
        FaultRun run = new FaultRun("routes frozen for longer than the session", pipeline, null);
        pipeline.drop(DRIVER, "1", Pipeline.simulate(DRIVER, 1, 12_000));
        try (RoutesProcess routes = pipeline.process("routes").start()) {
            Pipeline.await("some events are stored").until(() -> pipeline.committed() > 1_000);
            run.breaks(routes::freeze);
            // the broker has removed the member by then
            Pipeline.pass(Duration.ofSeconds(10));
            run.mends(routes::thaw);
            run.flows();
            run.settles();
        }
        run.concludes();
    }

    @Test
    void shouldRereadNothingAfterStopInOrder() throws IOException {
        Pipeline pipeline = new Pipeline(SharedCluster.get(), "ordered-stops");
        FaultRun run = new FaultRun("routes stopped in order, three times", pipeline, null);
        long reread = 0;
        long longestNanos = 0;
        try (RoutesProcess routes = pipeline.process("routes")) {
            for (int round = 0; round < 3; round++) {
                pipeline.drop(DRIVER, "" + round, Pipeline.simulate(DRIVER, round, 4_000));
                pipeline.drop(STATUS, "" + round, Pipeline.simulate(STATUS, round, 4_000));
                long before = round == 0 ? 0 : pipeline.committed();
                routes.start();
                Pipeline.await("some events are stored").until(() -> pipeline.committed() > before + 1_000);
                long begin = System.nanoTime();
                routes.stop();
                longestNanos = Math.max(longestNanos, System.nanoTime() - begin);
                reread += pipeline.rows() - pipeline.committed();
            }
            run.mends(routes::launch);
            run.settles();
            run.rereads(reread);
        }
        run.concludes();
        assertThat(reread).as("events that are stored and not committed").isZero();
        assertThat(Duration.ofNanos(longestNanos))
                .as("a stop, for which Kubernetes waits for a minute")
                .isLessThan(Duration.ofSeconds(45));
    }
}
