package io.smartcar.event;

/** The names of an event's Kafka record headers. */
public final class EventHeaders {
    /**
     * The event's id, {@code <source identity>:<byte offset>}, as bytes. Unique, and the same when the source is read
     * again.
     */
    public static final String ID = "event.id";

    /** The sender's address, as bytes, of an event received over the network. */
    public static final String SENDER = "event.sender";

    /**
     * The time of reading or receiving the event: milliseconds since 1970 in digits, as bytes. Only on events whose record
     * has another timestamp because they were replayed or sent to Kafka late; see {@link ReadingTime}.
     */
    public static final String READ = "event.read-ms";

    private EventHeaders() {}
}
