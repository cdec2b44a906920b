package io.smartcar.store.transaction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smartcar.store.HoldingStore;
import io.smartcar.store.loss.ConsumerPositions;
import io.smartcar.store.loss.PartitionListener;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * What the consumers of one policy hold; the metrics {@code events.held} and {@code events.held.age}. Safe for use by any
 * thread.
 */
final class HeldRegister implements PartitionListener {
    private final HoldingStore store;
    private final ConsumerPositions.Register positions;
    private final StoreMetrics metrics;
    private final LongSupplier nanoTime;
    private final Map<Consumer<?, ?>, HeldOffsets> consumers = Collections.synchronizedMap(new IdentityHashMap<>());

    HeldRegister(
            HoldingStore store,
            ConsumerPositions.Register positions,
            MeterRegistry meters,
            StoreMetrics metrics,
            LongSupplier nanoTime) {
        this.store = store;
        this.positions = positions;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        Gauge.builder("events.held", this, register -> register.held()
                        .mapToLong(HeldEvents::count)
                        .sum())
                .description("Events that are written to the store, not visible in it yet, and not committed")
                .tag("store", store.scheme())
                .register(meters);
        Gauge.builder(
                        "events.held.age",
                        this,
                        register -> register.held()
                                        .mapToLong(HeldEvents::ageNanos)
                                        .max()
                                        .orElse(0)
                                / 1e9)
                .description("The time since the oldest of them was written")
                .baseUnit("seconds")
                .tag("store", store.scheme())
                .register(meters);
    }

    /**
     * A consumer was created. What an earlier consumer of its thread held, or one whose thread has ended, is discarded, if
     * it has not told when it was closed.
     *
     * @param thread the consumer's
     * @param outage whether the outage gate of the consumer's route is closed
     */
    void opened(Consumer<?, ?> consumer, Object thread, TopicIds topicIds, BooleanSupplier outage) {
        all().filter(offsets -> offsets.thread() == thread || hasEnded(offsets.thread()))
                .forEach(offsets -> {
                    offsets.abandon();
                    consumers.remove(offsets.consumer());
                });
        consumers.put(
                consumer,
                new HeldOffsets(consumer, thread, store, positions.of(consumer), topicIds, outage, metrics, nanoTime));
    }

    private static boolean hasEnded(Object thread) {
        return thread instanceof Thread ended && !ended.isAlive();
    }

    /** What the consumer holds. */
    HeldOffsets of(Consumer<?, ?> consumer) {
        HeldOffsets offsets = consumers.get(consumer);
        if (offsets == null) {
            throw new IllegalStateException("The events do not come from the Kafka consumer of a route of this"
                    + " transaction, which commits their offsets only when the store has made them visible:"
                    + " put 'transacted' into the Kafka route");
        }
        return offsets;
    }

    /**
     * The offset before which all events of the partition are held or visible, −1 if it is unknown; empty if the partition
     * is not assigned to a consumer of this process, so that another one may hold events of it.
     */
    OptionalLong next(TopicPartition partition) {
        return all().filter(offsets -> offsets.isAssigned(partition))
                .map(offsets -> offsets.partitions().get(partition))
                .mapToLong(events -> events == null ? -1 : events.next())
                .max();
    }

    private Stream<HeldOffsets> all() {
        synchronized (consumers) {
            return List.copyOf(consumers.values()).stream();
        }
    }

    private Stream<HeldEvents> held() {
        return all().flatMap(offsets -> offsets.partitions().values().stream());
    }

    @Override
    public void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        HeldOffsets offsets = consumers.get(consumer);
        if (offsets != null) {
            offsets.assigned(partitions);
        }
    }

    @Override
    public void revoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        HeldOffsets offsets = consumers.get(consumer);
        if (offsets != null) {
            offsets.revoked(partitions);
        }
    }

    @Override
    public void lost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        HeldOffsets offsets = consumers.get(consumer);
        if (offsets != null) {
            offsets.lost(partitions);
        }
    }

    @Override
    public void replaced(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        HeldOffsets offsets = consumers.get(consumer);
        if (offsets != null) {
            offsets.replaced(partitions);
        }
    }
}
