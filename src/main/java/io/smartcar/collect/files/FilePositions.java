package io.smartcar.collect.files;

import io.smartcar.camel.support.FilePosition;
import io.smartcar.camel.support.FilePosition.State;
import io.smartcar.camel.support.Fingerprint;
import io.smartcar.camel.support.PositionFile;
import io.smartcar.camel.support.PrivateFiles;
import io.smartcar.camel.support.ProcessLock;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Positions of files that do not grow, in a {@link PositionFile} that is on the disk before a call returns. Positions that
 * could not be written are kept in memory until the next write. Thread-safe.
 */
final class FilePositions {
    /** Above it, files that are gone are forgotten: some of them may only have been renamed. */
    private static final int MANY = 100;

    private final PositionFile file;
    private Map<String, FilePosition> positions;
    private boolean unwritten;

    /** @param file where the positions are kept; its folder is created when something is saved */
    public FilePositions(Path file) {
        this.file = new PositionFile(file);
    }

    /** Takes the positions for this process, see {@link PositionFile#lock}. */
    ProcessLock lock() throws IOException {
        return file.lock("files.positions");
    }

    /**
     * The acknowledged offset of a file.
     *
     * @param identity the unique and permanent name of the file
     * @return the offset; 0 if the file is not known
     * @throws IOException if there are positions but they cannot be read: ignoring them would read everything again
     */
    public synchronized long offset(String identity) throws IOException {
        FilePosition position = positions().get(identity);
        return position == null ? 0 : position.offset();
    }

    /**
     * Saves the acknowledged offset of a file; it is on the disk when this returns.
     *
     * @param path where the file is, for people who read the positions
     * @param key its device and inode, for them as well
     * @throws IOException if it could not be written: it is kept in memory, and the file is unchanged
     */
    public synchronized void save(String identity, Path path, String key, long offset) throws IOException {
        Map<String, FilePosition> changed = known();
        Path place = path.toAbsolutePath().normalize();
        changed.put(
                identity,
                new FilePosition(identity, place, key, offset, Fingerprint.NONE, Fingerprint.NONE, State.FOLLOWED));
        change(changed);
    }

    /**
     * Forgets a file.
     *
     * @throws IOException if that could not be written: it is forgotten in memory only
     */
    public synchronized void forget(String identity) throws IOException {
        if (!positions().containsKey(identity)) {
            return;
        }
        Map<String, FilePosition> changed = known();
        changed.remove(identity);
        change(changed);
    }

    /**
     * Writes changes that could not be written before, if there are any. While this fails, nothing more should be sent: it
     * would be sent again after a crash.
     *
     * @throws IOException if it still cannot be written
     */
    public synchronized void writePending() throws IOException {
        if (unwritten) {
            write();
        }
    }

    /**
     * The acknowledged offsets of the partly acknowledged files.
     *
     * @return the offsets by path
     * @throws IOException if there are positions but they cannot be read
     */
    public synchronized Map<Path, Long> offsets() throws IOException {
        Map<Path, Long> offsets = new HashMap<>();
        positions().values().forEach(position -> offsets.put(position.path(), position.offset()));
        return offsets;
    }

    private Map<String, FilePosition> positions() throws IOException {
        if (positions == null) {
            Map<String, FilePosition> loaded = new LinkedHashMap<>();
            List<FilePosition> saved = file.load();
            if (saved != null) {
                saved.forEach(position -> loaded.put(position.identity(), position));
            }
            positions = loaded;
        }
        return positions;
    }

    private Map<String, FilePosition> known() throws IOException {
        Map<String, FilePosition> known = new LinkedHashMap<>(positions());
        if (known.size() > MANY) {
            known.values().removeIf(FilePositions::isGone);
        }
        return known;
    }

    /** Also if another file has taken its name. */
    private static boolean isGone(FilePosition position) {
        try {
            return !FileSnapshot.of(position.path()).key().equals(position.key());
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void change(Map<String, FilePosition> changed) throws IOException {
        positions = changed;
        unwritten = true;
        write();
    }

    private void write() throws IOException {
        try {
            PrivateFiles.createDirectories(file.path().getParent());
            file.save(positions.values());
        } catch (IOException e) {
            throw new IOException("Failed to write to " + file.path() + " the positions of files: " + e, e);
        }
        unwritten = false;
    }
}
