package io.smartcar.camel.support;

import io.smartcar.camel.support.FilePosition.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far files were read that do not grow, kept as {@code tail:} keeps its positions: in a file of readable JSON, which
 * is replaced as a whole and is on the disk before a call returns. What could not be written is kept in memory until it
 * can be. Thread-safe.
 */
public final class FilePositions {
    private final PositionFile file;
    private Map<String, FilePosition> positions;
    private boolean unwritten;

    /** @param file where the positions are kept; its folder is created when something is saved */
    public FilePositions(Path file) {
        this.file = new PositionFile(file);
    }

    /**
     * How much of a file is acknowledged.
     *
     * @param identity what tells the file from every other one, now and in the future
     * @return the offset; 0 if the file is not known
     * @throws IOException if there are positions but they cannot be read: going on would read everything again
     */
    public synchronized long offset(String identity) throws IOException {
        FilePosition position = positions().get(identity);
        return position == null ? 0 : position.offset();
    }

    /**
     * Saves how much of a file is acknowledged; when this returns it is on the disk. Another file that was in the same
     * place is forgotten.
     *
     * @param path where the file is, for people who read the positions
     * @param key its device and inode, for them as well
     * @throws IOException if it could not be written: this object knows it all the same, and what was written before is
     *     still there
     */
    public synchronized void save(String identity, Path path, String key, long offset) throws IOException {
        Map<String, FilePosition> changed = new LinkedHashMap<>(positions());
        Path place = path.toAbsolutePath().normalize();
        // what was there before, under another identity, is there no more
        changed.values().removeIf(position -> position.path().equals(place));
        changed.put(
                identity,
                new FilePosition(identity, place, key, offset, Fingerprint.NONE, Fingerprint.NONE, State.FOLLOWED));
        change(changed);
    }

    /**
     * Forgets a file, and with it all those that are not in their place any more.
     *
     * @throws IOException if that could not be written: it is forgotten all the same, until a restart
     */
    public synchronized void forget(String identity) throws IOException {
        if (!positions().containsKey(identity)) {
            return;
        }
        Map<String, FilePosition> changed = new LinkedHashMap<>(positions);
        changed.remove(identity);
        changed.values().removeIf(position -> Files.notExists(position.path()));
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
     * The files of which a part is acknowledged.
     *
     * @throws IOException if there are positions but they cannot be read
     */
    public synchronized List<Path> paths() throws IOException {
        List<Path> paths = new ArrayList<>();
        positions().values().forEach(position -> paths.add(position.path()));
        return paths;
    }

    /**
     * How much is acknowledged of each file of which a part is.
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
            PositionText.Content content = file.load();
            if (content != null) {
                content.positions().forEach(position -> loaded.put(position.identity(), position));
            }
            positions = loaded;
        }
        return positions;
    }

    private void change(Map<String, FilePosition> changed) throws IOException {
        positions = changed;
        unwritten = true;
        write();
    }

    private void write() throws IOException {
        try {
            Files.createDirectories(file.path().getParent());
            file.save(positions.values(), "");
        } catch (IOException e) {
            throw new IOException("Failed to write to " + file.path() + " how far files are read: " + e, e);
        }
        unwritten = false;
    }
}
