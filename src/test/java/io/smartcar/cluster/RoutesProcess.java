package io.smartcar.cluster;

import io.smartcar.cluster.process.BoundedWait;
import io.smartcar.cluster.process.ClassPaths;
import io.smartcar.cluster.process.JavaCommand;
import io.smartcar.cluster.process.Ports;
import io.smartcar.cluster.process.Project;
import io.smartcar.cluster.process.ServerFiles;
import io.smartcar.cluster.process.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The routes as they run in production: {@code RunCommand} on {@code target/classes} and the
 * runtime dependencies, in the project's folder, with its {@code routes/}. Any setting can be overridden, so that several
 * processes run beside each other, each with the routes, the drop folder and the group that it is given.
 *
 * <p>Methods may be called from any thread.
 */
public final class RoutesProcess implements AutoCloseable {
    private static final Path ROUTES = Project.path("routes");
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private final ServerProcess process;
    private final URI observe;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER_WITHIN).build();

    private RoutesProcess(Builder builder) {
        ServerFiles files = new ServerFiles(builder.folder);
        files.folder(".");
        int port = new Ports(files.folder().resolve("ports.properties")).of("management." + builder.name);
        observe = URI.create("http://127.0.0.1:" + port + "/observe/");
        Map<String, String> settings = new LinkedHashMap<>(builder.settings);
        settings.putIfAbsent("camel.management.port", String.valueOf(port));
        List<Path> classPath = new ArrayList<>(builder.firstOnClassPath);
        classPath.add(Project.path("target", "classes"));
        classPath.addAll(ClassPaths.of("routes"));
        JavaCommand java = new JavaCommand()
                .option("-Xmx" + builder.heap, "-XX:+ExitOnOutOfMemoryError")
                .option("--add-opens", "java.base/java.nio=ALL-UNNAMED");
        if (!builder.optimized) {
            java.option("-Xms64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        }
        builder.jvmOptions.forEach(java::option);
        settings.forEach((key, value) -> java.option("-D" + key + "=" + value));
        java.classPath(classPath.get(0), classPath.subList(1, classPath.size()));
        process = new ServerProcess(
                builder.name,
                java.running("io.smartcar.operate.RunCommand", files.folder("servers"), List.of()),
                Project.path(""),
                files.log(builder.name),
                GRACE,
                () -> answers("health/live") ? null : "Camel has not started");
    }

    /**
     * Routes that find the servers of {@code cluster}, with their log and their remembered port in {@code folder}.
     *
     * @param folder of this process, or of several with different names
     */
    public static Builder of(LocalCluster cluster, Path folder) {
        Builder builder = new Builder(folder).set("camel.component.hbase.zookeeper-quorum", cluster.zookeeper());
        if (cluster.hasHadoop()) {
            builder.set("camel.component.hdfs.uri", cluster.hadoop().uri());
        }
        return cluster.brokers().isEmpty() ? builder : builder.set("camel.component.kafka.brokers", cluster.brokers());
    }

    /**
     * Starts the process and returns when Camel and its routes have started, be the servers there or not.
     *
     * @throws IllegalStateException if it does not start; the message has the last lines of its log
     */
    public RoutesProcess start() {
        process.start();
        return this;
    }

    /** Starts the process without waiting for it: {@link #awaitStarted()} does. */
    public void launch() {
        process.launch();
    }

    /** The address of its health and metrics. */
    public URI observe() {
        return observe;
    }

    /** Returns when a launched process has started, and throws as {@link #start()} does. */
    public void awaitStarted() {
        process.awaitUsable();
    }

    /** Waits until the process is ready: its servers respond and all health checks are UP. */
    public void awaitReady(Duration bound) {
        BoundedWait.until(process.name() + " is ready", bound, () -> {
            HttpResponse<String> answer = get("health");
            return answer.statusCode() == 200 ? null : "its health is " + answer.body();
        });
    }

    /** The answer of its health endpoint, as JSON. */
    public String health() throws IOException {
        return get("health").body();
    }

    /** The answer of its state endpoint, as JSON. */
    public String state() throws IOException {
        return get("state").body();
    }

    /** The answer of its history endpoint, as JSON. */
    public String history() throws IOException {
        return get("history").body();
    }

    /** The answer of its endpoint of dead letters, as JSON. */
    public String deadLetters() throws IOException {
        return get("dead-letters").body();
    }

    /**
     * Orders an action of an operator, and returns its answer.
     *
     * @param action its id, with a query if it has one
     */
    public HttpResponse<String> act(String action) throws IOException {
        return send(HttpRequest.newBuilder(observe.resolve("actions/" + action))
                .header("X-Requested-With", "smartcar-routes")
                .POST(HttpRequest.BodyPublishers.noBody())
                .timeout(GRACE));
    }

    /** Its metrics at this moment. */
    public Metrics metrics() throws IOException {
        return new Metrics(get("metrics").body());
    }

    /** The process itself. */
    public ServerProcess process() {
        return process;
    }

    /** Whether the process runs, or is frozen. */
    public boolean isRunning() {
        return process.isRunning();
    }

    /** The number of the process. */
    public long pid() {
        return process.pid();
    }

    /** The file of its log, to which each run appends. */
    public Path log() {
        return process.log();
    }

    /** Kills the process with SIGKILL. */
    public void kill() {
        process.kill();
    }

    /** Stops the process with SIGTERM and returns when it has ended; kills it after a minute. */
    public void stop() {
        process.stop();
    }

    /** Stops the process with SIGSTOP, until {@link #thaw()}. */
    public void freeze() {
        process.freeze();
    }

    /** Resumes a frozen process. */
    public void thaw() {
        process.thaw();
    }

    /** The same as {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }

    private boolean answers(String path) throws IOException {
        return get(path).statusCode() == 200;
    }

    private HttpResponse<String> get(String path) throws IOException {
        return send(HttpRequest.newBuilder(observe.resolve(path)).timeout(ANSWER_WITHIN));
    }

    private HttpResponse<String> send(HttpRequest.Builder builder) throws IOException {
        HttpRequest request = builder.build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while asking " + request.uri(), interrupted);
        }
    }

    /** Builds a routes' process. */
    public static final class Builder {
        private final Path folder;
        private final Map<String, String> settings = new LinkedHashMap<>();
        private final List<Path> firstOnClassPath = new ArrayList<>();
        private final List<String> jvmOptions = new ArrayList<>();
        private String name = "routes";
        private String heap = "512m";
        private boolean optimized;

        private Builder(Path folder) {
            this.folder = folder;
        }

        /** The name of the process in messages and of its log; {@code routes} by default. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** Overrides a setting: one of {@code application.properties} or of Camel. */
        public Builder set(String key, Object value) {
            settings.put(key, String.valueOf(value));
            return this;
        }

        /**
         * Loads only these routes and all route configurations.
         *
         * @param ids the routes' ids, which are the stems of their files in {@code routes/}
         */
        public Builder routes(String... ids) {
            List<String> files = new ArrayList<>();
            for (String id : ids) {
                Path file = ROUTES.resolve(id + ".camel.yaml");
                if (!Files.exists(file)) {
                    throw new IllegalArgumentException("There is no " + file);
                }
                files.add("file:" + file);
            }
            configurations().forEach(file -> files.add("file:" + file));
            return set("camel.main.routes-include-pattern", String.join(",", files));
        }

        private static List<Path> configurations() {
            try (Stream<Path> files = Files.list(ROUTES)) {
                List<Path> found = new ArrayList<>();
                for (Path file : files.sorted().toList()) {
                    if (Files.readString(file).lines().anyMatch("- routeConfiguration:"::equals)) {
                        found.add(file);
                    }
                }
                return found;
            } catch (IOException failure) {
                throw new UncheckedIOException("Cannot read " + ROUTES, failure);
            }
        }

        /** Puts a folder, as {@code conf/} is in production, or a jar before everything else on the class path. */
        public Builder firstOnClassPath(Path entry) {
            firstOnClassPath.add(entry.toAbsolutePath());
            return this;
        }

        /** The heap's bound in the notation of {@code -Xmx}; 512m by default. */
        public Builder heap(String heap) {
            this.heap = heap;
            return this;
        }

        /** Compiles and collects garbage as in production: slower to start, faster under lasting load. */
        public Builder optimized() {
            optimized = true;
            return this;
        }

        /** Adds an option of the JVM. */
        public Builder jvmOption(String option) {
            jvmOptions.add(option);
            return this;
        }

        /** The process, not yet started. */
        public RoutesProcess build() {
            return new RoutesProcess(this);
        }
    }
}
