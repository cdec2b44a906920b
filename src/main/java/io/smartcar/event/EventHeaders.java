package io.smartcar.event;

/** The names of the Kafka record headers of an event. */
public final class EventHeaders {
    /**
     * Where the event was read: {@code <file identity>:<byte offset>}, as bytes. A reread of the same file gives the
     * same id, no other event has it.
     */
    public static final String ID = "event.id";

    private EventHeaders() {}
}
