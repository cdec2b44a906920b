package io.smartcar.store.transaction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts events: {@code events.stored}, {@code events.filtered} and {@code events.repeated} by topic and store, and {@code
 * transactions.rolled.back}; measures their age when they are stored, {@code events.stored.age}. Safe for use by several
 * threads.
 */
final class StoreMetrics {
    /** The tag of events that do not come from a topic. */
    private static final String NO_TOPIC = "none";

    private static final Duration[] AGES = Stream.of("1s", "2s", "5s", "10s", "30s", "1m", "5m", "1h", "24h")
            .map(age -> Duration.parse("PT" + age))
            .toArray(Duration[]::new);

    private final MeterRegistry meters;
    private final String store;
    private final Counter rolledBack;
    private final InstantSource clock;

    /** @param store the scheme of the store's endpoints */
    StoreMetrics(MeterRegistry meters, String store, InstantSource clock) {
        this.clock = clock;
        this.meters = meters;
        this.store = store;
        rolledBack = Counter.builder("transactions.rolled.back")
                .description("Transactions that were rolled back; their events are redelivered")
                .tag("store", store)
                .register(meters);
    }

    /** Counts the events of a committed delivery, and measures the age of those that are in the store. */
    void committed(Delivery delivery) {
        age(delivery.events());
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

    private void age(List<DeliveredEvent> events) {
        Timer age = Timer.builder("events.stored.age")
                .description("The time from reading or receiving an event until it is in the store")
                .tag("store", store)
                .serviceLevelObjectives(AGES)
                .register(meters);
        long now = clock.millis();
        for (DeliveredEvent event : events) {
            if (event.isStored()) {
                age.record(Math.max(0, now - event.readingTime(now)), TimeUnit.MILLISECONDS);
            }
        }
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
