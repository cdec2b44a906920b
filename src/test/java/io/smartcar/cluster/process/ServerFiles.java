package io.smartcar.cluster.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder of a cluster, and the small files in it that its servers are configured by. */
public final class ServerFiles {
    private final Path folder;
    private final List<String> javaOptions;

    public ServerFiles(Path folder) {
        this(folder, List.of());
    }

    /** @param javaOptions more options of the servers' JVMs, which override those that they have anyway */
    public ServerFiles(Path folder, List<String> javaOptions) {
        this.folder = folder.toAbsolutePath().normalize();
        this.javaOptions = List.copyOf(javaOptions);
    }

    public Path folder() {
        return folder;
    }

    public Path log(String server) {
        return folder.resolve("logs").resolve(server.replace(' ', '-') + ".log");
    }

    /** Makes and returns a folder. */
    public Path folder(String name) {
        Path made = folder.resolve(name);
        try {
            Files.createDirectories(made);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot make the folder " + made, failure);
        }
        return made;
    }

    public Path write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, content);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot write " + file, failure);
        }
    }

    public Path writeProperties(Path file, Map<String, ?> properties) {
        return write(
                file,
                properties.entrySet().stream()
                        .map(property -> property.getKey() + "=" + property.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    /** Writes settings in the form of Hadoop's and HBase's site files. */
    public Path writeXml(Path file, Map<String, ?> settings) {
        return write(
                file,
                settings.entrySet().stream()
                        .map(setting -> "<property><name>" + setting.getKey() + "</name><value>" + setting.getValue()
                                + "</value></property>\n")
                        .collect(Collectors.joining("", "<configuration>\n", "</configuration>\n")));
    }

    /** The last options of a server's JVM; the first makes it log to its standard output, without its listing of all settings. */
    public String[] lastOptions() {
        Path file = write(
                folder("servers").resolve("log4j.properties"),
                """
                log4j.rootLogger=INFO, out
                log4j.appender.out=org.apache.log4j.ConsoleAppender
                log4j.appender.out.layout=org.apache.log4j.PatternLayout
                log4j.appender.out.layout.ConversionPattern=%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5p %c{1}: %m%n
                log4j.logger.kafka.server.KafkaConfig=WARN
                log4j.logger.org.apache.kafka.clients=WARN
                log4j.logger.org.apache.kafka.common.config=WARN
                log4j.logger.org.apache.zookeeper=WARN
                """);
        return Stream.concat(Stream.of("-Dlog4j.configuration=" + file.toUri()), javaOptions.stream())
                .toArray(String[]::new);
    }
}
