package io.smartcar.collect.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/**
 * What a file is, as far as can be told without reading it. Two that are equal are of one unchanged file.
 *
 * @param path where it is, absolute
 * @param key device and inode, as the operating system gives them
 * @param size in bytes, as it is on the disk
 * @param modified when it was written to last
 */
public record FileState(Path path, String key, long size, Instant modified) {
    /**
     * The state of a file now.
     *
     * @throws IOException if it is not there
     */
    public static FileState of(Path file) throws IOException {
        return of(file, Files.readAttributes(file, BasicFileAttributes.class));
    }

    /** The state of a file with these attributes. */
    public static FileState of(Path file, BasicFileAttributes attributes) {
        return new FileState(
                file.toAbsolutePath().normalize(),
                String.valueOf(attributes.fileKey()),
                attributes.size(),
                attributes.lastModifiedTime().toInstant());
    }
}
