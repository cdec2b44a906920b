package io.smartcar.store.transaction;

import io.smartcar.store.transaction.RolledBackException.Reason;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
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
    /** The consumer's own thread waits for the answer. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** A partition without a leader may be without one for long, and the others must not wait for it each time. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

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
        // on the consumer's thread, which owns its positions
        register.of(consumer);
        subscription.subscribe(consumer, new Listener(consumer, listener), topics);
    }

    /**
     * Compares what was delivered with what was to come next, and reports what is missing.
     *
     * @throws RolledBackException if a log has begun anew: what it lacks of its beginning has to come first
     */
    void delivered(Delivery delivery) throws RolledBackException {
        Consumer<?, ?> consumer = delivery.consumer();
        ConsumerPositions positions = register.of(consumer);
        Set<TopicPartition> assignment = consumer.assignment();
        ask(consumer, positions, positions.toAskFor(assignment));
        Set<TopicPartition> replaced = new HashSet<>();
        delivery.ranges().forEach((partition, range) -> {
            // a batch may still hold records of a partition that was taken away
            if (!assignment.contains(partition)) {
                return;
            }
            if (positions.isReplaced(partition, range.first())) {
                replaced.add(partition);
                return;
            }
            long expected = positions.expected(partition);
            if (expected >= 0 && range.first() > expected) {
                findGap(consumer, positions, partition, range.first());
            }
            positions.delivered(partition, range);
        });
        positions.deliveredAll();
        if (!replaced.isEmpty()) {
            beginAnew(delivery, positions, replaced);
        }
    }

    /** Commits that nothing of the new logs is settled: what the group had settled of the old ones would skip events. */
    private void beginAnew(Delivery delivery, ConsumerPositions positions, Set<TopicPartition> replaced)
            throws RolledBackException {
        Map<TopicPartition, Long> beginnings = beginnings(delivery.consumer(), replaced);
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        beginnings.forEach((partition, beginning) -> offsets.put(partition, new OffsetAndMetadata(beginning)));
        OffsetCommitter.commit(delivery.consumer(), offsets, delivery.commitTimeout());
        beginnings.forEach((partition, beginning) -> {
            LOG.warn(
                    "The log of {} began anew: offset {} came after all events before {} had been stored. Its topic was"
                            + " created again, or a broker has lost what it had. All of it is read, from offset {} on;"
                            + " what the old log still held is gone, so have it sent again",
                    partition,
                    delivery.ranges().get(partition).first(),
                    positions.settled(partition),
                    beginning);
            lostEvents.beganAnew(partition);
            positions.moveTo(partition, beginning);
        });
        throw new RolledBackException(
                Reason.LOG_REPLACED, "The log of " + replaced + " began anew; it is read from its beginning", null);
    }

    private static Map<TopicPartition, Long> beginnings(Consumer<?, ?> consumer, Set<TopicPartition> replaced)
            throws RolledBackException {
        try {
            return consumer.beginningOffsets(replaced, TIMEOUT);
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw new RolledBackException(
                    Reason.KAFKA,
                    "The log of " + replaced + " began anew, and Kafka does not tell where: " + e.getMessage(),
                    e);
        }
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
                positions.moveTo(partition, found);
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

    private void ask(Consumer<?, ?> consumer, ConsumerPositions positions, Set<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        try {
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions, TIMEOUT);
            committed.forEach((partition, offset) -> {
                if (offset != null) {
                    positions.startAt(partition, offset.offset());
                }
            });
            // one partition without a leader keeps all beginnings from being told, but not what is committed
            consumer.beginningOffsets(partitions, TIMEOUT).forEach((partition, beginning) -> {
                OffsetAndMetadata offset = committed.get(partition);
                if (offset != null && offset.offset() < beginning) {
                    lostEvents.report(partition, offset.offset(), beginning);
                }
                // a group that has committed nothing yet starts with the oldest event
                positions.startAt(partition, beginning);
                positions.told(partition);
            });
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (RuntimeException e) {
            // thrown on, it would make the consumer leave its group; a paused one would not even come back
            LOG.warn(
                    "Cannot tell where {} stand, so that a loss by retention may be noticed late. Nothing is skipped for"
                            + " it, and Kafka is asked again after {} s: {}",
                    partitions,
                    PAUSE.toSeconds(),
                    e.getMessage());
            positions.askAfter(PAUSE);
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
            ConsumerPositions positions = register.of(consumer);
            positions.given(partitions);
            ask(consumer, positions, Set.copyOf(partitions));
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
