package io.smartcar.collect.files;

import io.smartcar.camel.support.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The identity of a file, unique and the same whenever the file is read: 16 hexadecimal digits of a SHA-256 over the
 * collector's name, the path, the file's key (device and inode), its size, its time of modification and its first 4 KiB.
 *
 * <p>No part suffices alone: inodes are reused, files of one name follow each other, begin alike or are rewritten in
 * place, and two collectors may read the same path. A finished file keeps all of them. The name of the collector must be
 * the same after a restart.
 */
public final class FileIdentity {
    private static final int HEAD = 4096;
    private static final int BYTES = 8;

    private FileIdentity() {}

    /**
     * @param collector the name of the collector, the same after a restart
     * @throws IOException if the file cannot be read
     */
    public static String of(String collector, Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        String place = String.join(
                "\0",
                collector,
                file.toAbsolutePath().normalize().toString(),
                String.valueOf(attributes.fileKey()),
                String.valueOf(attributes.size()),
                String.valueOf(attributes.lastModifiedTime().toInstant()));
        MessageDigest digest = Sha256.digest();
        digest.update(place.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        try (InputStream in = Files.newInputStream(file)) {
            digest.update(in.readNBytes(HEAD));
        }
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }
}
