package io.smartcar.store.transaction;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;

/**
 * One event as it came, and what has become of it.
 *
 * <p>Steps of a route change messages. What came is kept by reference, so that the event can be put back before it is
 * tried again, and dead-lettered with the bytes that were delivered. Confined to the consumer's thread.
 */
final class DeliveredEvent {
    private final Exchange exchange;
    private final Object body;
    /** Name, value, name, value …: half the size of a map, and quick enough for a dozen headers. */
    private final Object[] headers;

    private String table;
    private Set<String> otherTables = Set.of();
    private Exception refusal;
    private Exception suspicion;
    private boolean reported;

    DeliveredEvent(Exchange exchange) {
        this.exchange = exchange;
        Message message = exchange.getMessage();
        body = message.getBody();
        headers = flatten(message.getHeaders());
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

    /** The body as it was delivered. */
    Object body() {
        return body;
    }

    /** The header as it was delivered, or null. */
    Object header(String name) {
        for (int i = 0; i < headers.length; i += 2) {
            if (name.equals(headers[i])) {
                return headers[i + 1];
            }
        }
        return null;
    }

    String topic() {
        return (String) header(KafkaConstants.TOPIC);
    }

    Integer partition() {
        return (Integer) header(KafkaConstants.PARTITION);
    }

    Long offset() {
        return (Long) header(KafkaConstants.OFFSET);
    }

    /** Puts body and headers back as they were delivered, and forgets what earlier attempts did. */
    void restore() {
        Message message = exchange.getMessage();
        message.setBody(body);
        message.getHeaders().clear();
        for (int i = 0; i < headers.length; i += 2) {
            message.setHeader((String) headers[i], headers[i + 1]);
        }
        exchange.setMessage(message);
        Failures.clear(exchange);
        exchange.setRouteStop(false);
        forget();
    }

    private void forget() {
        table = null;
        otherTables = Set.of();
        refusal = null;
        suspicion = null;
    }

    /** Notes that a mutation for this table came from the event. */
    void goesTo(String name) {
        if (table == null) {
            table = name;
        } else if (!goesToTable(name)) {
            otherTables = new HashSet<>(otherTables);
            otherTables.add(name);
        }
    }

    /** Notes that the event can never be stored. */
    void refuse(Exception reason) {
        refusal = reason;
    }

    /** Notes that the event was not stored, for a reason that says neither outage nor refusal. */
    void suspect(Exception reason) {
        suspicion = reason;
    }

    Exception refusal() {
        return refusal;
    }

    Exception suspicion() {
        return suspicion;
    }

    boolean isRefused() {
        return refusal != null;
    }

    /** Notes that a dead letter of it has arrived, whatever becomes of the delivery. */
    void report() {
        reported = true;
    }

    boolean isReported() {
        return reported;
    }

    boolean isSuspect() {
        return suspicion != null;
    }

    /** Whether a mutation came from it and none of them failed. */
    boolean isStored() {
        return table != null && refusal == null && suspicion == null;
    }

    /** Whether a mutation of the other event goes to a table of this one; true as well if this one never got so far. */
    boolean sharesTableWith(DeliveredEvent other) {
        return table == null || other.goesToTable(table) || otherTables.stream().anyMatch(other::goesToTable);
    }

    private boolean goesToTable(String name) {
        return name.equals(table) || otherTables.contains(name);
    }

    /** Topic, partition and offset, or the event's exchange if it does not come from Kafka: for messages. */
    @Override
    public String toString() {
        return topic() == null ? exchange.getExchangeId() : topic() + "-" + partition() + "@" + offset();
    }
}
