package io.smartcar.camel.hdfs.format;

import java.io.IOException;
import java.io.OutputStream;

/** How records become a file. Thread-safe. */
public interface FileFormat {
    /** The extension of the file's name, without the dot: {@code log}, {@code log.gz}, {@code parquet}. */
    String extension();

    /**
     * The record of a message, checked and converted, so that writing it cannot fail because of its content.
     *
     * @param body text: bytes or text without a line end; Parquet: an {@code Object[]} in the schema's order
     * @param schema the columns; null for text
     * @throws io.smartcar.camel.hdfs.failure.HdfsRecordException if the body can never be a record of this format
     */
    Object record(Object body, FileSchema schema);

    /**
     * Begins a file.
     *
     * @param out the empty file; not closed by the writer
     * @param schema the columns; null for text
     */
    RecordWriter open(OutputStream out, FileSchema schema) throws IOException;
}
