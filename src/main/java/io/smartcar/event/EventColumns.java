package io.smartcar.event;

import org.apache.camel.Message;

/**
 * A view of an event as the columns of its format, each a range of an array. An instance is used for event after
 * event; it is not thread-safe.
 */
public interface EventColumns {
    /**
     * Views this event from now on. Its body must not change while it is viewed, nor afterwards: rows point into it.
     *
     * @param event the event: its bytes are the body, and it has the headers of an event
     * @throws RefusedEventException if the bytes have not the form that they should have
     */
    void view(Message event) throws RefusedEventException;

    /** The array that holds a column's bytes; null if the event does not have the column. */
    byte[] array(int column);

    /** Where the column begins in its array. */
    int start(int column);

    /** How many bytes the column has. */
    int length(int column);
}
