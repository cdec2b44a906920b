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
import org.junit.jupiter.api.Test;

/**
 * The routes' process is killed while it receives syslog: the short form of the fault suite. What is killed is the
 * process, not the machine, whose cache keeps the written bytes: that a message is forced onto the disk shows only when
 * the power goes, and is not tried here.
 */
class KilledSyslogIT {
    @Test
    void shouldLoseNothingThatWasSpooledAndStoreNothingTwiceWhenKilled() throws IOException {
        Seed seed = Seed.of("killed syslog");
        try (DevicePipeline site = new DevicePipeline(SharedCluster.get(), "killed-syslog");
                RoutesProcess interval = site.process(1000);
                RoutesProcess each = site.process(0)) {
            SyslogKills kills = new SyslogKills(site, seed, 8_000);
            kills.kill(interval, Phase.FLOODED);
            kills.kill(each, Phase.STORING);
            kills.kill(each, Phase.FLOODED);
            interval.start();
            site.awaitConnected();
            site.endSending();
            site.awaitSettled();

            System.out.println(kills.kills());
            Comparison comparison = site.compare();
            SyslogLosses losses = site.losses();
            System.out.println(comparison.toString() + losses);
            assertThat(comparison.isClean()).as(seed + comparison.toString()).isTrue();
            assertThat(comparison.accounted()).isEqualTo(comparison.lines()).isGreaterThan(1_000);
            assertThat(comparison.duplicates())
                    .as("messages that were sent again, at most a batch a kill; " + seed)
                    .isLessThanOrEqualTo((long) kills.kills().size() * DevicePipeline.BATCH);
            assertThat(losses.faults()).as(seed.toString()).isEmpty();
            assertThat(losses.lostWithoutReason())
                    .as("of connections that were not broken; " + seed)
                    .isZero();
            assertThat(kills.kills())
                    .as("kills with messages in flight")
                    .anyMatch(kill -> kill.committed() < kill.sent());
        }
    }
}
