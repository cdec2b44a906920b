package io.smartcar.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.faults.audit.Comparison;
import io.smartcar.faults.pipeline.KillRounds;
import io.smartcar.faults.pipeline.KillRounds.Phase;
import io.smartcar.faults.pipeline.Pipeline;
import io.smartcar.faults.pipeline.SentEvents;
import io.smartcar.faults.pipeline.SimulatedLogFiles;
import io.smartcar.faults.source.Seed;
import org.junit.jupiter.api.Test;

/** The routes' process is killed while the files that it follows grow and are rotated: the short form of the fault suite. */
class KilledTailIT {
    @Test
    void shouldLoseNoLineOfGrowingFilesAndStoreNoneTwiceWhenKilled() {
        Seed seed = Seed.of("killed tail");
        Pipeline pipeline = SimulatedLogFiles.pipeline(SharedCluster.get(), "killed-tail");
        KillRounds rounds;
        try (RoutesProcess routes = pipeline.process("killed-tail")) {
            rounds = KillRounds.ofGrowingFiles(pipeline, routes, seed);
            try (SimulatedLogFiles logs = new SimulatedLogFiles(pipeline, seed)) {
                rounds.kill(Phase.READING);
                rounds.kill(Phase.STORING);
                rounds.kill(Phase.READING);
            }
            routes.start();
            SentEvents.await(pipeline);
        }

        System.out.println(rounds.kills());
        Comparison comparison = pipeline.compare();
        assertThat(comparison.isClean()).as(seed + comparison.toString()).isTrue();
        assertThat(comparison.accounted()).isEqualTo(comparison.lines());
        SentEvents sent = SentEvents.of(pipeline);
        System.out.printf("%s%d events sent again%n", comparison, sent.repeated());
        assertThat(sent.mostRepeatedOfOneSource())
                .as("lines of one file that were sent again, at most a batch a kill; " + seed)
                .isLessThanOrEqualTo((long) rounds.kills().size() * SimulatedLogFiles.BATCH);
        assertThat(rounds.kills()).as("kills in mid-file").allMatch(kill -> kill.sent() < comparison.lines());
        assertThat(rounds.kills()).as("kills with events in flight").anyMatch(kill -> kill.committed() < kill.sent());
    }
}
