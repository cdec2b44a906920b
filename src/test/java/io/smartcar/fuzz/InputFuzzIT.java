package io.smartcar.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.process.Project;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzzes each target, or {@code -Dfuzz.target}, for {@code -Dfuzz.minutes}, 1 by default, in a JVM of its own: no
 * exception, no input that takes ten seconds, no heap above 256 MiB. What was learnt stays in {@code target/fuzz},
 * where the next run continues; what was found as well. Put a finding into {@code src/test/resources/fuzz/<target>}.
 */
@Tag("fuzz")
class InputFuzzIT {
    private static final long MINUTES = Long.getLong("fuzz.minutes", 1);
    private static final int LONGEST_INPUT = 4096;

    static Stream<FuzzTarget> targets() {
        String chosen = System.getProperty("fuzz.target", "");
        return Stream.of(FuzzTarget.values())
                .filter(target -> chosen.isEmpty() || chosen.equalsIgnoreCase(target.name()));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void shouldFindNoInputThatBreaksTheRules(FuzzTarget target) throws Exception {
        Path folder = Project.path("target", "fuzz", target.name().toLowerCase());
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        Path seeds = Files.createDirectories(folder.resolve("seeds"));
        List<byte[]> inputs = target.seeds();
        for (int seed = 0; seed < inputs.size(); seed++) {
            Files.write(seeds.resolve(String.valueOf(seed)), inputs.get(seed));
        }
        Path log = folder.resolve("log");
        Process fuzzer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "--add-opens",
                        "java.base/java.nio=ALL-UNNAMED",
                        "-Dbasedir=" + Project.path(""),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + target.entry(),
                        "--instrumentation_includes=" + target.instrumented(),
                        // Jazzer's own look-out for misused libraries is not wanted, and breaks Netty
                        "--custom_hook_includes=io.smartcar.*",
                        "-max_total_time=" + TimeUnit.MINUTES.toSeconds(MINUTES),
                        "-timeout=10",
                        "-max_len=" + LONGEST_INPUT,
                        "-print_final_stats=1",
                        corpus.toString(),
                        seeds.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(fuzzer.waitFor(MINUTES + 5, TimeUnit.MINUTES))
                    .as("the fuzzer ends in time; see %s", log)
                    .isTrue();
        } finally {
            fuzzer.destroyForcibly();
        }
        System.out.println(target + ":" + figures(log));
        assertThat(fuzzer.exitValue())
                .as("a finding in %s: %s", folder, finding(log))
                .isZero();
        assertThat(figures(log)).as("%s", log).contains("DONE");
    }

    /** The last line of libFuzzer's, with its executions and its coverage, and its statistics. */
    private static String figures(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.contains("\tDONE ") || line.startsWith("stat::"))
                    .reduce("", (left, right) -> left + " " + right.replaceAll("\\s+", " "));
        }
    }

    private static String finding(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return lines.dropWhile(line -> !line.startsWith("== Java Exception") && !line.startsWith("=="))
                    .limit(12)
                    .reduce("", (left, right) -> left + "\n" + right);
        }
    }
}
