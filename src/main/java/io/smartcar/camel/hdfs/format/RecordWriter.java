package io.smartcar.camel.hdfs.format;

import java.io.IOException;

/** Writes one file. Confined to one thread. */
public interface RecordWriter extends AutoCloseable {
    /** @param record as {@link FileFormat#record} returned it */
    void write(Object record) throws IOException;

    /** The bytes of the file so far, with those that are still buffered, compressed as far as is known. */
    long size();

    /** Writes what is buffered, and the trailer or footer. Does not close the stream. */
    void finish() throws IOException;

    /**
     * Releases the memory, and writes nothing: without {@link #finish} the file stays incomplete. Does not close the
     * stream. To be called for each writer, also after a failure.
     */
    @Override
    void close();
}
