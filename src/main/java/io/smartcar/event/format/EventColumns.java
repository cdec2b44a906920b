package io.smartcar.event.format;

import io.smartcar.camel.support.ColumnRanges;
import io.smartcar.event.RejectedEventException;
import org.apache.camel.Message;

/**
 * A view of an event as columns, each a range of an array; none if the event does not have the column. An instance is
 * used for event after event; it is not thread-safe.
 */
public interface EventColumns extends ColumnRanges {
    /**
     * Views this event from now on.
     *
     * @param line the event's text in UTF-8, without a carriage return at its end; it must not change while it is
     *     viewed, nor afterwards: rows point into it
     * @param event the event as it came, with its headers
     * @throws RejectedEventException if the text has not the form that it should have
     */
    void view(byte[] line, Message event) throws RejectedEventException;
}
