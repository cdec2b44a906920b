package io.smartcar.collect.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of which it is decided what becomes of it. Its name may be another file's by then, which somebody has moved over
 * it and nobody has read: that one is neither moved away nor deleted.
 *
 * @param file where it is
 * @param state what it was when that was decided
 */
record FileSnapshot(Path file, FileState state) {
    private static final Logger LOG = LoggerFactory.getLogger(FileSnapshot.class);

    /**
     * Whether another file is in its place: then there is nothing left to do with this one.
     *
     * @throws IOException if none is there, or the same one that was written to: it is to be read again
     */
    boolean isReplaced() throws IOException {
        FileState now = FileState.of(file);
        if (!now.key().equals(state.key())) {
            return true;
        }
        if (!isThis(now)) {
            throw changed(now);
        }
        return false;
    }

    /**
     * Moves it, within a file system.
     *
     * @param target where nothing is
     * @throws IOException if it cannot be moved, or it was another file, which is back in its place
     */
    void moveTo(Path target) throws IOException {
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        FileState moved = FileState.of(target);
        if (!isThis(moved)) {
            putBack(target);
            throw changed(moved);
        }
    }

    /**
     * Deletes it.
     *
     * @param hidden a name in its folder that nobody reads: there it is looked at before it is gone for good
     * @throws IOException if it cannot be deleted, or it was another file, which is back in its place
     */
    void delete(Path hidden) throws IOException {
        moveTo(hidden);
        Files.delete(hidden);
    }

    /** It never replaces another file: a third one may have come by now. */
    private void putBack(Path target) throws IOException {
        try {
            try {
                Files.createLink(file, target);
                Files.delete(target);
            } catch (FileAlreadyExistsException e) {
                throw e;
            } catch (IOException | UnsupportedOperationException noLinks) {
                Files.move(target, file);
            }
        } catch (IOException e) {
            LOG.error("{} was moved to {} unread: move it back when its name is free", file, target, e);
            throw e;
        }
    }

    private boolean isThis(FileState other) {
        return other.key().equals(state.key())
                && other.size() == state.size()
                && other.modified().equals(state.modified());
    }

    private IOException changed(FileState now) {
        return new IOException("Expected the file " + file + " to be as it was when all of it was read, with "
                + state.size() + " bytes of " + state.modified() + ", but it has " + now.size() + " of "
                + now.modified() + ". It stays, and is read again. Move files into the folder when they are complete,"
                + " raise files.quiet-ms, or use files.marker");
    }
}
