package io.smartcar.faults.pipeline;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A small file system in memory, which can be filled. Tests that need one are skipped where none may be mounted. */
public final class SmallDisk implements AutoCloseable {
    private static final int CHUNK = 64 * 1024;

    private final Path folder;
    private final Path ballast;

    private SmallDisk(Path folder) {
        this.folder = folder;
        ballast = folder.resolve("ballast");
    }

    /** Mounts a disk below the folder of the suite. */
    public static SmallDisk mount(String name, int megabytes) throws IOException, InterruptedException {
        Path folder = Pipeline.emptyFolder(name);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString()), "may mount");
        return new SmallDisk(folder);
    }

    /** Makes a folder that does not exist yet one of this disk. */
    public void linkFrom(Path other) throws IOException {
        Files.createSymbolicLink(other, Files.createDirectory(folder.resolve(other.getFileName())));
    }

    /** Leaves no room. */
    public void fill() {
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(new byte[CHUNK]);
            }
        } catch (IOException full) {
            // as wished
        }
    }

    /** Ends {@link #fill}. */
    public void empty() {
        try {
            Files.deleteIfExists(ballast);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("umount", folder.toString());
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
