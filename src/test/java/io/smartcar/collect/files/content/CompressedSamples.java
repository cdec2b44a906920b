package io.smartcar.collect.files.content;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Compressed content for tests. */
public final class CompressedSamples {
    private CompressedSamples() {}

    /** A format of compression. */
    public enum Form {
        GZIP(".gz") {
            @Override
            public byte[] compress(byte[] content) throws IOException {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                    gzip.write(content);
                }
                return out.toByteArray();
            }
        },
        ZSTD(".zst") {
            @Override
            public byte[] compress(byte[] content) {
                return Zstd.compress(content);
            }
        },
        ZIP(".zip") {
            @Override
            public byte[] compress(byte[] content) throws IOException {
                return zip(content);
            }
        };

        private final String ending;

        Form(String ending) {
            this.ending = ending;
        }

        /** The suffix of a file's name. */
        public String ending() {
            return ending;
        }

        /** Compresses the content. */
        public abstract byte[] compress(byte[] content) throws IOException;
    }

    /** An archive with these entries, in this order. */
    public static byte[] zip(byte[]... entries) throws IOException {
        return zip(ZipEntry.DEFLATED, entries);
    }

    /** An archive with these entries, in this order, uncompressed. */
    static byte[] stored(byte[]... entries) throws IOException {
        return zip(ZipEntry.STORED, entries);
    }

    private static byte[] zip(int method, byte[]... entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int number = 0; number < entries.length; number++) {
                ZipEntry entry = new ZipEntry("entry-" + number + ".log");
                entry.setMethod(method);
                if (method == ZipEntry.STORED) {
                    CRC32 checksum = new CRC32();
                    checksum.update(entries[number]);
                    entry.setCrc(checksum.getValue());
                    entry.setSize(entries[number].length);
                }
                zip.putNextEntry(entry);
                zip.write(entries[number]);
            }
        }
        return out.toByteArray();
    }
}
