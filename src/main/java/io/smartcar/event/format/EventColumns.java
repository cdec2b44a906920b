package io.smartcar.event.format;

import io.smartcar.camel.support.ColumnRanges;
import io.smartcar.event.RejectedEventException;
import org.apache.camel.Message;

/**
 * Splits one event after another into columns. Each column is a range of an array; null if the event does not have it.
 * Not thread-safe.
 */
public interface EventColumns extends ColumnRanges {
    /**
     * Splits an event; its columns are available until the next call.
     *
     * @param line the event's text in UTF-8 without a trailing carriage return; never modified afterwards, since rows
     *     refer to it
     * @param event the event as received, with its headers
     * @throws RejectedEventException if the text does not have the format's form
     */
    void split(byte[] line, Message event) throws RejectedEventException;
}
