package io.smartcar.cluster.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The class paths that the build writes to {@code target/servers} for the processes of the cluster. */
public final class ClassPaths {
    private static final Path FOLDER = Project.path("target", "servers");

    private ClassPaths() {}

    /** @param name kafka, hbase, hadoop, routes, or observability: the routes with what that profile adds */
    public static List<Path> of(String name) {
        Path file = FOLDER.resolve(name + ".classpath");
        List<Path> jars;
        try {
            jars = Stream.of(Files.readString(file).trim().split(":"))
                    .map(Path::of)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "Cannot read the class path of " + name
                            + ": run 'mvn verify' or 'mvn -Plocal' in the project's folder," + " which writes it",
                    failure);
        }
        for (Path jar : jars) {
            if (!Files.exists(jar)) {
                throw new IllegalStateException(jar + " is on the class path of " + name + " (" + file
                        + "), but not there: run 'mvn clean' once");
            }
        }
        return jars;
    }
}
