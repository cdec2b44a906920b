package io.smartcar.cluster;

import io.smartcar.cluster.process.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The cluster that all integration tests of one JVM share: one broker, HBase in one process, empty at the beginning. It is
 * started when it is first asked for and closed when the JVM ends; with {@code -Dcluster.keep=true}, its servers stay up
 * for the next JVM.
 *
 * <p>A test that kills a server starts it again. Topics, tables and groups bear names that no other test uses.
 */
public final class SharedCluster {
    private static LocalCluster cluster;

    private SharedCluster() {}

    /** The started cluster. */
    public static synchronized LocalCluster get() {
        if (cluster == null) {
            cluster = Boolean.getBoolean("cluster.keep") ? kept() : started();
        }
        return cluster;
    }

    /** Stops the servers that tests with {@code -Dcluster.keep=true} left running. */
    public static void stopKept() {
        keptBuilder().build().close();
    }

    private static LocalCluster kept() {
        LocalCluster kept = keptBuilder().build();
        kept.start();
        kept.clear();
        return kept;
    }

    private static LocalCluster.Builder keptBuilder() {
        // not in target, which mvn clean deletes
        return LocalCluster.in(Project.path("local", "tests")).keep();
    }

    private static LocalCluster started() {
        Path folder = Project.path("target", "cluster");
        delete(folder);
        LocalCluster started = LocalCluster.in(folder).build();
        started.start();
        Runtime.getRuntime().addShutdownHook(new Thread(started::close, "close the shared cluster"));
        return started;
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot delete the old cluster in " + folder, failure);
        }
    }
}
