package io.smartcar.transaction;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.component.kafka.consumer.support.subcription.SubscribeAdapter;
import org.apache.camel.component.kafka.consumer.support.subcription.TopicInfo;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns, at every assignment, where each Kafka consumer starts in each partition, and finds what retention took away
 * before that. camel-kafka calls it in place of its own subscription, by its name in the registry.
 */
final class PositionKeeper implements SubscribeAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(PositionKeeper.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final SubscribeAdapter subscription;
    private final ConsumerPositions.Register register;
    private final LostEvents lostEvents;

    /**
     * Adds itself to a subscription.
     *
     * @param subscription what subscribes
     */
    PositionKeeper(SubscribeAdapter subscription, ConsumerPositions.Register register, LostEvents lostEvents) {
        this.subscription = subscription;
        this.register = register;
        this.lostEvents = lostEvents;
    }

    @Override
    public void subscribe(Consumer<?, ?> consumer, ConsumerRebalanceListener listener, TopicInfo topics) {
        subscription.subscribe(consumer, new Listener(consumer, listener), topics);
    }

    /** Compares what was delivered with what was to come next, and reports what is missing. */
    void delivered(Consumer<?, ?> consumer, Map<TopicPartition, OffsetRange> ranges) {
        ConsumerPositions positions = register.of(consumer);
        Set<TopicPartition> assignment = consumer.assignment();
        List<TopicPartition> unknown = assignment.stream()
                .filter(partition -> !positions.isKnown(partition))
                .toList();
        assigned(consumer, unknown);
        ranges.forEach((partition, range) -> {
            // a batch may still hold records of a partition that was taken away
            if (assignment.contains(partition)) {
                if (positions.isKnown(partition) && range.first() > positions.expected(partition)) {
                    findGap(consumer, positions, partition, range.first());
                }
                positions.delivered(partition, range);
            }
        });
    }

    /** Offsets are also missing where a transaction's mark stood, or where the topic was compacted. */
    private void findGap(Consumer<?, ?> consumer, ConsumerPositions positions, TopicPartition partition, long first) {
        long expected = positions.expected(partition);
        try {
            Long beginning =
                    consumer.beginningOffsets(Set.of(partition), TIMEOUT).get(partition);
            if (beginning != null && beginning > expected) {
                long found = Math.min(beginning, first);
                lostEvents.report(partition, expected, found);
                positions.assigned(partition, found);
            }
        } catch (KafkaException e) {
            LOG.warn(
                    "Cannot tell whether events {} to {} of {} were ever there: {}",
                    expected,
                    first - 1,
                    partition,
                    e.getMessage());
        }
    }

    private void assigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        ConsumerPositions positions = register.of(consumer);
        try {
            Set<TopicPartition> wanted = new HashSet<>(partitions);
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(wanted, TIMEOUT);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(wanted, TIMEOUT);
            for (TopicPartition partition : wanted) {
                long beginning = beginnings.getOrDefault(partition, 0L);
                OffsetAndMetadata offset = committed.get(partition);
                if (offset != null && offset.offset() < beginning) {
                    lostEvents.report(partition, offset.offset(), beginning);
                }
                // a group that has committed nothing yet starts with the oldest event
                positions.assigned(partition, offset == null ? beginning : Math.max(offset.offset(), beginning));
            }
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (RuntimeException e) {
            // thrown on, it would make the consumer leave its group; a paused one would not even come back
            LOG.warn(
                    "Cannot tell where {} stand, so that a loss by retention would go unnoticed: {}",
                    partitions,
                    e.getMessage());
        }
    }

    private final class Listener implements ConsumerRebalanceListener {
        private final Consumer<?, ?> consumer;
        private final ConsumerRebalanceListener next;

        Listener(Consumer<?, ?> consumer, ConsumerRebalanceListener next) {
            this.consumer = consumer;
            this.next = next;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            next.onPartitionsAssigned(partitions);
            assigned(consumer, partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            next.onPartitionsRevoked(partitions);
            register.of(consumer).revoked(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            next.onPartitionsLost(partitions);
            register.of(consumer).revoked(partitions);
        }
    }
}
