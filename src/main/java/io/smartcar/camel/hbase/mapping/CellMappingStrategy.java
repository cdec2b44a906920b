package io.smartcar.camel.hbase.mapping;

import io.smartcar.camel.hbase.model.HBaseData;
import org.apache.camel.Message;

/** Maps messages to rows and rows to messages. Used by many threads at once. */
public interface CellMappingStrategy {
    /**
     * The rows and cells that a message names.
     *
     * @param message not to be changed
     * @return the rows, none if it names none
     */
    HBaseData resolveModel(Message message);

    /**
     * Puts the rows that were asked for into a message.
     *
     * @param message to be changed
     * @param data a row for each that was asked for, in that order; without cells where there is none
     */
    void applyGetResults(Message message, HBaseData data);

    /**
     * Puts the rows that a scan found into a message.
     *
     * @param message to be changed
     * @param data the rows found, none if there are none
     */
    void applyScanResults(Message message, HBaseData data);
}
