package io.smartcar.collect.files.content;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** The formats of compressed files, recognized by their first bytes, whatever the name is. */
public enum Compression {
    /** Not compressed. */
    NONE(""),
    /** One or more members (RFC 1952). */
    GZIP(".gz"),
    /** One or more frames (RFC 8878). */
    ZSTD(".zst"),
    /** An archive, whose entries are read as one file. */
    ZIP(".zip");

    /** The number of bytes that identify a format. */
    static final int MAGIC_BYTES = 4;

    private static final int GZIP_DEFLATE = 0x088b1f;
    private static final int ZSTD_FRAME = 0xfd2fb528;
    /** The last four bits vary. The first frame may be one of these, as pzstd writes (RFC 8878, section 3.1.2). */
    private static final int ZSTD_SKIPPABLE = 0x184d2a50;

    private static final int ZIP_ENTRY = 0x04034b50;
    /** An archive without entries begins with its end. */
    private static final int ZIP_END = 0x06054b50;

    private final String suffix;

    Compression(String suffix) {
        this.suffix = suffix;
    }

    /** The format of a file that begins with these bytes. */
    static Compression of(byte[] head) {
        int magic = ByteBuffer.wrap(Arrays.copyOf(head, MAGIC_BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        if ((magic & 0xffffff) == GZIP_DEFLATE) {
            return GZIP;
        }
        if (magic == ZSTD_FRAME || (magic & ~0xf) == ZSTD_SKIPPABLE) {
            return ZSTD;
        }
        return magic == ZIP_ENTRY || magic == ZIP_END ? ZIP : NONE;
    }

    /** The name without the suffix that compression adds; the name itself if it has none, or cannot be parsed. */
    public static Path nameWithoutSuffix(Path fileName) {
        String name = fileName.toString();
        String lower = name.toLowerCase(Locale.ROOT);
        for (Compression compression : values()) {
            int length = name.length() - compression.suffix.length();
            if (compression != NONE && length > 0 && lower.endsWith(compression.suffix)) {
                return path(name.substring(0, length), fileName);
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
}
