package io.smartcar.collect.files.content;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** The forms in which a file may be compressed, told by its first bytes, whatever its name is. */
public enum Compression {
    /** Not compressed. */
    NONE(""),
    /** One or more members of RFC 1952, one after the other. */
    GZIP(".gz", 0x1f, 0x8b, 8),
    /** One or more frames of RFC 8878, one after the other. */
    ZSTD(".zst", 0x28, 0xb5, 0x2f, 0xfd) {
        /** The first frame may be one of RFC 8878, section 3.1.2, which is to be skipped: pzstd writes such ones. */
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
    /** An archive, whose entries are read one after the other as if they were one file. */
    ZIP(".zip", 'P', 'K', 3, 4),
    /** An archive without entries. */
    EMPTY_ZIP(".zip", 'P', 'K', 5, 6);

    /** How many bytes tell the form. */
    static final int MAGIC_BYTES = 4;

    private final String ending;
    private final int[] magic;

    Compression(String ending, int... magic) {
        this.ending = ending;
        this.magic = magic;
    }

    /** The form of a file that begins with these bytes. */
    static Compression of(byte[] head) {
        for (Compression compression : values()) {
            if (compression.magic.length > 0 && compression.begins(head)) {
                return compression;
            }
        }
        return NONE;
    }

    /** The file's name without the ending that compressing adds; the name itself if it has none, or cannot be taken apart. */
    public static Path nameWithoutEnding(Path fileName) {
        String name = fileName.toString();
        String lower = name.toLowerCase(Locale.ROOT);
        for (Compression compression : values()) {
            if (compression != NONE
                    && lower.endsWith(compression.ending)
                    && lower.length() > compression.ending.length()) {
                return path(name.substring(0, name.length() - compression.ending.length()), fileName);
            }
        }
        return fileName;
    }

    private static Path path(String name, Path other) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            // it has letters that this process has in no names of files
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
