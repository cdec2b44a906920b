package io.smartcar.collect.files.content;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** The formats of compressed files, recognized by their first bytes, whatever the name is. */
public enum Compression {
    /** Not compressed. */
    NONE(""),
    /** One or more members (RFC 1952). */
    GZIP(".gz", 0x1f, 0x8b, 8),
    /** One or more frames (RFC 8878). */
    ZSTD(".zst", 0x28, 0xb5, 0x2f, 0xfd) {
        /** The first frame may be a skippable one (RFC 8878, section 3.1.2), as pzstd writes. */
        @Override
        boolean begins(byte[] head) {
            return super.begins(head)
                    || head.length >= MAGIC_BYTES
                            && (head[0] & 0xf0) == 0x50
                            && head[1] == 0x2a
                            && head[2] == 0x4d
                            && head[3] == 0x18;
        }
    },
    /** An archive, whose entries are read as one file. */
    ZIP(".zip", 'P', 'K', 3, 4),
    /** An archive without entries. */
    EMPTY_ZIP(".zip", 'P', 'K', 5, 6);

    /** The number of bytes that identify a format. */
    static final int MAGIC_BYTES = 4;

    private final String suffix;
    private final int[] magic;

    Compression(String suffix, int... magic) {
        this.suffix = suffix;
        this.magic = magic;
    }

    /** The format of a file that begins with these bytes. */
    static Compression of(byte[] head) {
        for (Compression compression : values()) {
            if (compression.magic.length > 0 && compression.begins(head)) {
                return compression;
            }
        }
        return NONE;
    }

    /** The name without the suffix that compression adds; the name itself if it has none, or cannot be parsed. */
    public static Path nameWithoutSuffix(Path fileName) {
        String name = fileName.toString();
        String lower = name.toLowerCase(Locale.ROOT);
        for (Compression compression : values()) {
            if (compression != NONE
                    && lower.endsWith(compression.suffix)
                    && lower.length() > compression.suffix.length()) {
                return path(name.substring(0, name.length() - compression.suffix.length()), fileName);
            }
        }
        return fileName;
    }

    private static Path path(String name, Path other) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            // not a valid path in this process's file-name encoding
            return other;
        }
    }

    boolean begins(byte[] head) {
        if (head.length < magic.length) {
            return false;
        }
        for (int index = 0; index < magic.length; index++) {
            if ((head[index] & 0xff) != magic[index]) {
                return false;
            }
        }
        return true;
    }
}
