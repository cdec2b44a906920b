package io.smartcar.camel.hbase.mapping;

import io.smartcar.camel.hbase.model.HBaseData;
import org.apache.camel.Message;

/** Maps messages to rows and rows to messages. Must be thread-safe. */
public interface CellMappingStrategy {
    /**
     * The rows and cells that a message names.
     *
     * @param message must not be changed
     * @return the rows; none if it names none
     */
    HBaseData resolveModel(Message message);

    /**
     * Puts the results of a get into a message.
     *
     * @param message to change
     * @param data one row per requested row, in that order; without cells if it does not exist
     */
    void applyGetResults(Message message, HBaseData data);

    /**
     * Puts the results of a scan into a message.
     *
     * @param message to change
     * @param data the rows; none if there are none
     */
    void applyScanResults(Message message, HBaseData data);
}
