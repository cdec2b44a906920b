package io.smartcar.camel.spool.queue;

import java.util.List;

/**
 * Messages that were read from a spool and wait for their acknowledgement.
 *
 * @param messages the messages, in the order in which they were stored; at least one
 * @param start the position behind the batch before it
 * @param end the position behind the last of the messages
 */
public record SpoolBatch(List<Entry> messages, long start, long end) {
    /**
     * A message of a spool.
     *
     * @param id {@code <spool identity>:<position>}; the same at each reading
     * @param message what was received
     */
    public record Entry(String id, ReceivedMessage message) {}
}
