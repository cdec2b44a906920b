package io.smartcar.cluster.process;

import java.nio.file.Path;

/** The folder of the project, wherever the build was called from. */
public final class Project {
    private Project() {}

    /** A path in the project's folder, absolute. */
    public static Path path(String first, String... more) {
        // Surefire, Failsafe and the profile local set it; elsewhere it is the working directory
        return Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve(Path.of(first, more));
    }
}
