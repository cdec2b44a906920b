package io.smartcar.simulation;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The simulation with seeds at random for {@code -Dsimulation.seconds}, 60 by default, or with {@code -Dsimulation.seed}. */
@Tag("simulation")
class SimulationIT {
    private static final long SECONDS = Long.getLong("simulation.seconds", 60);

    @Test
    void shouldKeepTheGuaranteeForMinutes() {
        SeededRuns.check(Duration.ofSeconds(SECONDS));
    }
}
