package io.smartcar.simulation;

import io.smartcar.simulation.SimulatedGroup.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * A consumer of a simulated Kafka, in a group or of assigned partitions. In a group it never waits in a poll: the loop
 * around it does. Only what this project calls is simulated; {@link MockConsumer} supplies the rest of the interface.
 */
final class SimulatedConsumer extends MockConsumer<byte[], byte[]> {
    private static final int MOST_RECORDS = 12;

    private final SimulatedKafka kafka;
    private final Simulation simulation;
    private final Host host;
    private final String instance;
    private final Map<TopicPartition, Long> positions = new LinkedHashMap<>();
    private final Set<TopicPartition> paused = new LinkedHashSet<>();
    private Set<TopicPartition> owned = new LinkedHashSet<>();
    private SimulatedGroup group;
    private Member member;
    private ConsumerRebalanceListener listener;

    /** @param instance the static id in the group; null for a dynamic member */
    SimulatedConsumer(SimulatedKafka kafka, Host host, String instance) {
        super(OffsetResetStrategy.EARLIEST);
        this.kafka = kafka;
        this.simulation = kafka.simulation;
        this.host = host;
        this.instance = instance;
    }

    void subscribe(SimulatedGroup to, ConsumerRebalanceListener rebalances) {
        group = to;
        listener = rebalances;
        member = group.join(host, instance);
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        host.step("before a poll");
        if (group != null) {
            if (kafka.isDown()) {
                return ConsumerRecords.empty();
            }
            if (member.isFenced()) {
                throw new FencedInstanceIdException(instance + " is used by another member");
            }
            if (simulation.strikes(Fault.POLL_FAILS)) {
                throw new KafkaException("a poll that fails");
            }
            takePart();
        }
        ConsumerRecords<byte[], byte[]> records = fetch();
        if (group == null && records.isEmpty()) {
            host.await(timeout);
        }
        return records;
    }

    private void takePart() {
        if (!member.isMember()) {
            Set<TopicPartition> lost = owned;
            owned = new LinkedHashSet<>();
            forget(lost);
            kafka.ledger.lettersInDoubt();
            member = group.join(host, instance);
            simulation.log("%s lost %s", host, lost);
            if (!lost.isEmpty()) {
                listener.onPartitionsLost(lost);
            }
        }
        Set<TopicPartition> assigned = member.poll(owned);
        if (assigned == null) {
            return;
        }
        Set<TopicPartition> revoked = new LinkedHashSet<>(owned);
        revoked.removeAll(assigned);
        Set<TopicPartition> added = new LinkedHashSet<>(assigned);
        added.removeAll(owned);
        owned = new LinkedHashSet<>(assigned);
        forget(revoked);
        simulation.log("%s is assigned %s, revoked %s", member, added, revoked);
        if (!revoked.isEmpty()) {
            kafka.ledger.lettersInDoubt();
            listener.onPartitionsRevoked(revoked);
            member.rejoin();
        }
        listener.onPartitionsAssigned(added);
    }

    private void forget(Set<TopicPartition> partitions) {
        partitions.forEach(positions::remove);
        paused.removeAll(partitions);
    }

    private ConsumerRecords<byte[], byte[]> fetch() {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> fetched = new LinkedHashMap<>();
        List<TopicPartition> order = new ArrayList<>(owned);
        java.util.Collections.shuffle(order, simulation.random);
        int left = 1 + simulation.random.nextInt(MOST_RECORDS);
        for (TopicPartition partition : order) {
            if (paused.contains(partition) || kafka.unreachable.contains(partition.topic())) {
                continue;
            }
            List<ConsumerRecord<byte[], byte[]>> log = kafka.log(partition);
            int from = (int) position(partition);
            int to = Math.min(log.size(), from + left);
            if (from < to) {
                fetched.put(partition, group == null ? compacted(log, from, to) : List.copyOf(log.subList(from, to)));
                positions.put(partition, (long) to);
                left -= to - from;
            }
        }
        if (!fetched.isEmpty()) {
            simulation.log("%s fetched up to %s", host, positions);
        }
        return new ConsumerRecords<>(fetched);
    }

    /** Without some of the records that have a later one with the same key. */
    private List<ConsumerRecord<byte[], byte[]>> compacted(List<ConsumerRecord<byte[], byte[]>> log, int from, int to) {
        boolean cleaned = simulation.chance(0.5);
        return log.subList(from, to).stream()
                .filter(one -> !cleaned
                        || log.subList((int) one.offset() + 1, log.size()).stream()
                                .noneMatch(later -> Arrays.equals(later.key(), one.key())))
                .toList();
    }

    @Override
    public synchronized Set<TopicPartition> assignment() {
        return new LinkedHashSet<>(owned);
    }

    @Override
    public synchronized void assign(Collection<TopicPartition> partitions) {
        owned = new LinkedHashSet<>(partitions);
    }

