package io.smartcar.event;

/** The names of the Kafka record headers of an event: one that each has, one of those that came by the network. */
public final class EventHeaders {
    /**
     * Where the event was read: {@code <file identity>:<byte offset>}, as bytes. A reread of the same file gives the
     * same id, no other event has it.
     */
    public static final String ID = "event.id";

    /** The address that the event was received from, as bytes; it is not in the event's own bytes. */
    public static final String SENDER = "event.sender";

    private EventHeaders() {}
}
