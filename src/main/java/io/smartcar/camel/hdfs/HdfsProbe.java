package io.smartcar.camel.hdfs;

import java.io.IOException;

/** Checks whether a file system accepts files, within seconds in any state of it. Thread-safe. */
public interface HdfsProbe {
    /**
     * Returns if files can be written.
     *
     * @throws IOException if not; the message names the path
     */
    void check() throws IOException;
}