    @Override
    public List<org.apache.kafka.common.PartitionInfo> partitionsFor(String topic) {
        return kafka.partitions(topic).stream()
                .map(one -> new org.apache.kafka.common.PartitionInfo(topic, one.partition(), null, null, null))
                .toList();
    }

    @Override
    public synchronized long position(TopicPartition partition) {
        if (!owned.contains(partition)) {
            throw new IllegalStateException("No position of " + partition + ", which is not assigned");
        }
        return positions.computeIfAbsent(
                partition, unknown -> group == null ? 0 : group.committed.getOrDefault(partition, 0L));
    }

    @Override
    public synchronized long position(TopicPartition partition, Duration timeout) {
        return position(partition);
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
        host.requireAlive();
        if (!owned.contains(partition)) {
            throw new IllegalStateException("No seek in " + partition + ", which is not assigned");
        }
        if (!simulation.has(Defect.NO_REWIND)) {
            positions.put(partition, offset);
        }
    }

    @Override
    public synchronized void seekToBeginning(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> seek(partition, 0));
    }

    @Override
    public synchronized void pause(Collection<TopicPartition> partitions) {
        paused.addAll(partitions);
        simulation.log("%s pauses %s", host, partitions);
    }

    @Override
    public synchronized Set<TopicPartition> paused() {
        return new LinkedHashSet<>(paused);
    }

    @Override
    public synchronized void resume(Collection<TopicPartition> partitions) {
        paused.removeAll(partitions);
        simulation.log("%s resumes %s", host, partitions);
    }

    @Override
    public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
        host.call("a commit", () -> {
            commit(offsets, timeout);
            return null;
        });
    }

    private void commit(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
        if (kafka.isDown()) {
            host.await(timeout);
            throw new TimeoutException("no answer to a commit");
        }
        if (!simulation.has(Defect.OLD_GENERATION)) {
            requireMembership();
        }
        offsets.forEach((committed, offset) -> {
            TopicPartition partition = simulation.has(Defect.WRONG_PARTITION)
                    ? owned.stream()
                            .filter(other -> !other.equals(committed))
                            .findFirst()
                            .orElse(committed)
                    : committed;
            simulation.log("%s commits %s of %s", host, offset.offset(), partition);
            Long before = group.committed.put(partition, offset.offset());
            kafka.ledger.committed(partition, before == null ? 0 : before, offset.offset(), kafka.log(partition));
        });
        if (kafka.losesAnswer()) {
            host.await(timeout);
            throw new TimeoutException("the answer to a commit is lost");
        }
    }

    private void requireMembership() {
        if (member.isFenced()) {
            throw new FencedInstanceIdException(instance + " is used by another member");
        }
        if (member.isJoining()) {
            throw new RebalanceInProgressException("the group is rebalancing");
        }
        if (!member.isOfThisGeneration()) {
            throw new CommitFailedException("the member is not in this generation of the group");
        }
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
            Set<TopicPartition> partitions, Duration timeout) {
        return host.call("a look-up of commits", () -> {
            requireReachable(timeout);
            Map<TopicPartition, OffsetAndMetadata> known = new HashMap<>();
            partitions.forEach(partition -> {
                Long offset = group.committed.get(partition);
                known.put(partition, offset == null ? null : new OffsetAndMetadata(offset));
            });
            return known;
        });
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
        return committed(partitions, Duration.ofSeconds(60));
    }

    @Override
    public synchronized Map<TopicPartition, Long> beginningOffsets(
            Collection<TopicPartition> partitions, Duration timeout) {
        return host.call("a look-up of beginnings", () -> {
            requireReachable(timeout);
            if (partitions.stream().anyMatch(partition -> kafka.unreachable.contains(partition.topic()))) {
                host.await(timeout);
                throw new TimeoutException("a partition has no leader");
            }
            Map<TopicPartition, Long> beginnings = new HashMap<>();
            partitions.forEach(partition -> beginnings.put(partition, 0L));
            return beginnings;
        });
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        partitions.forEach(
                partition -> ends.put(partition, (long) kafka.log(partition).size()));
        return ends;
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions, Duration timeout) {
        return host.call("a look-up of ends", () -> {
            requireReachable(timeout);
            return endOffsets(partitions);
        });
    }

    private void requireReachable(Duration timeout) {
        if (kafka.isDown() || kafka.losesAnswer()) {
            host.await(timeout);
            throw new TimeoutException("no answer");
        }
    }

    /** Leaves the group, unless it is a static member. */
    @Override
    public synchronized void close(Duration timeout) {
        if (listener != null && !owned.isEmpty()) {
            kafka.ledger.lettersInDoubt();
            if (member.isMember() && !kafka.isDown()) {
                listener.onPartitionsRevoked(owned);
            } else {
                listener.onPartitionsLost(owned);
            }
        }
        owned = new LinkedHashSet<>();
        if (member != null && instance == null && !kafka.isDown()) {
            member.leave();
        }
    }
}
