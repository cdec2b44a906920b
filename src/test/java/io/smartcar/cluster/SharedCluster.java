package io.smartcar.cluster;

import io.smartcar.cluster.hadoop.HadoopServers;
import io.smartcar.cluster.process.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The cluster that all integration tests of one JVM share: one broker, HBase in one process, empty at the beginning. It is
 * started when it is first asked for and closed when the JVM ends; with {@code -Dcluster.keep=true}, its servers stay up
 * for the next JVM. {@linkplain #hadoop() HDFS}, with one data node, is another cluster, for the tests that ask for it.
 *
 * <p>A test that kills a server starts it again. Topics, tables and groups bear names that no other test uses.
 */
public final class SharedCluster {
    private static LocalCluster cluster;
    private static LocalCluster hadoop;

    private SharedCluster() {}

    /** The started cluster. */
    public static synchronized LocalCluster get() {
        if (cluster == null) {
            cluster = started("cluster", "tests", UnaryOperator.identity(), LocalCluster::clear);
        }
        return cluster;
    }

    /** The started HDFS, empty at the beginning, without Kafka and HBase. */
    public static synchronized HadoopServers hadoop() {
        if (hadoop == null) {
            hadoop = started("hadoop", "tests-hadoop", SharedCluster::onlyHadoop, cluster -> cluster.hadoop()
                    .clear());
        }
        return hadoop.hadoop();
    }

    private static LocalCluster.Builder onlyHadoop(LocalCluster.Builder builder) {
        return builder.brokers(0).withoutHBase().dataNodes(1);
    }

    /** Stops the servers that tests with {@code -Dcluster.keep=true} left running. */
    public static void stopKept() {
        kept("tests").build().close();
        onlyHadoop(kept("tests-hadoop")).build().close();
    }

    private static LocalCluster.Builder kept(String name) {
        // not in target, which mvn clean deletes
        return LocalCluster.in(Project.path("local", name)).keep();
    }

    private static LocalCluster started(
            String name, String keptName, UnaryOperator<LocalCluster.Builder> parts, Consumer<LocalCluster> clear) {
        if (Boolean.getBoolean("cluster.keep")) {
            LocalCluster kept = parts.apply(kept(keptName)).build();
            kept.start();
            clear.accept(kept);
            return kept;
        }
        Path folder = Project.path("target", name);
        delete(folder);
        LocalCluster started = parts.apply(LocalCluster.in(folder)).build();
        started.start();
        Runtime.getRuntime().addShutdownHook(new Thread(started::close, "close the shared " + name));
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
