package io.smartcar.store.transaction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Counts events: {@code events.stored} and {@code events.filtered} by topic, and {@code transactions.rolled.back}. Safe
 * for use by several threads.
 */
final class StoreMetrics {
    /** The tag of events that do not come from a topic. */
    private static final String NO_TOPIC = "none";

    private final MeterRegistry meters;
    private final Counter rolledBack;

    StoreMetrics(MeterRegistry meters) {
        this.meters = meters;
        rolledBack = Counter.builder("transactions.rolled.back")
                .description("Transactions that were rolled back; their events are redelivered")
                .register(meters);
    }

    /** Counts the events of a committed delivery. */
    void committed(Delivery delivery) {
        Map<String, List<DeliveredEvent>> byTopic = delivery.events().stream()
                .collect(Collectors.groupingBy(event -> event.topic() == null ? NO_TOPIC : event.topic()));
        byTopic.forEach((topic, events) -> {
            count(
                    events,
                    DeliveredEvent::isStored,
                    "events.stored",
                    "Events of which all rows are in the store",
                    topic);
            count(
                    events,
                    event -> !event.isStored() && !event.isRejected(),
                    "events.filtered",
                    "Events that a filter in the route kept from the store",
                    topic);
        });
    }

    private void count(
            List<DeliveredEvent> events,
            Predicate<DeliveredEvent> outcome,
            String name,
            String description,
            String topic) {
        Counter.builder(name)
                .description(description)
                .tag("topic", topic)
                .register(meters)
                .increment(events.stream().filter(outcome).count());
    }

    void rolledBack() {
        rolledBack.increment();
    }
}
