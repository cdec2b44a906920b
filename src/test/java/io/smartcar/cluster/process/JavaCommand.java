package io.smartcar.cluster.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Builds the command line of a tethered Java process. */
public final class JavaCommand {
    private static final String TETHER = Tether.class.getName();

    private final List<String> options = new ArrayList<>();
    private final List<Path> classPath = new ArrayList<>();

    public JavaCommand option(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    /** What makes a JVM small and quick to start, at the price of its speed under lasting load. */
    public JavaCommand quickToStart() {
        return option("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-XX:-UsePerfData");
    }

    public JavaCommand classPath(Path first, List<Path> rest) {
        classPath.add(first);
        classPath.addAll(rest);
        return this;
    }

    /**
     * The command. The shell makes the process deaf to the terminal's Ctrl-C and hang-up, which go to every process in
     * the foreground: only the starter shall hear them, and stop its processes in order.
     *
     * @param folder where the tether's class file is put, away from the class path of the project's tests
     */
    public List<String> running(String mainClass, Path folder, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(Stream.concat(Stream.of(tether(folder)), classPath.stream())
                .map(Path::toString)
                .reduce((left, right) -> left + ":" + right)
                .orElseThrow());
        command.add(TETHER);
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }

    private static Path tether(Path folder) {
        Path root = folder.resolve("tether");
        String name = TETHER.replace('.', '/') + ".class";
        Path file = root.resolve(name);
        try (InputStream bytes = Tether.class.getResourceAsStream("Tether.class")) {
            Files.createDirectories(file.getParent());
            Path fresh = Files.createTempFile(file.getParent(), "Tether", ".fresh");
            Files.write(fresh, bytes.readAllBytes());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot write " + file, failure);
        }
        return root;
    }
}
