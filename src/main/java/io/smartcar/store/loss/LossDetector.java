package io.smartcar.store.loss;

import io.smartcar.store.RolledBackException;
import io.smartcar.store.RolledBackException.Reason;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
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
 * Looks up, at every assignment, the offset at which each Kafka consumer starts in each partition; reports events that
 * retention deleted before it, and detects logs that were replaced. camel-kafka calls it instead of its own subscription,
 * by its name in the registry. Safe for use by several threads, each with its own consumer.
 */
public final class LossDetector implements SubscribeAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(LossDetector.class);
    /** The consumer's own thread waits for the answer. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** A partition may be without a leader for long, and the others must not wait for it with each batch. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final SubscribeAdapter subscription;
    private final ConsumerPositions.Register register;
    private final LostEvents lostEvents;
    private final OffsetCommit commit;
    private final List<PartitionListener> listeners = new CopyOnWriteArrayList<>();

    /** Commits offsets of a consumer. */
    public interface OffsetCommit {
        /**
         * Commits these offsets within the time.
         *
         * @throws RolledBackException if Kafka does not confirm them
         */
        void commit(Consumer<?, ?> consumer, Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout)
                throws RolledBackException;
    }

    /** @param subscription subscribes the consumer, with this detector's rebalance listener */
    public LossDetector(
            SubscribeAdapter subscription,
            ConsumerPositions.Register register,
            LostEvents lostEvents,
            OffsetCommit commit) {
        this.subscription = subscription;
        this.register = register;
        this.lostEvents = lostEvents;
        this.commit = commit;
    }

    /** The positions of all consumers. */
    public ConsumerPositions.Register positions() {
        return register;
    }

    /** What was lost. */
    public LostEvents lostEvents() {
        return lostEvents;
    }

    /** Adds a listener, which is called before the consumer's positions are forgotten. */
    public void add(PartitionListener listener) {
        listeners.add(listener);
    }

    @Override
    public void subscribe(Consumer<?, ?> consumer, ConsumerRebalanceListener listener, TopicInfo topics) {
        // on the consumer's thread, which owns its positions
        register.of(consumer);
        subscription.subscribe(consumer, new Listener(consumer, listener), topics);
    }

    /**
     * Compares the delivered offsets with the expected ones, and reports events that are missing.
     *
     * @param timeout the longest time that a commit may take
     * @throws RolledBackException if the log of a partition was replaced: the new log is read from its beginning
     */
    public void check(Consumer<?, ?> consumer, Map<TopicPartition, OffsetRange> delivered, Duration timeout)
            throws RolledBackException {
        ConsumerPositions positions = register.of(consumer);
        Set<TopicPartition> assignment = consumer.assignment();
        lookUp(consumer, positions, positions.unresolved(assignment));
        Set<TopicPartition> replaced = new HashSet<>();
        for (Map.Entry<TopicPartition, OffsetRange> entry : delivered.entrySet()) {
            TopicPartition partition = entry.getKey();
            OffsetRange range = entry.getValue();
            // a batch may still hold events of a revoked partition
            if (!assignment.contains(partition)) {
                continue;
            }
            if (isReplaced(consumer, positions, partition, range.first())) {
                replaced.add(partition);
                continue;
            }
            long expected = positions.expected(partition);
            if (expected >= 0 && range.first() > expected) {
                explainGap(consumer, positions, partition, range.first());
            }
            positions.delivered(partition, range);
        }
        positions.deliveredAll();
        if (!replaced.isEmpty()) {
            Map<TopicPartition, Long> beginnings = beginnings(consumer, replaced);
            listeners.forEach(listener -> listener.replaced(consumer, replaced));
            restart(consumer, beginnings, timeout);
            beginnings.forEach((partition, beginning) -> {
                LOG.warn(
                        "The log of {} was replaced: offset {} was delivered after all events before {} had been stored."
                                + " The topic was created again, or a broker lost its data. The new log is read from"
                                + " offset {}; unread events of the old log are gone: send them again from their source",
                        partition,
                        delivered.get(partition).first(),
                        positions.committed(partition),
                        beginning);
                lostEvents.logReplaced(partition);
                positions.moveTo(partition, beginning);
            });
            throw new RolledBackException(
                    Reason.LOG_REPLACED,
                    "The log of " + replaced + " was replaced; it is read from its beginning",
                    null);
        }
    }

    /** Commits the beginnings of new logs: the group's offsets in the old logs would skip events. */
    private void restart(Consumer<?, ?> consumer, Map<TopicPartition, Long> beginnings, Duration timeout)
            throws RolledBackException {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        beginnings.forEach((partition, beginning) -> offsets.put(partition, new OffsetAndMetadata(beginning)));
        commit.commit(consumer, offsets, timeout);
    }

    /** An event that may have been delivered before is another one if the log ends before those that were. */
    private static boolean isReplaced(
            Consumer<?, ?> consumer, ConsumerPositions positions, TopicPartition partition, long first)
            throws RolledBackException {
        if (positions.isReplaced(partition, first)) {
            return true;
        }
        if (!positions.isBehind(partition, first)) {
            return false;
        }
        Set<TopicPartition> only = Set.of(partition);
        return lookUp("last", only, () -> consumer.endOffsets(only, TIMEOUT)).get(partition)
                < positions.expected(partition);
    }

    private static Map<TopicPartition, Long> beginnings(Consumer<?, ?> consumer, Set<TopicPartition> replaced)
            throws RolledBackException {
        return lookUp("first", replaced, () -> consumer.beginningOffsets(replaced, TIMEOUT));
    }

    private static Map<TopicPartition, Long> lookUp(
            String which, Set<TopicPartition> replaced, Supplier<Map<TopicPartition, Long>> offsets)
            throws RolledBackException {
        try {
            return offsets.get();
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw new RolledBackException(
                    Reason.KAFKA,
                    "The log of " + replaced + " seems to be replaced, and its " + which
                            + " offset could not be fetched: " + e.getMessage(),
                    e);
        }
    }

    /** A gap is a loss only if the log begins after it; a transaction's marker and compaction leave gaps too. */
    private void explainGap(
            Consumer<?, ?> consumer, ConsumerPositions positions, TopicPartition partition, long first) {
        long expected = positions.expected(partition);
        try {
            Long beginning =
                    consumer.beginningOffsets(Set.of(partition), TIMEOUT).get(partition);
            if (beginning != null && beginning > expected) {
                long oldest = Math.min(beginning, first);
                lostEvents.report(partition, expected, oldest);
                positions.moveTo(partition, oldest);
            }
        } catch (KafkaException e) {
            LOG.warn(
                    "Could not determine whether offsets {} to {} of {} ever held events: {}",
                    expected,
                    first - 1,
                    partition,
                    e.getMessage());
        }
    }

    private void lookUp(Consumer<?, ?> consumer, ConsumerPositions positions, Set<TopicPartition> partitions) {
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
            // one partition without a leader fails the lookup of all beginnings, but not of the committed offsets
            consumer.beginningOffsets(partitions, TIMEOUT).forEach((partition, beginning) -> {
                OffsetAndMetadata offset = committed.get(partition);
                if (offset != null && offset.offset() < beginning) {
                    lostEvents.report(partition, offset.offset(), beginning);
                }
                // a group without a committed offset starts with the oldest event
                positions.startAt(partition, beginning);
                positions.resolved(partition);
            });
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (RuntimeException e) {
            // if it were thrown, the consumer would leave its group; a paused one would not even rejoin
            LOG.warn(
                    "Could not fetch offsets of {}; data loss by retention may be reported late. No events are skipped;"
                            + " retrying in {} s: {}",
                    partitions,
                    PAUSE.toSeconds(),
                    e.getMessage());
            positions.backOff(PAUSE);
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
            positions.assigned(partitions);
            lookUp(consumer, positions, Set.copyOf(partitions));
            listeners.forEach(listener -> listener.assigned(consumer, partitions));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            next.onPartitionsRevoked(partitions);
            listeners.forEach(listener -> listener.revoked(consumer, partitions));
            register.of(consumer).revoked(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            next.onPartitionsLost(partitions);
            listeners.forEach(listener -> listener.lost(consumer, partitions));
            register.of(consumer).revoked(partitions);
        }
    }
}
