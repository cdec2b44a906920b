package io.smartcar.bench;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.process.ClassPaths;
import io.smartcar.cluster.process.JavaCommand;
import io.smartcar.cluster.process.Project;
import io.smartcar.cluster.process.ServerFiles;
import io.smartcar.cluster.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The servers of a benchmark, started once with the JVM's default compiler, and the processes that run against them. */
final class BenchServers implements AutoCloseable {
    static final String HEAP = "512m";

    private final Path folder;
    private final BenchOptions options;
    private final LocalCluster cluster;

    /** @param folder is emptied first */
    BenchServers(Path folder, BenchOptions options, Set<BenchPath.Server> used) throws IOException {
        this.folder = emptied(folder);
        this.options = options;
        LocalCluster.Builder builder = LocalCluster.in(folder.resolve("cluster"))
                .javaOptions("-XX:TieredStopAtLevel=4", "-XX:-UseSerialGC", "-Xmx2g");
        if (!used.contains(BenchPath.Server.HBASE)) {
            builder.withoutHBase();
        }
        if (used.contains(BenchPath.Server.HDFS)) {
            builder.dataNodes(1);
        }
        cluster = builder.build();
        cluster.start();
    }

    private static Path emptied(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                for (Path file : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return Files.createDirectories(folder);
    }

    LocalCluster cluster() {
        return cluster;
    }

    /** The partitions of each topic. */
    int partitions() {
        return options.partitions();
    }

    /** A new folder of a run. */
    Path folder(String id) throws IOException {
        return Files.createDirectories(folder.resolve(id));
    }

    /**
     * The routes as users start them.
     *
     * @param variant settings, {@code key=value}, options of the JVM, {@code -…}, and folders that come first on the class path,
     *     separated by blanks
     */
    RoutesProcess.Builder ours(String id, String variant) {
        RoutesProcess.Builder routes = RoutesProcess.of(cluster, folder)
                .name(id)
                .heap(HEAP)
                .optimized()
                .set("topics.create", false)
                .set("dead-letters.topic", "dead-letters");
        options.jvm().stream().filter(option -> !option.isEmpty()).forEach(routes::jvmOption);
        for (String word : variant.trim().split("\\s+")) {
            int equals = word.indexOf('=');
            if (word.startsWith("-")) {
                routes.jvmOption(word);
            } else if (equals > 0) {
                routes.set(word.substring(0, equals), word.substring(equals + 1));
            } else if (!word.isEmpty()) {
                routes.firstOnClassPath(Path.of(word));
            }
        }
        return routes;
    }

    /** A program of the package {@code loop}, in a process of its own on the same libraries. */
    ServerProcess loop(String id, Class<?> program, Object... arguments) {
        ServerFiles files = new ServerFiles(folder);
        JavaCommand java = new JavaCommand()
                .option("-Xmx" + HEAP, "--add-opens", "java.base/java.nio=ALL-UNNAMED")
                .option("-Dlog4j2.configurationFile=" + Project.path("target", "classes", "log4j2.xml"))
                .classPath(Project.path("target", "test-classes"), ClassPaths.of("routes"));
        return new ServerProcess(
                id,
                java.running(
                        program.getName(),
                        files.folder("programs"),
                        Stream.of(arguments).map(String::valueOf).toList()),
                folder,
                files.log(id),
                Duration.ZERO,
                () -> null);
    }

    /**
     * Flume with a configuration of {@code src/test/servers/flume}.
     *
     * @param values of the configuration's names in braces
     */
    ServerProcess flume(String id, String configuration, Map<String, ?> values) throws IOException {
        String text = Files.readString(Project.path("src", "test", "servers", "flume", configuration));
        for (Map.Entry<String, ?> value : values.entrySet()) {
            text = text.replace("{" + value.getKey() + "}", String.valueOf(value.getValue()));
        }
        Path written = Files.writeString(folder(id).resolve("flume.conf"), text);
        ServerFiles files = new ServerFiles(folder);
        List<Path> classPath = ClassPaths.of("flume");
        JavaCommand java = new JavaCommand()
                .option("-Xmx" + HEAP)
                .option("--add-opens", "java.base/java.nio=ALL-UNNAMED")
                .option("--add-opens", "java.base/java.lang=ALL-UNNAMED")
                .classPath(classPath.get(0), classPath.subList(1, classPath.size()));
        return new ServerProcess(
                id,
                java.running(
                        "org.apache.flume.node.Application",
                        files.folder("programs"),
                        List.of("--name", "bench", "--conf-file", written.toString(), "--no-reload-conf")),
                folder,
                files.log(id),
                Duration.ofSeconds(30),
                () -> null);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
