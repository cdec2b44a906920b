package io.smartcar.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the fuzzer checks holds in the default build: of the inputs it begins with, of their pieces, and of what it once
 * found, were it in a reader that had been broken on purpose.
 */
class FuzzTargetTest {
    private static final int ROUNDS = 20;

    @ParameterizedTest
    @EnumSource
    void shouldHoldOfTheInputsToBeginWithAndOfPiecesOfThem(FuzzTarget target) throws Exception {
        Random random = new Random(1);
        assertThat(target.seeds()).hasSizeGreaterThan(5);
        for (byte[] seed : target.seeds()) {
            target.check(seed);
            for (int round = 0; round < ROUNDS; round++) {
                byte[] piece = Arrays.copyOf(seed, random.nextInt(seed.length + 1));
                if (piece.length > 0) {
                    piece[random.nextInt(piece.length)] = (byte) random.nextInt();
                }
                target.check(piece);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldHoldOfWhatWasFoundOnce(FuzzTarget target) throws Exception {
        for (byte[] finding : target.findings()) {
            target.check(finding);
        }
    }
}
