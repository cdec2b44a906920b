package io.smartcar.collect.files;

import io.smartcar.collect.files.FileCompletion.After;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process that reads a drop folder until it is killed, and appends the lines that it sends to a file. */
final class ReaderProcess {
    static final int BATCH = 5;
    private static final int LONGEST_ANSWER_MICROS = 3_000;
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    private final Process process;
    private final Path ready;

    /**
     * Starts one.
     *
     * @param received where it keeps the lines it sends
     * @param marker as {@code files.marker}
     */
    ReaderProcess(Path folder, Path received, After after, String marker) throws IOException {
        ready = received.resolveSibling(received.getFileName() + ".ready");
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        CLASS_PATH,
                        ReaderProcess.class.getName(),
                        folder.toString(),
                        received.toString(),
                        after.name(),
                        marker)
                .redirectErrorStream(true)
                .redirectOutput(
                        received.resolveSibling(received.getFileName() + ".log").toFile())
                .start();
    }

    /** Whether it has started to poll the folder. */
    boolean isReady() {
        if (!process.isAlive() && Files.notExists(ready)) {
            throw new IllegalStateException("The reader has ended, see the log beside " + ready);
        }
        return Files.exists(ready);
    }

    /** Kills it, whatever it is doing. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("The reader cannot be killed");
        }
    }

    /** Its program: lists the folder, reads one file after the other, as Camel does, and repeats. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Path received = Path.of(arguments[1]);
        FileHarness harness = new FileHarness(folder);
        harness.beans.batchSize = BATCH;
        harness.beans.after = After.valueOf(arguments[2]);
        harness.beans.marker = arguments[3];
        // shortens the back-off after a failure
        harness.beans.nanos = () -> System.nanoTime() * 50;
        SplittableRandom random = new SplittableRandom();
        harness.sendTo(lines -> send(received, lines, random.nextInt(LONGEST_ANSWER_MICROS)));
        Files.createFile(received);
        Files.createFile(received.resolveSibling(received.getFileName() + ".ready"));
        while (true) {
            File[] found = folder.toFile().listFiles((place, name) -> !name.startsWith("."));
            List<File> taken = Arrays.stream(found)
                    .sorted()
                    .filter(file -> harness.accepts(file.toPath()))
                    .toList();
            for (File file : taken) {
                try {
                    if (harness.beans.selector().begin(file.toPath())) {
                        harness.read(file.toPath());
                    }
                } catch (Exception e) {
                    System.out.println(Instant.now() + " " + e);
                }
            }
            pause(1_000);
        }
    }

    private static void send(Path received, List<String> lines, int micros) {
        pause(micros);
        try {
            Files.writeString(
                    received, String.join("\n", lines) + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pause(micros / 2);
    }

    private static void pause(int micros) {
        LockSupport.parkNanos(micros * 1_000L);
    }
}
