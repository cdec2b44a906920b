package io.smartcar.cluster.process;

import io.smartcar.cluster.LocalCluster;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * One process of a {@link LocalCluster}: it can be killed, frozen, and started again on the same ports and folder.
 *
 * <p>Methods may be called from any thread; they follow each other. Its output goes to {@link #log()}.
 */
public final class ServerProcess {
    private static final Duration STARTABLE_WITHIN = Duration.ofSeconds(30);
    private static final Duration USABLE_WITHIN = Duration.ofSeconds(120);
    private static final int LAST_LINES = 15;

    private final String name;
    private final List<String> command;
    private final Path workingDirectory;
    private final Path log;
    private final Duration grace;
    private final BoundedWait.Look startable;
    private final BoundedWait.Look usable;
    private ProcessHandle process;
    /** The process's standard input: collected as garbage, it would be closed, and the tether would halt the process. */
    private OutputStream tether;

    private boolean kept;

    /**
     * @param workingDirectory of the process
     * @param log              is appended to
     * @param grace            how long {@link #stop()} lets it end by itself; zero if a kill is as good
     * @param usable           looks whether the started process can be used
     */
    public ServerProcess(
            String name,
            List<String> command,
            Path workingDirectory,
            Path log,
            Duration grace,
            BoundedWait.Look usable) {
        this(name, command, workingDirectory, log, grace, () -> null, usable);
    }

    /** @param startable looks whether what an earlier process has left, elsewhere, lets the next one start */
    public ServerProcess(
            String name,
            List<String> command,
            Path workingDirectory,
            Path log,
            Duration grace,
            BoundedWait.Look startable,
            BoundedWait.Look usable) {
        this.name = name;
        this.command = List.copyOf(command);
        this.workingDirectory = workingDirectory;
        this.log = log;
        this.grace = grace;
        this.startable = startable;
        this.usable = usable;
    }

    /**
     * Runs a command that ends by itself, and appends its output to a log.
     *
     * @throws IllegalStateException if it fails
     */
    public static void run(String name, List<String> command, Path log) {
        try {
            Files.createDirectories(log.getParent());
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("The " + name + " failed: see " + log);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot start the " + name, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during the " + name, interrupted);
        }
    }

    /** Its name in messages, for example {@code broker 1}. */
    public String name() {
        return name;
    }

    /** The file with its log and its output. */
    public Path log() {
        return log;
    }

    /** Whether the process runs, or is frozen. */
    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /**
     * The number of the running process.
     *
     * @throws IllegalStateException if it does not run
     */
    public synchronized long pid() {
        return running().pid();
    }

    /**
     * Lets the process outlive this JVM, and adopts the one that an earlier JVM left running, if any: it then counts as
     * started, and is thawed. Its number is kept in a file beside the log that ends in {@code .pid}.
     */
    public synchronized void keep() {
        kept = true;
        try {
            if (!Files.exists(pidFile())) {
                return;
            }
            FileTime written = Files.getLastModifiedTime(pidFile());
            process = ProcessHandle.of(
                            Long.parseLong(Files.readString(pidFile()).trim()))
                    .filter(left -> startedBefore(written, left))
                    .orElse(null);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read " + pidFile(), failure);
        }
        if (isRunning()) {
            thaw();
        }
    }

    /** Otherwise the process is another one that was given the same number. */
    private static boolean startedBefore(FileTime written, ProcessHandle left) {
        // the start is counted from the boot, whose time is known to the second
        return left.info()
                .startInstant()
                .filter(start -> start.isBefore(written.toInstant().plusSeconds(2)))
                .isPresent();
    }

    private Path pidFile() {
        return log.resolveSibling(log.getFileName().toString().replaceFirst("\\.log$", "") + ".pid");
    }

    /**
     * Starts the process and returns when it is usable.
     *
     * @throws IllegalStateException if it runs already, ends, or is not usable within two minutes; the message has the
     *                               last lines of its log
     */
    public void start() {
        launch();
        awaitUsable();
    }

    /** Starts the process without waiting for it. */
    public synchronized void launch() {
        if (isRunning()) {
            throw new IllegalStateException(name + " runs already, as process " + process.pid());
        }
        BoundedWait.until(name + " can be started", STARTABLE_WITHIN, startable);
        try {
            Files.createDirectories(log.getParent());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(workingDirectory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            if (kept) {
                builder.environment().put(Tether.OFF, "true");
            }
            Process started = builder.start();
            process = started.toHandle();
            tether = started.getOutputStream();
            if (kept) {
                Files.writeString(pidFile(), process.pid() + "\n");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot start " + name, failure);
        }
    }

    /** Returns when the launched process is usable; throws as {@link #start()} does. */
    public void awaitUsable() {
        try {
            BoundedWait.until(name + " is usable", USABLE_WITHIN, () -> {
                if (!isRunning()) {
                    throw new BoundedWait.Unreachable(name + " has ended instead of becoming usable");
                }
                return usable.missing();
            });
        } catch (IllegalStateException failure) {
            throw new IllegalStateException(
                    failure.getMessage() + "\nThe last lines of " + log + ":\n" + lastLines(), failure);
        }
    }

    /** Ends the process in its own way, or kills it if it does not end in time; returns when it is gone. */
    public synchronized void stop() {
        if (!isRunning()) {
            return;
        }
        if (!grace.isZero()) {
            thaw();
            // by its handle: Process.destroy() ends its standard input as well, and the tether would halt it at once
            process.destroy();
            if (endsWithin(grace)) {
                return;
            }
        }
        kill();
    }

    /** Kills the process with SIGKILL, frozen or not; returns when it is gone. */
    public synchronized void kill() {
        if (!isRunning()) {
            return;
        }
        process.destroyForcibly();
        if (!endsWithin(Duration.ofSeconds(30))) {
            throw new IllegalStateException(name + ", process " + process.pid() + ", outlives SIGKILL by 30 s");
        }
    }

    /** Stops the process with SIGSTOP: it keeps its connections and answers nothing. */
    public synchronized void freeze() {
        signal("STOP");
    }

    /** Resumes a frozen process. */
    public synchronized void thaw() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            Process kill = new ProcessBuilder(
                            "kill", "-" + signal, String.valueOf(running().pid()))
                    .inheritIO()
                    .start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("Cannot send SIG" + signal + " to " + name);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot send SIG" + signal + " to " + name, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending SIG" + signal + " to " + name, interrupted);
        }
    }

    private ProcessHandle running() {
        if (!isRunning()) {
            throw new IllegalStateException(name + " does not run");
        }
        return process;
    }

    private boolean endsWithin(Duration bound) {
        boolean interrupted = false;
        try {
            long end = System.nanoTime() + bound.toNanos();
            while (true) {
                try {
                    process.onExit().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                    return true;
                } catch (TimeoutException lives) {
                    return !process.isAlive();
                } catch (ExecutionException failure) {
                    throw new IllegalStateException("Cannot wait for the end of " + name, failure);
                } catch (InterruptedException later) {
                    // a stop is carried through: nothing may be left behind
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The last lines of the log, without the frames of stack traces. */
    private String lastLines() {
        try (Stream<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines()) {
            List<String> telling = lines.filter(line -> !line.startsWith("\t")).toList();
            return String.join("\n", telling.subList(Math.max(0, telling.size() - LAST_LINES), telling.size()));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
