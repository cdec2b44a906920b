package io.smartcar.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer group as Kafka's coordinator keeps it, with the cooperative-sticky assignor: members join when they poll; a
 * rebalance ends when all have joined, or without those that do not poll for {@link #MAX_POLL_INTERVAL}; a partition that
 * moves is assigned only after its owner has revoked it and joined once more. A member leaves if it does not poll or, after
 * {@link #SESSION}, if it sends no heartbeats. A static member that comes back fences its predecessor and keeps its
 * partitions without a rebalance.
 */
final class SimulatedGroup {
    static final Duration SESSION = Duration.ofSeconds(10);
    static final Duration MAX_POLL_INTERVAL = Duration.ofSeconds(60);

    final Map<TopicPartition, Long> committed = new HashMap<>();
    private final Ledger ledger;

    private final Simulation simulation;
    private final Set<TopicPartition> partitions =
            new TreeSet<>(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
    private final Map<Integer, Member> members = new TreeMap<>();
    private int lastMember;
    private int generation;
    private boolean preparing;
    private long preparingSince;

    /** A member, as both its client and the coordinator know it. */
    final class Member {
        private final int number = ++lastMember;
        private final Host host;
        private final String instance;
        private Set<TopicPartition> claimed = Set.of();
        private Set<TopicPartition> assigned = Set.of();
        private int joinedGeneration;
        private long polled = simulation.nanoTime();
        private long heartbeat = simulation.nanoTime();
        private boolean joining;
        private boolean fenced;

        Member(Host host, String instance) {
            this.host = host;
            this.instance = instance;
        }

        boolean isMember() {
            return members.get(number) == this;
        }

        boolean isFenced() {
            return fenced;
        }

        /** Whether the client has joined and does not know its assignment yet. */
        boolean isJoining() {
            return joining;
        }

        boolean isOfThisGeneration() {
            return isMember() && joinedGeneration == generation;
        }

        /**
         * Takes part in the group, as a poll does.
         *
         * @param owned the partitions that the client has
         * @return the new assignment; null if it is unchanged or not known yet
         */
        Set<TopicPartition> poll(Set<TopicPartition> owned) {
            polled = simulation.nanoTime();
            if (joining && !preparing) {
                joining = false;
                joinedGeneration = generation;
                return assigned;
            }
            if (preparing && !joining) {
                joining = true;
                claimed = Set.copyOf(owned);
                completeIfAllHaveJoined();
            }
            return null;
        }

        /** Asks for another rebalance, as after a revocation. */
        void rejoin() {
            prepare();
        }

        void leave() {
            remove(this, "leaves");
        }

        @Override
        public String toString() {
            return "member " + number + " of " + host;
        }
    }

    SimulatedGroup(Simulation simulation, Ledger ledger, List<TopicPartition> partitions) {
        this.simulation = simulation;
        this.ledger = ledger;
        this.partitions.addAll(partitions);
    }

    /** A client subscribes. */
    Member join(Host host, String instance) {
        Member member = new Member(host, instance);
        for (Member other : List.copyOf(members.values())) {
            if (instance != null && instance.equals(other.instance)) {
                simulation.log("%s fences %s", member, other);
                other.fenced = true;
                members.remove(other.number);
                member.assigned = other.assigned;
                members.put(member.number, member);
                if (other.joining) {
                    // it had not taken part in the rebalance that has ended
                    prepare();
                }
                member.joining = !preparing;
                return member;
            }
        }
        members.put(member.number, member);
        prepare();
        return member;
    }

    private void prepare() {
        if (!preparing) {
            preparing = true;
            preparingSince = simulation.nanoTime();
            members.values().forEach(member -> member.joining = false);
        }
    }

    private void remove(Member member, String why) {
        if (members.remove(member.number) != null) {
            simulation.log("%s %s", member, why);
            // it may not know yet, as long as it is frozen
            ledger.lettersInDoubt();
            prepare();
            completeIfAllHaveJoined();
        }
    }

    private void completeIfAllHaveJoined() {
        if (preparing && members.values().stream().allMatch(Member::isJoining)) {
            complete();
        }
    }

    private void complete() {
        preparing = false;
        generation++;
        List<Member> all = new ArrayList<>(members.values());
        if (all.isEmpty()) {
            return;
        }
        int quota = (partitions.size() + all.size() - 1) / all.size();
        Set<TopicPartition> free = new LinkedHashSet<>(partitions);
        Set<TopicPartition> moving = new LinkedHashSet<>();
        for (Member member : all) {
            Set<TopicPartition> kept = new LinkedHashSet<>();
            for (TopicPartition partition : partitions) {
                if (member.claimed.contains(partition)) {
                    (kept.size() < quota ? kept : moving).add(partition);
                }
            }
            member.assigned = kept;
            free.removeAll(kept);
        }
        free.removeAll(moving);
        for (TopicPartition partition : free) {
            all.stream()
                    .min(Comparator.comparingInt((Member member) -> member.assigned.size()))
                    .ifPresent(member -> member.assigned.add(partition));
        }
        simulation.log("generation %s: %s", generation, assignments(all));
    }

    private static String assignments(List<Member> all) {
        StringBuilder text = new StringBuilder();
        all.forEach(member ->
                text.append(member).append(' ').append(member.assigned).append("; "));
        return text.toString();
    }

    /** Heartbeats, and those that are missing. */
    void tick() {
        long now = simulation.nanoTime();
        for (Member member : List.copyOf(members.values())) {
            if (member.host.isResponsive()) {
                member.heartbeat = now;
                if (now - member.polled > MAX_POLL_INTERVAL.toNanos()) {
                    remove(member, "has not polled for too long");
                }
            } else if (now - member.heartbeat > SESSION.toNanos()) {
                remove(member, "sends no heartbeats");
            }
        }
        if (preparing && now - preparingSince > MAX_POLL_INTERVAL.toNanos()) {
            for (Member member : List.copyOf(members.values())) {
                if (!member.joining) {
                    remove(member, "does not join");
                }
            }
            completeIfAllHaveJoined();
        }
    }
}
