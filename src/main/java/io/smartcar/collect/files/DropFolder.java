package io.smartcar.collect.files;

import io.smartcar.camel.support.MessageText;
import io.smartcar.camel.support.ProcessLock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.camel.Service;

/**
 * The drop folder, the folders to which its files are moved, and the positions of its files. The bean {@code dropFolder}.
 * Thread-safe.
 */
public final class DropFolder implements Service {
    private static final Duration OPENED_WITHIN = Duration.ofSeconds(10);

    /** The name of the file in it whose lock one process has. */
    public static final String LOCK = ".drop-folder.lock";

    private final Path root;
    private final Path done;
    private final Path failed;
    private final FilePositions positions;
    private final boolean followLinks;
    private final List<ProcessLock> locks = new ArrayList<>();

    /**
     * A drop folder. The other paths are relative to it, or absolute.
     *
     * @param done the folder of files that were read
     * @param failed the folder of files that cannot be read to their end
     * @param positionFile the file of the positions
     * @param followLinks whether symbolic links to files are read; links to folders never are
     * @throws IllegalArgumentException if a setting is wrong; the message names its key
     */
    public DropFolder(Path directory, String done, String failed, String positionFile, boolean followLinks) {
        root = directory.toAbsolutePath().normalize();
        this.done = aside("files.done-directory", done);
        this.failed = aside("files.failed-directory", failed);
        positions = new FilePositions(root.resolve(positionFile).normalize());
        this.followLinks = followLinks;
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

    boolean isFollowingLinks() {
        return followLinks;
    }

    /**
     * Opens a file below the folder.
     *
     * @throws IOException if it cannot be opened, is no regular file, or a link has taken its place, or that of a folder
     *     above it, which is not to be followed
     */
    FileChannel open(Path file) throws IOException {
        try {
            if (!Files.isRegularFile(file)) {
                throw new FileSystemException(file.toString(), null, "it is not a regular file");
            }
            return openWithin(OPENED_WITHIN, () -> openBelow(file));
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("Failed to open " + MessageText.of(file) + ": " + e.getMessage(), e);
        }
    }

    /**
     * Opens what may be a pipe by now, which would wait for a writer without end: on a thread of its own, which is left
     * waiting.
     *
     * @throws IOException if it is not opened in time, or is a pipe
     */
    static FileChannel openWithin(Duration limit, Callable<FileChannel> opening) throws IOException {
        FutureTask<FileChannel> opened = new FutureTask<>(opening);
        Thread thread = new Thread(opened, "open-file");
        thread.setDaemon(true);
        thread.start();
        try {
            FileChannel channel = opened.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            try {
                // a pipe has none
                channel.position();
                return channel;
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("it does not open within " + limit.toSeconds() + " s, as a pipe without a writer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private FileChannel openBelow(Path file) throws IOException {
        Path place = root.relativize(file.toAbsolutePath().normalize());
        if (followLinks || place.getNameCount() == 1) {
            return FileChannel.open(file, options());
        }
        DirectoryStream<Path> folder = Files.newDirectoryStream(root);
        try {
            for (Path name : place.getParent()) {
                // relative to the open folder, whatever its name has become
                if (!(folder instanceof SecureDirectoryStream<Path> secure)) {
                    break;
                }
                folder = secure.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
                secure.close();
            }
            return folder instanceof SecureDirectoryStream<Path> secure
                    ? (FileChannel) secure.newByteChannel(place.getFileName(), options())
                    : FileChannel.open(file, options());
        } finally {
            folder.close();
        }
    }

    private Set<OpenOption> options() {
        return followLinks
                ? Set.of(StandardOpenOption.READ)
                : Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    /** How far each file is acknowledged. */
    FilePositions positions() {
        return positions;
    }
}
