package io.smartcar.collect.files.content;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.smartcar.camel.support.FileNames;
import io.smartcar.camel.support.GzipStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipException;

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
    static final int MAGIC_BYTES = 6;

    private static final int BUFFER = 64 * 1024;

    /** Formats that are not read, by their first bytes as ISO 8859-1: their bytes are no lines. */
    private static final Map<String, String> NOT_READ = Map.of(
            "BZh[1-9](1A|\\x17r)", "bzip2",
            "\\xfd7zXZ\\x00", "xz",
            "7z\\xbc\\xaf'\\x1c", "7z",
            "Rar!\\x1a\\x07", "rar",
            "\\x04\"M\\x18.*", "lz4");

    private static final int GZIP_DEFLATE = 0x088b1f;
    private static final int ZSTD_FRAME = 0xfd2fb528;
    /** The last four bits vary. The first frame may be one of these, as pzstd writes (RFC 8878, section 3.1.2). */
    private static final int ZSTD_SKIPPABLE = 0x184d2a50;

    private static final int ZIP_ENTRY = 0x04034b50;
    /** The first bytes of one that was split, or might have been. */
    private static final int ZIP_SPLIT = 0x08074b50;
    /** An archive without entries begins with its end. */
    private static final int ZIP_END = 0x06054b50;

    private final String suffix;

    Compression(String suffix) {
        this.suffix = suffix;
    }

    /**
     * The format of a file that begins with these bytes.
     *
     * @throws ZipException if it is a format that is not read
     */
    static Compression of(byte[] head) throws ZipException {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        for (Map.Entry<String, String> format : NOT_READ.entrySet()) {
            if (text.matches("(?s)" + format.getKey())) {
                throw new ZipException(
                        "it is compressed with " + format.getValue() + "; expected gzip, zstd, zip, or text");
            }
        }
        int magic = ByteBuffer.wrap(Arrays.copyOf(head, Integer.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        if ((magic & 0xffffff) == GZIP_DEFLATE) {
            return GZIP;
        }
        if (magic == ZSTD_FRAME || (magic & ~0xf) == ZSTD_SKIPPABLE) {
            return ZSTD;
        }
        return magic == ZIP_ENTRY || magic == ZIP_SPLIT || magic == ZIP_END ? ZIP : NONE;
    }

    /**
     * Decompresses a stream.
     *
     * @throws ZipException if it is no single stream, or damaged
     */
    InputStream decompress(InputStream packed) throws IOException {
        return switch (this) {
            case NONE -> packed;
            case GZIP -> GzipStream.padded(packed);
            case ZSTD -> new ZstdInputStreamNoFinalizer(new BufferedInputStream(packed, BUFFER));
            case ZIP -> throw new ZipException("it is an archive itself; expected one whose entries are not archives");
        };
    }

    /** The name without the suffix that compression adds; the name itself if it has none. */
    public static Path nameWithoutSuffix(Path fileName) {
        String name = FileNames.text(fileName);
        String lower = name.toLowerCase(Locale.ROOT);
        for (Compression compression : values()) {
            int length = name.length() - compression.suffix.length();
            if (compression != NONE && length > 0 && lower.endsWith(compression.suffix)) {
                return FileNames.named(name.substring(0, length));
            }
        }
        return fileName;
    }
}
