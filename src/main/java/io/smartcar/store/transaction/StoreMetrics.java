package io.smartcar.store.transaction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Counts events: {@code events.stored}, {@code events.filtered} and {@code events.repeated} by topic and store, and {@code
 * transactions.rolled.back}. Safe for use by several threads.
 */
final class StoreMetrics {
    /** The tag of events that do not come from a topic. */
    private static final String NO_TOPIC = "none";

    private final MeterRegistry meters;
    private final String store;
    private final Counter rolledBack;

    /** @param store the scheme of the store's endpoints */
    StoreMetrics(MeterRegistry meters, String store) {
        this.meters = meters;
        this.store = store;
        rolledBack = Counter.builder("transactions.rolled.back")
                .description("Transactions that were rolled back; their events are redelivered")
                .tag("store", store)
                .register(meters);
    }

    /** Counts the events of a committed delivery. */
    void committed(Delivery delivery) {
        Map<String, List<DeliveredEvent>> byTopic = delivery.events().stream()
                .collect(Collectors.groupingBy(event -> event.topic() == null ? NO_TOPIC : event.topic()));
        byTopic.forEach((topic, events) -> {
            stored(topic, events.stream().filter(DeliveredEvent::isStored).count());
            filtered(
                    topic,
                    events.stream()
                            .filter(event -> !event.isStored() && !event.isRejected())
                            .count());
        });
    }

    /** Counts events that are in the store, where readers find them. */
    void stored(String topic, long events) {
        count("events.stored", "Events that are in the store", topic, events);
    }

    /** Counts events that were not stored, and not rejected either. */
    void filtered(String topic, long events) {
        count("events.filtered", "Events that a filter in the route kept from the store", topic, events);
    }

    /** Counts events that Kafka has twice, and the store once. */
    void repeated(String topic, long events) {
        count("events.repeated", "Events that were left out, since the store has them already", topic, events);
    }

    private void count(String name, String description, String topic, long events) {
        Counter.builder(name)
                .description(description)
                .tag("topic", topic)
                .tag("store", store)
                .register(meters)
                .increment(events);
    }

    void rolledBack() {
        rolledBack.increment();
    }
}
