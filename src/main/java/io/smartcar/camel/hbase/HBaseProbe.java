package io.smartcar.camel.hbase;

import java.io.IOException;

/**
 * Asks whether tables can be written, cheaply and with short time-outs of its own: a check takes a few seconds at
 * most, whatever the state of the cluster. Safe for use by any thread.
 */
public interface HBaseProbe {
    /**
     * Returns when every table of this probe can be reached now.
     *
     * @throws IOException if one cannot; the message names the table
     */
    void check() throws IOException;
}
