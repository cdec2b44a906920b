package io.smartcar.store.transaction;

import io.smartcar.store.HeldPartition;
import io.smartcar.store.HoldingStore;
import io.smartcar.store.RolledBackException;
import io.smartcar.store.RolledBackException.Reason;
import io.smartcar.store.TakenOverException;
import io.smartcar.store.loss.ConsumerPositions;
import io.smartcar.store.loss.OffsetRange;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What one consumer's partitions hold in a {@link HoldingStore}, and the offsets that are committed for it: those of
 * events that are visible. Confined to the consumer's thread; the counts may be read by any thread.
 */
final class HeldOffsets {
    private static final Logger LOG = LoggerFactory.getLogger(HeldOffsets.class);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);
    /** A rebalance waits for this consumer. */
    private static final Duration REVOCATION = Duration.ofSeconds(10);
    /** Offsets of acknowledged dead letters are remembered until the roll. */
    private static final int MOST_DEAD_LETTERS = 10_000;

    private static final Exception ALREADY_DEAD_LETTERED =
            new RolledBackException(Reason.ROUTE, "Its dead letter was acknowledged in an earlier delivery", null);

    private final Consumer<?, ?> consumer;
    private final HoldingStore store;
    private final ConsumerPositions positions;
    private final TopicIds topicIds;
    private final BooleanSupplier outage;
    private final StoreMetrics metrics;
    private final LongSupplier nanoTime;
    private final Object thread;
    private final Continuity continuity;
    private final Map<TopicPartition, HeldEvents> held = new ConcurrentHashMap<>();
    private final Set<TopicPartition> assigned = ConcurrentHashMap.newKeySet();
    /** The ids of topics as they were before the events were fetched that are delivered now. */
    private final Map<String, Uuid> ids = new HashMap<>();

    /** Of a roll after a poll: the next delivery fails with it, which closes the outage gate. */
    private RolledBackException failedRoll;

    private long nextCommitNanos;

    /** @param outage whether the outage gate of the consumer's route is closed */
    HeldOffsets(
            Consumer<?, ?> consumer,
            Object thread,
            HoldingStore store,
            ConsumerPositions positions,
            TopicIds topicIds,
            BooleanSupplier outage,
            StoreMetrics metrics,
            LongSupplier nanoTime) {
        this.consumer = consumer;
        this.thread = thread;
        this.store = store;
        this.positions = positions;
        this.topicIds = topicIds;
        this.outage = outage;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        continuity = new Continuity(positions);
        nextCommitNanos = nanoTime.getAsLong();
    }

    Consumer<?, ?> consumer() {
        return consumer;
    }

    Object thread() {
        return thread;
    }

    /** Whether the partition is assigned to the consumer; may be asked by any thread. */
    boolean isAssigned(TopicPartition partition) {
        return assigned.contains(partition);
    }

    /** The partitions of which events are held. */
    Map<TopicPartition, HeldEvents> partitions() {
        return held;
    }

    /**
     * Accepts a delivery, as {@link Continuity#accept}.
     *
     * @throws RolledBackException also if a roll has failed since the last one
     */
    void accept(Map<TopicPartition, OffsetRange> delivered) throws RolledBackException {
        RolledBackException failure = failedRoll;
        failedRoll = null;
        if (failure != null) {
            throw failure;
        }
        continuity.accept(delivered, consumer.assignment());
    }

    /** The consumer has gone back, in a delivery that failed. */
    void rewound() {
        continuity.rewound(consumer.assignment());
    }

    /**
     * Appends the events of a delivery that are to be stored, and rolls what is due.
     *
     * @throws RolledBackException if that failed: what was held of the partition is discarded
     */
    void write(List<DeliveredEvent> events) throws RolledBackException {
        Set<TopicPartition> assignment = consumer.assignment();
        Map<String, Long> filtered = new HashMap<>();
        for (DeliveredEvent event : events) {
            TopicPartition partition = event.offset().partition();
            // a batch may still hold events of a revoked partition, which its new owner writes now
            if (assignment.contains(partition)) {
                // one that is read again could be stored now: but its dead letter may be replayed
                if (positions.deadLetters().contains(partition, event.offset().offset())) {
                    event.reject(ALREADY_DEAD_LETTERED);
                }
                if (held.containsKey(partition) || event.isStored()) {
                    write(partition, event);
                } else if (!event.isRejected()) {
                    filtered.merge(partition.topic(), 1L, Long::sum);
                }
            }
        }
        rollDue();
        filtered.forEach(metrics::filtered);
    }

    private void write(TopicPartition partition, DeliveredEvent event) throws RolledBackException {
        HeldEvents events = held.get(partition);
        try {
            if (events == null) {
                events = new HeldEvents(takeOver(partition, event), nanoTime);
                held.put(partition, events);
            } else if (events.partition().isFull()) {
                roll(partition, events);
            }
            events.append(event);
        } catch (RolledBackException e) {
            throw e;
        } catch (Throwable e) {
            throw discarded(partition, "write", e);
        }
    }

    private HeldPartition takeOver(TopicPartition partition, DeliveredEvent event) throws Exception {
        Uuid id = topicIds.of(partition.topic());
        if (!id.equals(ids.put(partition.topic(), id))) {
            // the topic may have been created again since the event was fetched
            continuity.discarded(partition);
            throw new RolledBackException(
                    Reason.FETCHED_BEFORE,
                    "The id of topic '" + partition.topic() + "' was not known when " + event + " was fetched",
                    null);
        }
        HoldingStore.Owned owned =
                new HoldingStore.Owned(consumer.groupMetadata().groupId(), partition, id);
        return store.takeOver(owned, event.toHeldEvent().writes().get(0));
    }

    private void rollDue() throws RolledBackException {
        for (Map.Entry<TopicPartition, HeldEvents> entry : held.entrySet()) {
            HeldEvents events = entry.getValue();
            if (events.count() > 0 && (events.partition().isDue() || events.rejected() >= MOST_DEAD_LETTERS)) {
                roll(entry.getKey(), events);
            }
        }
    }

    private void roll(TopicPartition partition, HeldEvents events) throws RolledBackException {
        try {
            events.roll(partition.topic(), metrics);
        } catch (Throwable e) {
            throw discarded(partition, "roll", e);
        }
    }

    private RolledBackException discarded(TopicPartition partition, String action, Throwable cause) {
        discard(partition);
        return new RolledBackException(
                // the new owner commits from now on
                cause instanceof TakenOverException ? Reason.REBALANCE : Reason.HELD_DISCARDED,
                "Failed to " + action + " the events of " + partition + ", which are read again from offset "
                        + positions.committed(partition) + " on: " + firstLine(cause),
                cause,
                store.probe());
    }

    /** The messages of HDFS contain the stack trace of the server. */
    private static String firstLine(Throwable cause) {
        return cause.toString().lines().findFirst().orElse("");
    }

    private void discard(TopicPartition partition) {
        continuity.discarded(partition);
        HeldEvents events = held.remove(partition);
        if (events != null) {
            events.partition().abandon();
        }
    }

    /**
     * The offsets that may be committed after a delivery, if they are ahead of what is committed: of a partition that
     * holds events, up to those that are visible.
     */
    Map<TopicPartition, OffsetAndMetadata> offsets(Map<TopicPartition, OffsetRange> delivered) {
        return offsets(delivered, consumer.assignment());
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(
            Map<TopicPartition, OffsetRange> delivered, Set<TopicPartition> assignment) {
        Map<TopicPartition, Long> next = new HashMap<>();
        delivered.forEach((partition, range) -> next.put(partition, range.last() + 1));
        held.forEach((partition, events) -> {
            long head = events.partition().head();
            if (events.count() > 0) {
                next.put(partition, head);
            } else {
                next.merge(partition, head, Math::max);
            }
        });
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        next.forEach((partition, offset) -> {
            if (assignment.contains(partition) && offset > positions.committed(partition)) {
                offsets.put(partition, new OffsetAndMetadata(offset));
            }
        });
        return offsets;
    }

    /** Rolls what is due after a poll, also one without events. Never throws: the consumer would leave its group. */
    void afterPoll() {
        if (held.isEmpty() || outage.getAsBoolean()) {
            return;
        }
        try {
            rollDue();
        } catch (RolledBackException e) {
            failedRoll = e;
            goBack();
        }
        if (nanoTime.getAsLong() - nextCommitNanos >= 0) {
            commit(consumer.assignment());
        }
    }

    private void goBack() {
        try {
            positions.rewind(consumer);
        } catch (RuntimeException e) {
            LOG.debug("Did not rewind: {}", e.toString());
        }
    }

    /** Commits what is visible. If that fails, it is repeated later; until then its events are left out when they are read again. */
    private void commit(Set<TopicPartition> assignment) {
        Map<TopicPartition, OffsetAndMetadata> offsets = offsets(Map.of(), assignment);
        if (offsets.isEmpty()) {
            return;
        }
        try {
            OffsetCommitter.commit(consumer, offsets, COMMIT_TIMEOUT);
            offsets.forEach((partition, offset) -> positions.committed(partition, offset.offset()));
        } catch (RolledBackException | RuntimeException e) {
            boolean rebalance = e instanceof RolledBackException rolledBack && rolledBack.isTransient();
            LOG.atLevel(rebalance ? Level.DEBUG : Level.WARN)
                    .log("The events before {} are stored, but not committed: {}", offsets, e.getMessage());
            nextCommitNanos = nanoTime.getAsLong() + COMMIT_TIMEOUT.toNanos();
        }
    }

    /** Asks for the ids of new topics before their events are fetched. */
    void assigned(Collection<TopicPartition> partitions) {
        assigned.addAll(partitions);
        for (TopicPartition partition : partitions) {
            try {
                ids.computeIfAbsent(partition.topic(), topicIds::of);
            } catch (RuntimeException e) {
                LOG.debug("{}; asked again later", e.getMessage());
            }
        }
    }

    /** Rolls and commits what is held of partitions that are revoked, unless it takes too long. */
    void revoked(Collection<TopicPartition> partitions) {
        long end = nanoTime.getAsLong() + REVOCATION.toNanos();
        for (TopicPartition partition : partitions) {
            HeldEvents events = held.get(partition);
            if (events != null && events.count() > 0) {
                rollBefore(end, partition, events);
            }
        }
        commit(Set.copyOf(partitions));
        for (TopicPartition partition : partitions) {
            HeldEvents events = held.remove(partition);
            if (events != null) {
                events.partition().close();
            }
        }
        continuity.forget(partitions);
        assigned.removeAll(partitions);
    }

    private void rollBefore(long end, TopicPartition partition, HeldEvents events) {
        if (outage.getAsBoolean() || nanoTime.getAsLong() - end > 0) {
            LOG.info("{} held events of {} are left to its next owner", events.count(), partition);
            discard(partition);
            return;
        }
        try {
            roll(partition, events);
        } catch (RolledBackException e) {
            LOG.warn("{}", e.getMessage());
            if (nanoTime.getAsLong() - end < 0) {
                events.partition().close();
            }
        }
    }

    /** Discards what is held of partitions that belong to another consumer already. */
    void lost(Collection<TopicPartition> partitions) {
        partitions.forEach(this::discard);
        assigned.removeAll(partitions);
    }

    /** Makes visible what is held of the old logs, whose offsets are not committed any more. */
    void replaced(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            HeldEvents events = held.get(partition);
            if (events != null && events.count() > 0) {
                long count = events.count();
                try {
                    roll(partition, events);
                } catch (RolledBackException e) {
                    LOG.error("LOST {} events of the old log of {}: {}", count, partition, e.getMessage());
                }
            }
            discard(partition);
            ids.remove(partition.topic());
        }
        assigned(partitions);
    }

    /** Discards all, when the consumer is closed and has not told. */
    void abandon() {
        lost(Set.copyOf(held.keySet()));
    }
}
