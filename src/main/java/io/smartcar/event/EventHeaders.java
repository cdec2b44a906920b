package io.smartcar.event;

/**
 * The names of the Kafka record headers of an event: one that each has, one of those that came by the network, one of
 * those that were sent long after they were read.
 */
public final class EventHeaders {
    /**
     * Where the event was read: {@code <file identity>:<byte offset>}, as bytes. A reread of the same file gives the
     * same id, no other event has it.
     */
    public static final String ID = "event.id";

    /** The address that the event was received from, as bytes; it is not in the event's own bytes. */
    public static final String SENDER = "event.sender";

    /**
     * When the event was read or received: milliseconds since 1970 in digits, as bytes. Only of an event whose record has
     * another timestamp: one that was replayed, or that was long on its way to Kafka; see {@link ReadingTime}.
     */
    public static final String READ = "event.read-ms";

    private EventHeaders() {}
}
