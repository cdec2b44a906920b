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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that keeps the positions. It is replaced as a whole: what is written is on the disk before the name points
 * to it, and the one before is kept beside it. Not thread-safe.
 */
public final class PositionFile {

    private static final Logger LOG = LoggerFactory.getLogger(PositionFile.class);

    private final Path path;
    private final Path previous;
    private final Path next;

    private Object lastWritten;
    private boolean warnedOfStranger;

    public PositionFile(Path path) {
        this.path = path.toAbsolutePath().normalize();
        previous = this.path.resolveSibling(this.path.getFileName() + ".previous");
        next = AtomicFile.next(this.path);
    }

    public Path path() {
        return path;
    }

    /** Whether the file is this one or one of its companions. */
    public boolean owns(Path file) {
        return file.equals(path) || file.equals(previous) || file.equals(next);
    }

    /**
     * Loads the positions: from the file, or else from the one before.
     *
     * @return null if there are none because nothing was ever saved here
     * @throws IOException if there are some but neither file can be read: going on would read everything again
     */
    public PositionText.Content load() throws IOException {
        IOException damage = null;
        try {
            return read(path);
        } catch (NoSuchFileException e) {
            if (!Files.exists(previous)) {
                return null;
            }
            LOG.warn(
                    "The position file {} is missing, going on from {}: the last batch of each file may come again",
                    path,
                    previous);
        } catch (IOException e) {
            damage = e;
        }
        try {
            PositionText.Content content = read(previous);
            if (damage != null) {
                LOG.error(
                        "{} Going on from {}: the last batch of each file may come again.",
                        damage.getMessage(),
                        previous);
            }
            return content;
        } catch (IOException e) {
            IOException refusal = new IOException((damage == null ? "" : damage.getMessage() + " ") + e.getMessage()
                    + " Restore one of them, or delete both to read all files as on the first start.");
            refusal.addSuppressed(e);
            throw refusal;
        }
    }

    private static PositionText.Content read(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("Cannot read the position file " + file + ": " + e + ".", e);
        }
        try {
            PositionText.Content content = PositionText.read(text);
            if (!content.checked()) {
                LOG.info("The position file {} has no checksum: taken as edited by hand", file);
            }
            return content;
        } catch (IllegalArgumentException e) {
            throw new IOException("The position file " + file + " is damaged: " + e.getMessage() + ".", e);
        }
    }

    /**
     * Saves the positions; when it returns they are on the disk.
     *
     * @throws IOException if they are not; those saved before are still there
     */
    public void save(Collection<FilePosition> positions, String appliedReset) throws IOException {
        byte[] text = PositionText.write(positions, appliedReset).getBytes(StandardCharsets.UTF_8);
        noticeStranger();
        AtomicFile.write(next, text, true);
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

    /** Another process with the same position file would read the same lines: nothing is lost, but all comes twice. */
    private void noticeStranger() {
        if (lastWritten == null || warnedOfStranger) {
            return;
        }
        try {
            Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            warnedOfStranger = !lastWritten.equals(key);
        } catch (IOException e) {
            warnedOfStranger = true;
        }
        if (warnedOfStranger) {
            LOG.error(
                    "The position file {} was changed by somebody else while it was in use. Give each consumer a position"
                            + " file of its own, and stop the route before you edit one",
                    path);
        }
    }
}
