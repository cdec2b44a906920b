package io.smartcar.camel.hbase;

import java.io.IOException;

/**
 * Checks whether tables accept writes, cheaply and within a few seconds in any state of the cluster. Thread-safe.
 */
public interface HBaseProbe {
    /**
     * Returns if all tables of this probe accept writes.
     *
     * @throws IOException if one does not; the message names the table
     */
    void check() throws IOException;
}
