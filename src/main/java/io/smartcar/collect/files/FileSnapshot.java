package io.smartcar.collect.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file as it was at one moment, as far as its attributes tell; two equal ones are of one unchanged file. Moves and
 * deletes just this file: another one that has taken its name since, and is still unread, stays in place. Immutable.
 *
 * @param path absolute
 * @param key device and inode, as the operating system gives them
 * @param size in bytes, as it is on the disk
 * @param modified time of the last write
 */
record FileSnapshot(Path path, String key, long size, Instant modified) {
    private static final Logger LOG = LoggerFactory.getLogger(FileSnapshot.class);

    /**
     * A file as it is now.
     *
     * @throws IOException if it does not exist
     */
    static FileSnapshot of(Path file) throws IOException {
        return of(file, Files.readAttributes(file, BasicFileAttributes.class));
    }

    /** A file with these attributes. */
    static FileSnapshot of(Path file, BasicFileAttributes attributes) {
        return new FileSnapshot(
                file.toAbsolutePath().normalize(),
                String.valueOf(attributes.fileKey()),
                attributes.size(),
                attributes.lastModifiedTime().toInstant());
    }

    /** Whether both are of the same file, changed or not. */
    boolean isSameFile(FileSnapshot other) {
        return key.equals(other.key);
    }

    /**
     * Whether another file has taken its name.
     *
     * @throws IOException if there is no file of that name, or the same one that was written to: it must be read again
     */
    boolean isReplaced() throws IOException {
        FileSnapshot now = of(path);
        if (!isSameFile(now)) {
            return true;
        }
        if (!isUnchanged(now)) {
            throw changed(now);
        }
        return false;
    }

    /**
     * Moves the file within its file system.
     *
     * @param target a free name
     * @throws IOException if it cannot be moved, or it was another file, which is then back under its name
     */
    void moveTo(Path target) throws IOException {
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        FileSnapshot moved = of(target);
        if (!isUnchanged(moved)) {
            putBack(target);
            throw changed(moved);
        }
    }

    /**
     * Deletes the file.
     *
     * @param hidden a name in its folder that is never read, under which the file is checked before it is deleted
     * @throws IOException if it cannot be deleted, or it was another file, which is then back under its name
     */
    void delete(Path hidden) throws IOException {
        moveTo(hidden);
        Files.delete(hidden);
    }

    /** Never replaces a third file that may have taken the name. */
    private void putBack(Path target) throws IOException {
        try {
            try {
                Files.createLink(path, target);
                Files.delete(target);
            } catch (FileAlreadyExistsException e) {
                throw e;
            } catch (IOException | UnsupportedOperationException noLinks) {
                Files.move(target, path);
            }
        } catch (IOException e) {
            LOG.error("{} was moved to {} unread: move it back when its name is free", path, target, e);
            throw e;
        }
    }

    private boolean isUnchanged(FileSnapshot other) {
        return isSameFile(other) && other.size == size && other.modified.equals(modified);
    }

    private IOException changed(FileSnapshot now) {
        return new IOException("Expected the file " + path + " to be as it was when all of it was read, with " + size
                + " bytes of " + modified + ", but it has " + now.size + " of " + now.modified
                + ". It stays in place and is read again. Move files into the folder when they are complete, raise"
                + " files.quiet-ms, or use files.marker");
    }
}
