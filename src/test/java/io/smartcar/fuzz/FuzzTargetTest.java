package io.smartcar.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The default build runs the fuzzer's checks on its seeds, on pieces of them, and on former findings, some of which were
 * made in a reader that had been broken on purpose.
 */
class FuzzTargetTest {
    private static final int ROUNDS = 20;

    @ParameterizedTest
    @EnumSource
    void shouldInstrumentClassesThatExist(FuzzTarget target) throws Exception {
        for (String pattern : target.instrumented().split(":")) {
            if (pattern.startsWith("io.smartcar.")) {
                String path = "src/main/java/" + pattern.replace('.', '/').replaceAll("\\*$", "");
                try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
                    assertThat(files.map(Path::toString)).as(pattern).anyMatch(file -> file.startsWith(path));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldAcceptSeedsAndPiecesOfThem(FuzzTarget target) throws Exception {
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
    void shouldAcceptFormerFindings(FuzzTarget target) throws Exception {
        for (byte[] finding : target.findings()) {
            target.check(finding);
        }
    }
}
