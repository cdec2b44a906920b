package io.smartcar.collect.files;

import io.smartcar.camel.support.ProcessLock;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Service;

/**
 * The drop folder, the folders to which its files are moved, and the positions of its files. The bean {@code dropFolder}.
 * Thread-safe.
 */
public final class DropFolder implements Service {
    /** The name of the file in it whose lock one process has. */
    public static final String LOCK = ".drop-folder.lock";

    private final Path root;
    private final Path done;
    private final Path failed;
    private final FilePositions positions;
    private final List<ProcessLock> locks = new ArrayList<>();

    /**
     * A drop folder. The other paths are relative to it, or absolute.
     *
     * @param done the folder of files that were read
     * @param failed the folder of files that cannot be read to their end
     * @param positionFile the file of the positions
     * @throws IllegalArgumentException if a setting is wrong; the message names its key
     */
    public DropFolder(Path directory, String done, String failed, String positionFile) {
        root = directory.toAbsolutePath().normalize();
        this.done = aside("files.done-directory", done);
        this.failed = aside("files.failed-directory", failed);
        positions = new FilePositions(root.resolve(positionFile).normalize());
    }

    /** A folder in or beside the drop folder: files that are moved there must not be found again. */
    private Path aside(String key, String folder) {
        Path aside = root.resolve(folder).normalize();
        if (root.startsWith(aside)) {
            throw new IllegalArgumentException("Setting " + key
                    + " is wrong: expected a folder in or beside the drop folder, got '" + folder
                    + "', which is or holds it");
        }
        return aside;
    }

    /**
     * Takes the folder and the positions for this process: two readers would send each file twice.
     *
     * @throws IllegalArgumentException if another reader has one of them, or they cannot be written
     */
    @Override
    public synchronized void start() {
        if (!locks.isEmpty()) {
            return;
        }
        try {
            locks.add(ProcessLock.of(
                    root.resolve(LOCK),
                    "drop folder " + root,
                    "give each process a drop folder of its own (files.directory)"));
            locks.add(positions.lock());
        } catch (IOException e) {
            stop();
            throw new IllegalArgumentException(
                    e instanceof FileSystemException ? "Failed to lock the drop folder: " + e : e.getMessage(), e);
        }
    }

    @Override
    public synchronized void stop() {
        locks.forEach(ProcessLock::close);
        locks.clear();
    }

    /** The drop folder, absolute. */
    Path root() {
        return root;
    }

    Path done() {
        return done;
    }

    Path failed() {
        return failed;
    }

    /** Whether a path is, or lies in, one of the folders to which files are moved. */
    boolean isOwn(Path absolute) {
        return own().anyMatch(absolute::startsWith);
    }

    /** Whether one of the folders to which files are moved lies below a path. */
    boolean leadsToOwn(Path absolute) {
        return own().anyMatch(folder -> folder.startsWith(absolute));
    }

    private Stream<Path> own() {
        return Stream.of(done, failed);
    }

    /** How far each file is acknowledged. */
    FilePositions positions() {
        return positions;
    }
}
