package io.smartcar.collect.files;

import io.smartcar.camel.support.MessageText;
import io.smartcar.camel.support.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file as it was at one moment, as far as its attributes tell; two equal ones are of one unchanged file. Moves
 * just this file: another one that has taken its name since, and is still unread, stays in place. Immutable.
 *
 * @param path absolute
 * @param key device and inode, as the operating system gives them
 * @param size in bytes, as it is on the disk
 * @param modified time of the last write
 */
public record FileSnapshot(Path path, String key, long size, Instant modified) {
    private static final int HEAD = 4096;
    private static final int IDENTITY_BYTES = 8;
    private static final Logger LOG = LoggerFactory.getLogger(FileSnapshot.class);

    /**
     * A file as it is now.
     *
     * @throws IOException if it does not exist
     */
    public static FileSnapshot of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileSnapshot(
                file.toAbsolutePath().normalize(),
                String.valueOf(attributes.fileKey()),
                attributes.size(),
                attributes.lastModifiedTime().toInstant());
    }

    /**
     * The identity of the file, unique and the same whenever the file is read, under any name: 16 hexadecimal digits of a
     * SHA-256 over the collector's name, the key, the size, the time of modification and the first 4 KiB.
     *
     * <p>No part suffices alone: inodes are reused, files begin alike or are rewritten in place, and two collectors may read
     * files of the same key. A finished file keeps all of them, also if it is renamed.
     *
     * @param collector the name of the collector, the same after a restart
     * @throws IOException if the file cannot be read
     */
    public String identity(String collector) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return identity(collector, in);
        }
    }

    /** As {@link #identity(String)}, of the file that was opened. */
    String identity(String collector, InputStream in) throws IOException {
        MessageDigest digest = Sha256.digest();
        String place = String.join("\0", collector, key, String.valueOf(size), String.valueOf(modified));
        digest.update((place + '\0').getBytes(StandardCharsets.UTF_8));
        digest.update(in.readNBytes(HEAD));
        return HexFormat.of().formatHex(digest.digest(), 0, IDENTITY_BYTES);
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
            LOG.error(
                    "{} was moved to {} unread: move it back when its name is free",
                    MessageText.of(path),
                    MessageText.of(target),
                    e);
            throw e;
        }
    }

    private boolean isUnchanged(FileSnapshot other) {
        return isSameFile(other) && other.size == size && other.modified.equals(modified);
    }

    /** A failure that says how the file was changed. */
    IOException changed(FileSnapshot now) {
        return new IOException(
                "Expected the file " + MessageText.of(path) + " to be as it was when its reading began, with " + size
                        + " bytes of " + modified + ", but it has " + now.size + " of " + now.modified
                        + ". It stays in place and is read again. Move files into the folder when they are complete, raise"
                        + " files.quiet-ms, or use files.marker");
    }
}
