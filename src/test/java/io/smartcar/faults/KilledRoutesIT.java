package io.smartcar.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.faults.audit.Comparison;
import io.smartcar.faults.pipeline.KillRounds;
import io.smartcar.faults.pipeline.KillRounds.Phase;
import io.smartcar.faults.pipeline.Pipeline;
import io.smartcar.faults.source.Seed;
import org.junit.jupiter.api.Test;

/** The routes' process is killed in mid-file and in mid-batch: the short form of the fault suite. */
class KilledRoutesIT {
    @Test
    void shouldLoseNothingAndStoreNothingTwiceWhenKilled() {
        Seed seed = Seed.of("killed routes");
        Pipeline pipeline = new Pipeline(SharedCluster.get(), "killed-routes");
        KillRounds rounds;
        try (RoutesProcess routes = pipeline.process("killed-routes")) {
            rounds = new KillRounds(pipeline, routes, seed);
            rounds.kill(Phase.READING);
            rounds.kill(Phase.STORING);
            rounds.kill(Phase.READING);
            rounds.kill(Phase.STORING);
            routes.start();
            pipeline.awaitSettled();
        }

        System.out.println(rounds.kills());
        Comparison comparison = pipeline.compare();
        assertThat(comparison.isClean()).as(seed + comparison.toString()).isTrue();
        assertThat(comparison.accounted()).isEqualTo(comparison.lines());
        assertThat(rounds.kills()).as("kills in mid-file").anyMatch(kill -> kill.files() > 0 && kill.sent() > 0);
        assertThat(rounds.kills()).as("kills with events in flight").anyMatch(kill -> kill.committed() < kill.sent());
    }
}
