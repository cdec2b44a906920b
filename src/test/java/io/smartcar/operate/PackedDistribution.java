package io.smartcar.operate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** The distribution as the build packed it. */
public final class PackedDistribution {
    private PackedDistribution() {}

    /** Copies it into a folder, except for its libraries, which are linked to. */
    public static void copyTo(Path folder) throws IOException {
        Path packed = packed();
        Files.createSymbolicLink(folder.resolve("lib"), packed.resolve("lib"));
        for (String part : new String[] {"bin", "conf", "routes"}) {
            try (Stream<Path> files = Files.walk(packed.resolve(part))) {
                for (Path file : files.toList()) {
                    Files.copy(file, folder.resolve(packed.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private static Path packed() throws IOException {
        try (Stream<Path> built = Files.find(
                Path.of("target"),
                3,
                (path, attributes) -> path.endsWith("conf")
                        && path.getParent().getFileName().toString().startsWith("smartcar-routes"))) {
            return built.findFirst().orElseThrow().getParent().toAbsolutePath();
        }
    }
}
