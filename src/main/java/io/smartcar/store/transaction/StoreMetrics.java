package io.smartcar.store.transaction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Counts events: {@code events.stored} and {@code events.filtered} by topic, and {@code transactions.rolled.back}. Safe
 * for use by several threads.
 */
final class StoreMetrics {
    /** The tag of events that do not come from a topic. */
    private static final String NO_TOPIC = "none";

    private final MeterRegistry meters;
    private final Counter rolledBack;
    private final ConcurrentMap<String, Counter> stored = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Counter> filtered = new ConcurrentHashMap<>();

    StoreMetrics(MeterRegistry meters) {
        this.meters = meters;
        rolledBack = Counter.builder("transactions.rolled.back")
                .description("Transactions that were rolled back; their events are redelivered")
                .register(meters);
    }

    /** Counts the events of a committed delivery. */
    void committed(Delivery delivery) {
        Map<String, int[]> counts = new HashMap<>();
        String topic = null;
        int[] count = null;
        for (DeliveredEvent event : delivery.events()) {
            String next = event.topic() == null ? NO_TOPIC : event.topic();
            if (!next.equals(topic)) {
                topic = next;
                count = counts.computeIfAbsent(topic, name -> new int[2]);
            }
            if (event.isStored()) {
                count[0]++;
            } else if (!event.isRejected()) {
                count[1]++;
            }
        }
        counts.forEach((name, pair) -> {
            counter(stored, "events.stored", "Events of which all rows are in the store", name)
                    .increment(pair[0]);
            counter(filtered, "events.filtered", "Events that a filter in the route kept from the store", name)
                    .increment(pair[1]);
        });
    }

    private Counter counter(ConcurrentMap<String, Counter> counters, String name, String description, String topic) {
        return counters.computeIfAbsent(topic, key -> Counter.builder(name)
                .description(description)
                .tag("topic", key)
                .register(meters));
    }

    void rolledBack() {
        rolledBack.increment();
    }
}
