package io.smartcar.camel.spool.queue;

import java.util.List;

/**
 * Messages that were read from a spool and are not acknowledged yet.
 *
 * @param messages the messages, in the order in which they were stored; at least one
 * @param start the end of the previous batch
 * @param end the position after the last message
 */
public record SpoolBatch(List<Entry> messages, long start, long end) {
    /**
     * A message of a spool.
     *
     * @param id {@code <spool identity>:<position>}; the same at each reading
     * @param message the message
     */
    public record Entry(String id, ReceivedMessage message) {}
}
