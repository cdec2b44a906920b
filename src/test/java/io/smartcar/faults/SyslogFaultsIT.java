package io.smartcar.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.faults.audit.Comparison;
import io.smartcar.faults.audit.SyslogLosses;
import io.smartcar.faults.pipeline.DevicePipeline;
import io.smartcar.faults.pipeline.SyslogKills;
import io.smartcar.faults.pipeline.SyslogKills.Phase;
import io.smartcar.faults.source.Seed;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The routes' process killed while it receives syslog. */
@Tag("faults")
@ExtendWith(FaultTable.class)
class SyslogFaultsIT {
    private static final int ROUNDS = Integer.getInteger("faults.rounds", 20);

    static Stream<Seed> seeds() {
        return Seed.several();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldSurviveKillsInEveryPhase(Seed seed) throws IOException {
        seed.saidBy(ROUNDS + " kills while syslog comes in");
        try (DevicePipeline site = new DevicePipeline(SharedCluster.get(), "syslog-kills-" + seed.value());
                RoutesProcess interval = site.process(1000);
                RoutesProcess each = site.process(0)) {
            FaultRun run = new FaultRun("killed " + ROUNDS + " times, syslog comes in", site.pipeline(), seed);
            SyslogKills kills = new SyslogKills(site, seed, 60_000);
            for (int round = 0; round < ROUNDS; round++) {
                kills.kill(round % 2 == 0 ? interval : each, Phase.values()[round % Phase.values().length]);
            }
            interval.start();
            site.awaitConnected();
            site.endSending();
            site.awaitSettled();

            kills.kills().forEach(System.out::println);
            Comparison comparison = site.compare();
            SyslogLosses losses = site.losses();
            System.out.println(losses);
            run.concludes(comparison);
            assertThat(comparison.duplicates())
                    .as("messages that were sent again, at most a batch a kill; " + seed)
                    .isLessThanOrEqualTo((long) ROUNDS * DevicePipeline.BATCH);
            assertThat(losses.faults()).as(seed.toString()).isEmpty();
            assertThat(losses.lostWithoutReason())
                    .as("of connections that were not broken; " + seed)
                    .isZero();
        }
    }
}
