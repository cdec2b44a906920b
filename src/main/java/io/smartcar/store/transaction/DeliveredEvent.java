package io.smartcar.store.transaction;

import io.smartcar.event.EventHeaders;
import io.smartcar.event.ReadingTime;
import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.store.HeldEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;

/**
 * One event as it was delivered, and its outcome in the current attempt: stored, rejected, or pending.
 *
 * <p>Steps of a route change messages. The delivered body and headers are kept by reference, so that the event can be
 * restored before it is processed again, and dead-lettered with the bytes that were delivered. Confined to the
 * consumer's thread.
 */
final class DeliveredEvent {
    private final Exchange exchange;
    private final Object body;
    /** Name, value, name, value …: half the size of a map, and quick enough for a dozen headers. */
    private final Object[] headers;

    private final String topic;
    private final RecordOffset offset;
    private Set<String> tables = Set.of();
    private List<Object> writes = List.of();
    private Exception rejection;
    private Exception pendingCause;
    private boolean deadLetterAcknowledged;

    DeliveredEvent(Exchange exchange) {
        this.exchange = exchange;
        Message message = exchange.getMessage();
        body = message.getBody();
        headers = flatten(message.getHeaders());
        topic = (String) message.getHeader(KafkaConstants.TOPIC);
        offset = RecordOffset.of(message);
    }

    private static Object[] flatten(Map<String, Object> map) {
        Object[] flat = new Object[2 * map.size()];
        int next = 0;
        for (Map.Entry<String, Object> entry : map.entrySet()) {
            flat[next++] = entry.getKey();
            flat[next++] = entry.getValue();
        }
        return flat;
    }

    /** The exchange that carries the event through the route; its message may have been changed since. */
    Exchange exchange() {
        return exchange;
    }

    /** The topic that the event was delivered from; null if from none. */
    String topic() {
        return topic;
    }

    /** Where the event is in Kafka; null if it does not come from there. */
    RecordOffset offset() {
        return offset;
    }

    /** Restores body and headers as they were delivered, and clears the outcome of earlier attempts. */
    void restore() {
        Message message = exchange.getMessage();
        message.setBody(body);
        message.getHeaders().clear();
        for (int i = 0; i < headers.length; i += 2) {
            message.setHeader((String) headers[i], headers[i + 1]);
        }
        Failures.clear(exchange);
        tables = Set.of();
        writes = List.of();
        rejection = null;
        pendingCause = null;
    }

    /**
     * The event has a write to this table.
     *
     * @param write what a store that holds events appends later; null in any other store
     */
    void writesTo(String table, Object write) {
        if (write != null && writes.isEmpty()) {
            writes = List.of(write);
        } else if (write != null) {
            writes = new ArrayList<>(writes);
            writes.add(write);
        }
        if (tables.isEmpty()) {
            tables = Set.of(table);
        } else if (!tables.contains(table)) {
            tables = new HashSet<>(tables);
            tables.add(table);
        }
    }

    /** The event can never be stored: it becomes a dead letter. */
    void reject(Exception reason) {
        rejection = reason;
    }

    /** The event was not stored, for a cause that means neither an outage nor a rejection. */
    void leavePending(Exception cause) {
        pendingCause = cause;
    }

    /** Why the event can never be stored; null if it is not rejected. */
    Exception rejection() {
        return rejection;
    }

    /** Why it is undecided whether the event can be stored; null if it is decided. */
    Exception pendingCause() {
        return pendingCause;
    }

    boolean isRejected() {
        return rejection != null;
    }

    boolean isPending() {
        return pendingCause != null;
    }

    /** Its dead letter is acknowledged: it stays so in later attempts. */
    void acknowledgeDeadLetter() {
        deadLetterAcknowledged = true;
    }

    boolean isDeadLetterAcknowledged() {
        return deadLetterAcknowledged;
    }

    /** The event for a store that holds it, with its writes if it is to be stored. */
    HeldEvent toHeldEvent() {
        return new HeldEvent(
                offset.offset(),
                text(EventHeaders.ID),
                replays(text(DeadLetter.REPLAYS)),
                isStored() ? writes : List.of());
    }

    private static int replays(String text) {
        try {
            return text == null ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** The time of reading or receiving the event, in milliseconds since 1970, as {@link ReadingTime}. */
    long readingTime(long unknown) {
        return ReadingTime.of(header(EventHeaders.READ), header(KafkaConstants.TIMESTAMP), unknown);
    }

    private String text(String name) {
        Object value = header(name);
        if (value instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return value == null ? null : value.toString();
    }

    /** A header as it was delivered; null if there was none. */
    private Object header(String name) {
        for (int i = 0; i < headers.length; i += 2) {
            if (headers[i].equals(name)) {
                return headers[i + 1];
            }
        }
        return null;
    }

    /** Whether the event has a write, and none of its writes failed. */
    boolean isStored() {
        return !tables.isEmpty() && rejection == null && pendingCause == null;
    }

    /** Whether both events write to the same table; true as well if this event failed before its first write. */
    boolean sharesTableWith(DeliveredEvent other) {
        return tables.isEmpty() || !Collections.disjoint(tables, other.tables);
    }

    /** For messages: topic, partition and offset, or the id of its exchange if the event does not come from Kafka. */
    @Override
    public String toString() {
        return offset == null ? exchange.getExchangeId() : offset.toString();
    }
}
