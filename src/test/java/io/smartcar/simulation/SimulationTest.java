package io.smartcar.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Some seconds of the simulation: seeds that are always the same, others at random, and each planted defect. */
class SimulationTest {
    private static final Duration RANDOM_SEEDS = Duration.ofSeconds(3);
    private static final int FIXED_SEEDS = 40;
    private static final int MOST_SEEDS = 1_000;

    @Test
    void shouldKeepTheGuaranteeWhateverBreaks() {
        SeededRuns.check(1, FIXED_SEEDS);
    }

    @Test
    void shouldKeepTheGuaranteeWithSeedsAtRandom() {
        SeededRuns.check(RANDOM_SEEDS);
    }

    @ParameterizedTest
    @EnumSource(Defect.class)
    void shouldFindEachPlantedDefect(Defect defect) {
        assertThat(SeededRuns.seedsUntilFound(defect, MOST_SEEDS)).isLessThanOrEqualTo(MOST_SEEDS);
    }

    @Test
    void shouldRepeatARunExactly() {
        List<String> once = new ArrayList<>();
        List<String> again = new ArrayList<>();
        SeededRuns.quietly(() -> {
            SeededRuns.run(1, Set.of(), Set.of(), once);
            SeededRuns.run(1, Set.of(), Set.of(), again);
        });

        assertThat(once).hasSizeGreaterThan(100).isEqualTo(again);
    }
}
