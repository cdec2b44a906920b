package io.smartcar.camel.support;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of positions, replaced as a whole ({@link AtomicFile}) and forced to the disk; the previous version is kept
 * beside it. Not thread-safe.
 */
public final class PositionFile {

    private static final Logger LOG = LoggerFactory.getLogger(PositionFile.class);

    private final Path path;
    private final Path previous;
    private final Path next;
    private final Path lock;

    private Object lastWritten;
    private boolean warnedOfOtherWriter;

    public PositionFile(Path path) {
        this.path = path.toAbsolutePath().normalize();
        previous = this.path.resolveSibling(this.path.getFileName() + ".previous");
        next = AtomicFile.next(this.path);
        lock = lockOf(this.path);
    }

    /** The file of the lock of a position file. */
    public static Path lockOf(Path positions) {
        return positions.resolveSibling(positions.getFileName() + ".lock");
    }

    public Path path() {
        return path;
    }

    /**
     * Takes the file for this process: two readers would send the same lines twice.
     *
     * @param setting the setting that names the file
     * @throws IOException if another reader has it, or it cannot be written
     */
    public ProcessLock lock(String setting) throws IOException {
        return ProcessLock.of(
                lock, "position file " + path, "give each reader a position file of its own (" + setting + ")");
    }

    /** Whether the file is this one, the previous, the next one or the lock. */
    public boolean owns(Path file) {
        return file.equals(path) || file.equals(previous) || file.equals(next) || file.equals(lock);
    }

    /**
     * Loads the positions from the file, or else from the previous one.
     *
     * @return null if nothing was ever saved
     * @throws IOException if neither file can be read: starting without positions would read everything again
     */
    public List<FilePosition> load() throws IOException {
        IOException problem;
        try {
            return read(path);
        } catch (NoSuchFileException e) {
            if (!Files.exists(previous)) {
                return null;
            }
            problem = new IOException("The position file " + path + " is missing.", e);
        } catch (IOException e) {
            problem = e;
        }
        try {
            List<FilePosition> positions = read(previous);
            LOG.warn(
                    "{} Resuming from {}; the last batch of each file may be sent again",
                    problem.getMessage(),
                    previous);
            return positions;
        } catch (IOException e) {
            String reason = e instanceof NoSuchFileException ? previous + " does not exist." : e.getMessage();
            IOException unreadable = new IOException(problem.getMessage() + " " + reason
                    + " Restore one of them, or delete both to read all files as on the first start.");
            unreadable.addSuppressed(e);
            throw unreadable;
        }
    }

    private static List<FilePosition> read(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("Cannot read the position file " + file + ": " + e + ".", e);
        }
        try {
            return PositionText.read(text);
        } catch (IllegalArgumentException e) {
            throw new IOException("The position file " + file + " is damaged: " + e.getMessage() + ".", e);
        }
    }

    /**
     * Saves the positions; they are on the disk when this returns.
     *
     * @throws IOException if that fails; the positions saved before are kept
     */
    public void save(Collection<FilePosition> positions) throws IOException {
        byte[] text = PositionText.write(positions).getBytes(StandardCharsets.UTF_8);
        detectOtherWriter();
        AtomicFile.write(next, text);
        Object key = Files.readAttributes(next, BasicFileAttributes.class).fileKey();
        if (Files.exists(path)) {
            AtomicFile.move(path, previous);
        }
        AtomicFile.move(next, path);
        try (FileChannel folder = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
        lastWritten = key;
    }

    /** Detects another process with the same position file, which would send the same lines again. */
    private void detectOtherWriter() {
        if (lastWritten == null || warnedOfOtherWriter) {
            return;
        }
        try {
            Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            warnedOfOtherWriter = !lastWritten.equals(key);
        } catch (IOException e) {
            warnedOfOtherWriter = true;
        }
        if (warnedOfOtherWriter) {
            LOG.error(
                    "Another process changed the position file {} while it was in use. Give each consumer a position"
                            + " file of its own, and stop the route before editing one",
                    path);
        }
    }
}
