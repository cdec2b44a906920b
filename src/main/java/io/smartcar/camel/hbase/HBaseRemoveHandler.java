package io.smartcar.camel.hbase;

import java.io.IOException;
import org.apache.hadoop.hbase.client.AsyncTable;
import org.apache.hadoop.hbase.client.Result;

/** Removes rows that a consumer has read and its route has processed. Must be thread-safe. */
@FunctionalInterface
public interface HBaseRemoveHandler {
    /**
     * Removes or marks a row so that the next poll does not read it again.
     *
     * @param table the table, with the time-outs of the endpoint
     * @param row the row as it was read
     * @throws IOException if that fails; the row is then read again
     */
    void remove(AsyncTable<?> table, Result row) throws IOException;
}
