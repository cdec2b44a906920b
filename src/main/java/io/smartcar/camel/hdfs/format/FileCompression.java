package io.smartcar.camel.hdfs.format;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** How a file is compressed: one of text as a whole, so that no reader can split it; one of Parquet page by page. */
public enum FileCompression {
    /** Not at all. */
    NONE("") {
        @Override
        OutputStream compress(OutputStream file) {
            return file;
        }
    },
    /** gzip, which every reader knows. */
    GZIP(".gz") {
        @Override
        OutputStream compress(OutputStream file) throws IOException {
            return new GZIPOutputStream(file, BUFFER);
        }
    },
    /** Zstandard: faster and smaller, for readers that have it. */
    ZSTD(".zst") {
        @Override
        OutputStream compress(OutputStream file) throws IOException {
            return new ZstdOutputStreamNoFinalizer(file);
        }
    };

    private static final int BUFFER = 16 * 1024;

    private final String extension;

    FileCompression(String extension) {
        this.extension = extension;
    }

    String extension() {
        return extension;
    }

    /** A stream whose {@code close} writes the trailer and releases its memory. */
    abstract OutputStream compress(OutputStream file) throws IOException;
}
