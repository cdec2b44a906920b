package io.smartcar.store.transaction;

import io.smartcar.store.HeldPartition;
import java.util.function.LongSupplier;

/** What is held of one partition since its last roll. Confined to the consumer's thread; counts may be read by any. */
final class HeldEvents {
    private final HeldPartition partition;
    private final LongSupplier nanoTime;
    private volatile long count;
    private volatile long next;
    private volatile long sinceNanos;
    private long filtered;
    private long repeated;
    private int rejected;

    HeldEvents(HeldPartition partition, LongSupplier nanoTime) {
        this.partition = partition;
        this.nanoTime = nanoTime;
        next = partition.next();
    }

    HeldPartition partition() {
        return partition;
    }

    /** The number of events that are appended and not visible. */
    long count() {
        return count;
    }

    /** The number of events that were rejected meanwhile. */
    int rejected() {
        return rejected;
    }

    /** The offset before which all events are held or visible; −1 if it is unknown. */
    long next() {
        return next;
    }

    /** The time since the oldest of them was appended, in nanoseconds; 0 if there is none. */
    long ageNanos() {
        return count == 0 ? 0 : nanoTime.getAsLong() - sinceNanos;
    }

    void append(DeliveredEvent event) throws Exception {
        boolean isNew = event.offset().offset() >= partition.next();
        if (partition.append(event.toHeldEvent())) {
            if (count == 0) {
                sinceNanos = nanoTime.getAsLong();
            }
            count++;
        } else if (isNew && event.isRejected()) {
            rejected++;
        } else if (isNew && !event.isStored()) {
            filtered++;
        } else if (isNew) {
            repeated++;
        }
        next = partition.next();
    }

    /** Makes all of it visible, and counts it. */
    void roll(String topic, StoreMetrics metrics) throws Exception {
        partition.roll();
        metrics.stored(topic, count);
        metrics.filtered(topic, filtered);
        metrics.repeated(topic, repeated);
        count = 0;
        filtered = 0;
        repeated = 0;
        rejected = 0;
    }
}
