package io.smartcar.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.faults.pipeline.KillRounds;
import io.smartcar.faults.pipeline.KillRounds.Phase;
import io.smartcar.faults.pipeline.Pipeline;
import io.smartcar.faults.pipeline.SentEvents;
import io.smartcar.faults.pipeline.SimulatedLogFiles;
import io.smartcar.faults.source.Seed;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The routes' process killed while files grow and are rotated. */
@Tag("faults")
@ExtendWith(FaultTable.class)
class TailFaultsIT {
    private static final int ROUNDS = Integer.getInteger("faults.rounds", 20);

    static Stream<Seed> seeds() {
        return Seed.several();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldSurviveKillsInEveryPhase(Seed seed) {
        seed.saidBy(ROUNDS + " kills while files grow");
        Pipeline pipeline = SimulatedLogFiles.pipeline(SharedCluster.get(), "tail-kills-" + seed.value());
        FaultRun run = new FaultRun("killed " + ROUNDS + " times while files grow", pipeline, seed);
        try (RoutesProcess routes = pipeline.process("routes")) {
            KillRounds rounds = KillRounds.ofGrowingFiles(pipeline, routes, seed);
            try (SimulatedLogFiles logs = new SimulatedLogFiles(pipeline, seed)) {
                for (int round = 0; round < ROUNDS; round++) {
                    rounds.kill(Phase.values()[round % Phase.values().length]);
                }
                run.mends(routes::launch);
                run.flows();
            }
            SentEvents.await(pipeline);
            run.rereads(rounds.rereads());
            rounds.kills().forEach(System.out::println);
        }
        run.concludes();
        assertThat(SentEvents.of(pipeline).mostRepeatedOfOneSource())
                .as("lines of one file that were sent again, at most a batch a kill; " + seed)
                .isLessThanOrEqualTo((long) ROUNDS * SimulatedLogFiles.BATCH);
    }
}
