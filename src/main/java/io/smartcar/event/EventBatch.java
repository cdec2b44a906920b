package io.smartcar.event;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * A batch of events: each an exchange whose body is the line's bytes, with its Kafka key, topic and timestamp and
 * {@link EventHeaders#ID}. Either all of them are to be stored, or all of them are dead letters. Unmodifiable.
 */
public final class EventBatch extends AbstractList<Exchange> {
    private final List<Exchange> events;
    private final boolean rejected;

    private EventBatch(List<Exchange> events, boolean rejected) {
        this.events = events;
        this.rejected = rejected;
    }

    // no method may be named rejected(…): Camel would call it for ${body.rejected} instead of isRejected()

    /** Events for {@code direct:events}. */
    public static EventBatch ofEvents(List<Exchange> events) {
        return new EventBatch(events, false);
    }

    /** Dead letters for {@code direct:dead-letters}. */
    public static EventBatch ofDeadLetters(List<Exchange> deadLetters) {
        return new EventBatch(deadLetters, true);
    }

    /** The events, then the dead letters; no empty batch. */
    public static List<EventBatch> notEmpty(EventBatch... batches) {
        List<EventBatch> full = new ArrayList<>(batches.length);
        for (EventBatch batch : batches) {
            if (!batch.isEmpty()) {
                full.add(batch);
            }
        }
        return full;
    }

    /** Whether these are dead letters, for {@code direct:dead-letters} instead of {@code direct:events}. */
    public boolean isRejected() {
        return rejected;
    }

    @Override
    public Exchange get(int index) {
        return events.get(index);
    }

    @Override
    public int size() {
        return events.size();
    }

    /** The number of events: a batch is too large to be printed. */
    @Override
    public String toString() {
        return size() + (rejected ? " rejected events" : " events");
    }
}
