package io.smartcar.camel.hdfs.format;

import java.io.IOException;
import java.io.OutputStream;

/** Counts the bytes written to a file, and does not close it. Not thread-safe. */
final class FileOutput extends OutputStream {
    private final OutputStream file;
    private long written;
    private boolean isDetached;

    FileOutput(OutputStream file) {
        this.file = file;
    }

    long written() {
        return written;
    }

    /** From now on nothing is written. */
    void detach() {
        isDetached = true;
    }

    @Override
    public void write(int value) throws IOException {
        if (!isDetached) {
            file.write(value);
            written++;
        }
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (!isDetached) {
            file.write(bytes, from, length);
            written += length;
        }
    }
}
