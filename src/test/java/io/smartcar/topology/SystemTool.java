package io.smartcar.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A checker of the system's, which is there if {@code .ci/run} or somebody has installed it. */
final class SystemTool {
    private final Path program;

    private SystemTool(Path program) {
        this.program = program;
    }

    /** The program of that name on the path; without it, the test is skipped. */
    static SystemTool installed(String name) {
        Optional<Path> program = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(program.isPresent(), name + " is not installed");
        return new SystemTool(program.get());
    }

    /** Runs it to its end; the test fails if it does. Returns what it printed. */
    String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s: %s", String.join(" ", command), printed)
                .isZero();
        return printed;
    }
}
