package io.smartcar.event;

import java.util.AbstractList;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * Events that travel together: each an exchange whose body is the line's bytes, with its Kafka key, topic and
 * timestamp and {@link EventHeaders#ID}. Either all of them are to be stored, or all of them are dead letters.
 * Unmodifiable.
 */
public final class EventBatch extends AbstractList<Exchange> {
    private final List<Exchange> events;
    private final boolean refused;

    public EventBatch(List<Exchange> events, boolean refused) {
        this.events = events;
        this.refused = refused;
    }

    // not named refused(…): routes ask for ${body.refused}, and Camel would call that instead of isRefused()

    /** Events for {@code direct:events}. */
    public static EventBatch ofEvents(List<Exchange> events) {
        return new EventBatch(events, false);
    }

    /** Dead letters for {@code direct:dead-letters}. */
    public static EventBatch ofDeadLetters(List<Exchange> letters) {
        return new EventBatch(letters, true);
    }

    /** Whether these are dead letters, for {@code direct:dead-letters} instead of {@code direct:events}. */
    public boolean isRefused() {
        return refused;
    }

    @Override
    public Exchange get(int index) {
        return events.get(index);
    }

    @Override
    public int size() {
        return events.size();
    }

    /** Says how many events there are: a batch is too large to be printed. */
    @Override
    public String toString() {
        return size() + (refused ? " refused events" : " events");
    }
}
