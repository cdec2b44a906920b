package io.smartcar.store.transaction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Counts what becomes of events: {@code events.stored}, {@code events.left.out} and {@code events.lost} by topic, and
 * {@code transactions.rolled.back}. Safe for use by several threads.
 */
final class StoreMetrics {
    /** The tag of events that do not come from a topic. */
    private static final String NO_TOPIC = "none";

    private final MeterRegistry registry;
    private final Counter rolledBack;
    private final ConcurrentMap<String, Counter> stored = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Counter> leftOut = new ConcurrentHashMap<>();

    /**
     * Counts in this registry.
     *
     * @param registry null: nothing is counted
     */
    StoreMetrics(MeterRegistry registry) {
        // a composite without a member drops what it is told
        this.registry = registry == null ? new CompositeMeterRegistry() : registry;
        rolledBack = Counter.builder("transactions.rolled.back")
                .description("Transactions that were rolled back; their events come again")
                .register(this.registry);
    }

    MeterRegistry registry() {
        return registry;
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
            } else if (!event.isRefused()) {
                count[1]++;
            }
        }
        counts.forEach((name, pair) -> {
            counter(stored, "events.stored", "Events of which all rows are in the store", name)
                    .increment(pair[0]);
            counter(leftOut, "events.left.out", "Events that the route made no row of", name)
                    .increment(pair[1]);
        });
    }

    private Counter counter(ConcurrentMap<String, Counter> counters, String name, String description, String topic) {
        return counters.computeIfAbsent(topic, key -> Counter.builder(name)
                .description(description)
                .tag("topic", key)
                .register(registry));
    }

    void rolledBack() {
        rolledBack.increment();
    }

    /** Counts events that retention deleted before they were stored. */
    void lost(String topic, long events) {
        Counter.builder("events.lost")
                .description("Events that retention deleted before they were stored")
                .tag("topic", topic)
                .register(registry)
                .increment(events);
    }
}
