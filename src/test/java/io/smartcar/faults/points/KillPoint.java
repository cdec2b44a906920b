package io.smartcar.faults.points;

import io.smartcar.cluster.process.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A moment of the protocol at which the routes' process is killed: a rule of Byteman, in a file that bears the point's
 * name and begins with its meaning.
 */
public record KillPoint(String area, String name, String meaning, Path rule) {
    private static final Path FOLDER = Project.path("src", "test", "resources", "kill-points");

    /** The points of these areas; with {@code -Dfaults.point}, a regular expression, only those whose names match. */
    public static Stream<KillPoint> of(String... areas) {
        String only = System.getProperty("faults.point", ".*");
        return Arrays.stream(areas)
                .flatMap(area -> files(FOLDER.resolve(area)))
                .map(KillPoint::read)
                .filter(point -> point.name.matches(only));
    }

    /** All points. */
    static List<KillPoint> all() {
        return files(FOLDER).flatMap(KillPoint::files).map(KillPoint::read).toList();
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read " + folder, failure);
        }
    }

    private static KillPoint read(Path rule) {
        try {
            String first = Files.readAllLines(rule).get(0);
            return new KillPoint(
                    rule.getParent().getFileName().toString(),
                    rule.getFileName().toString().replace(".btm", ""),
                    first.replaceFirst("^# ", "").replaceFirst("\\.$", ""),
                    rule);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read " + rule, failure);
        }
    }

    /** What the rule prints before it halts the process. */
    String sign() {
        return "Killed at " + name;
    }

    @Override
    public String toString() {
        return name;
    }
}
