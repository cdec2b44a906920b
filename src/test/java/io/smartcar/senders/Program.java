package io.smartcar.senders;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program of the system's that runs beside a test and ends with it: when it is closed, and also when this JVM is
 * killed. What it prints goes to a file. Not thread-safe.
 */
final class Program implements AutoCloseable {
    private static final List<String> FOLDERS = List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin");
    private static final int GRACE_SECONDS = 30;

    private final String name;
    private final Path log;
    private final Process process;
    private final Process watch;

    private Program(String name, Path log, Process process, Process watch) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.watch = watch;
    }

    /**
     * The program of that name.
     *
     * @throws IllegalStateException if it is not installed; the message says what installs it
     */
    static String path(String name) {
        return FOLDERS.stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Expected the program " + name + " in one of " + FOLDERS
                        + ", but it is not there: run src/test/senders/install.sh first, which installs what the tests"
                        + " of 'mvn verify -Dgroups=senders' send with"))
                .toString();
    }

    /** Starts a program; what it prints is appended to {@code log}. */
    static Program start(Path log, String name, String... arguments) {
        List<String> command = command(name, arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            // its input ends when this JVM does, however that comes about
            Process watch = new ProcessBuilder("sh", "-c", "read nothing; kill -9 " + process.pid()).start();
            return new Program(name, log, process, watch);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot start " + command, failure);
        }
    }

    /**
     * Runs a program to its end.
     *
     * @return what it printed
     * @throws IllegalStateException if it fails, or does not end within two minutes
     */
    static String run(String name, String... arguments) {
        List<String> command = command(name, arguments);
        try {
            Path output = Files.createTempFile(name, ".output");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(2, TimeUnit.MINUTES);
            process.destroyForcibly();
            String printed = Files.readString(output);
            Files.delete(output);
            if (!ended || process.exitValue() != 0) {
                throw new IllegalStateException((ended ? "Failed" : "Not ended within two minutes") + ": "
                        + String.join(" ", command) + "\n" + printed);
            }
            return printed;
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot run " + command, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while running " + command, interrupted);
        }
    }

    private static List<String> command(String name, String... arguments) {
        List<String> command = new ArrayList<>(List.of(path(name)));
        command.addAll(List.of(arguments));
        return command;
    }

    boolean isRunning() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** The last lines that it printed, for the message of a failing test. */
    String lastLines() {
        try (Stream<String> lines = Files.lines(log)) {
            List<String> all = lines.toList();
            return name + " printed:\n" + String.join("\n", all.subList(Math.max(0, all.size() - 15), all.size()));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    /** Sends a signal, for example {@code USR1}. */
    void signal(String signal) {
        run("kill", "-" + signal, String.valueOf(pid()));
    }

    /** Waits for its end, however long it has to do. */
    int awaitEnd() {
        try {
            int status = process.waitFor();
            watch.destroyForcibly();
            return status;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + name, interrupted);
        }
    }

    /** Lets it end in its own way, with SIGTERM, and kills it if it does not. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException interrupted) {
            kill();
            Thread.currentThread().interrupt();
        }
        watch.destroyForcibly();
    }

    /** Kills it with SIGKILL. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** The same as {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }
}
