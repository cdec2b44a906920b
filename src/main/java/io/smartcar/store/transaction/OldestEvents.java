package io.smartcar.store.transaction;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the first event of partitions from an offset on, by reading one record of each. What was found is remembered:
 * nothing is read while an outage keeps the offset where it is. Confined to one thread at a time.
 */
final class OldestEvents {
    private static final Logger LOG = LoggerFactory.getLogger(OldestEvents.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LONGEST_READ = Duration.ofSeconds(2);

    private Map<TopicPartition, First> found = new HashMap<>();

    /**
     * The first event from an offset on.
     *
     * @param end the offset before which it was looked for
     * @param time its timestamp; null if there are only transaction markers before the end
     */
    record First(long from, long end, Instant time) {
        boolean isValidFor(Range range) {
            return from == range.from() && (time != null || end == range.end());
        }
    }

    /** Offsets of a partition: the first, and the one after the last. */
    record Range(long from, long end) {}

    /**
     * Finds the first events of the ranges, none of which is empty.
     *
     * @return without those that Kafka does not return in time
     */
    Map<TopicPartition, First> read(Consumer<?, ?> consumer, Map<TopicPartition, Range> ranges) {
        Map<TopicPartition, First> firsts = new HashMap<>(found);
        firsts.entrySet().removeIf(first -> {
            Range range = ranges.get(first.getKey());
            return range == null || !first.getValue().isValidFor(range);
        });
        found = firsts;
        Set<TopicPartition> missing = new HashSet<>(ranges.keySet());
        missing.removeAll(found.keySet());
        if (!missing.isEmpty()) {
            try {
                consumer.assign(missing);
                missing.forEach(partition ->
                        consumer.seek(partition, ranges.get(partition).from()));
                read(consumer, ranges, missing);
            } catch (KafkaException e) {
                LOG.debug("Failed to read the oldest events of {}", missing, e);
            } finally {
                // a partition that stays assigned would stay paused
                consumer.unsubscribe();
            }
        }
        return found;
    }

    private void read(Consumer<?, ?> consumer, Map<TopicPartition, Range> ranges, Set<TopicPartition> missing) {
        long end = System.nanoTime() + LONGEST_READ.toNanos();
        while (!missing.isEmpty() && System.nanoTime() - end < 0) {
            for (ConsumerRecord<?, ?> event : consumer.poll(POLL)) {
                found(
                        consumer,
                        new TopicPartition(event.topic(), event.partition()),
                        ranges,
                        missing,
                        Instant.ofEpochMilli(event.timestamp()));
            }
            for (TopicPartition partition : Set.copyOf(missing)) {
                // the client passes over transaction markers
                if (consumer.position(partition) >= ranges.get(partition).end()) {
                    found(consumer, partition, ranges, missing, null);
                }
            }
        }
    }

    private void found(
            Consumer<?, ?> consumer,
            TopicPartition partition,
            Map<TopicPartition, Range> ranges,
            Set<TopicPartition> missing,
            Instant time) {
        Range range = ranges.get(partition);
        if (missing.remove(partition)) {
            found.put(partition, new First(range.from(), range.end(), time));
            consumer.pause(Set.of(partition));
        }
    }
}
