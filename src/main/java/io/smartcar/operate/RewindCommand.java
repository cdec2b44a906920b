package io.smartcar.operate;

import io.smartcar.event.kind.Kind;
import io.smartcar.start.topics.AdminClients;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Moves the committed offsets of a stopped storer back, so that it stores events again that Kafka still has: for a mapping
 * that was wrong. It never moves them forward.
 */
@Command(
        name = "rewind",
        description = {
            "Moves the consumer group of stopped storers back: they store events of Kafka again, after a mapping was"
                    + " corrected. Shows how many before it does so."
        },
        exitCodeList = {" 0:done, or not confirmed", " 1:failed, or the group has members", " 2:wrong usage"})
final class RewindCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Properties overrides;
    private final PrintStream out;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "<time|offset>",
            description = "To the first record since this time, 2026-01-31T10:00:00Z, or so long ago: 30m, 12h, 7d;"
                    + " or to an offset of one partition.")
    private String target;

    @Option(
            names = "--topic",
            split = ",",
            paramLabel = "<topic>",
            description = "Only these topics (default: those of all kinds).")
    private Set<String> topics = Set.of();

    @Option(names = "--partition", paramLabel = "<number>", description = "Only this partition.")
    private Integer partition;

    @Option(names = "--group", paramLabel = "<group>", description = "The consumer group (default: store.group).")
    private String group;

    @Mixin
    private Confirmation confirmation;

    /**
     * @param overrides settings that override all others
     * @param out receives the preview
     */
    RewindCommand(Properties overrides, PrintStream out) {
        this.overrides = overrides;
        this.out = out;
    }

    @Override
    public Integer call() throws Exception {
        try (CommandContext context = CommandContext.offline(overrides);
                Admin admin = AdminClients.of(context.context(), TIMEOUT)) {
            String stored = context.setting("store.group");
            group = group == null ? stored : group;
            if (group.equals(stored + "-hdfs")) {
                throw new IllegalArgumentException("Files in HDFS do not change: the storer would leave out all events"
                        + " that they have. To store them again, give it another hdfs.path and store.group");
            }
            if (topics.isEmpty()) {
                topics = context.kinds().all().stream().map(Kind::topic).collect(Collectors.toSet());
            }
            requireNoMembers(admin);
            Map<TopicPartition, Long> committed = committed(admin);
            Map<TopicPartition, Long> targets = targets(admin, committed);
            long events = preview(committed, targets);
            if (events > 0
                    && confirmation.isGiven(
                            String.format("Store up to %,d events of group %s again?", events, group))) {
                rewind(admin, targets);
            }
            return 0;
        }
    }

    private void requireNoMembers(Admin admin) throws Exception {
        Collection<MemberDescription> members = get(admin.describeConsumerGroups(Set.of(group))
                        .describedGroups()
                        .get(group))
                .members();
        if (!members.isEmpty()) {
            throw new IllegalStateException("Group " + group + " has members: stop its storers ("
                    + members.stream()
                            .map(member -> member.groupInstanceId().orElse(member.clientId()) + " on " + member.host())
                            .sorted()
                            .collect(Collectors.joining(", "))
                    + "). One that has stopped remains a member until its session.timeout.ms is over");
        }
    }

    private Map<TopicPartition, Long> committed(Admin admin) throws Exception {
        Map<TopicPartition, Long> committed = byTopic();
        get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach((one, offset) -> {
                    boolean isMeant =
                            topics.contains(one.topic()) && (partition == null || partition == one.partition());
                    if (isMeant && offset != null) {
                        committed.put(one, offset.offset());
                    }
                });
        if (committed.isEmpty()) {
            throw new IllegalArgumentException("Group " + group + " has committed no offset of "
                    + String.join(", ", topics) + ": it begins with the oldest events");
        }
        return committed;
    }

    /** The offsets to move to: where there is an earlier one. */
    private Map<TopicPartition, Long> targets(Admin admin, Map<TopicPartition, Long> committed) throws Exception {
        Map<TopicPartition, Long> targets = byTopic();
        Map<TopicPartition, Long> first = offsets(admin, committed.keySet(), OffsetSpec.earliest());
        if (target.matches("\\d+")) {
            if (committed.size() > 1) {
                throw new ParameterException(
                        spec.commandLine(), "An offset is of one partition: name it with --topic and --partition");
            }
            first.replaceAll((one, oldest) -> Math.max(oldest, Long.parseLong(target)));
            targets.putAll(first);
        } else {
            // the first record since then; -1 if there is none
            targets.putAll(offsets(admin, committed.keySet(), OffsetSpec.forTimestamp(time().toEpochMilli())));
            targets.values().removeIf(offset -> offset < 0);
        }
        targets.keySet().removeIf(one -> targets.get(one) >= committed.get(one));
        return targets;
    }

    private Instant time() {
        try {
            return new TimeConverter().convert(target);
        } catch (picocli.CommandLine.TypeConversionException e) {
            throw new ParameterException(spec.commandLine(), "--to: " + e.getMessage());
        }
    }

    private long preview(Map<TopicPartition, Long> committed, Map<TopicPartition, Long> targets) {
        long events = 0;
        for (Map.Entry<TopicPartition, Long> one : targets.entrySet()) {
            long before = committed.get(one.getKey());
            long again = before - one.getValue();
            out.printf(
                    "%s: from %d to %d, %,d event%s%n",
                    one.getKey(), before, one.getValue(), again, again == 1 ? "" : "s");
            events += again;
        }
        if (events == 0) {
            out.println("Group " + group + " has stored nothing since then: nothing to rewind");
        }
        return events;
    }

    private void rewind(Admin admin, Map<TopicPartition, Long> targets) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        targets.forEach((one, offset) -> offsets.put(one, new OffsetAndMetadata(offset)));
        get(admin.alterConsumerGroupOffsets(group, offsets).all());
        out.println("Group " + group + " is rewound: start its storers");
    }

    private static Map<TopicPartition, Long> offsets(Admin admin, Set<TopicPartition> partitions, OffsetSpec spec)
            throws Exception {
        Map<TopicPartition, OffsetSpec> asked = partitions.stream().collect(Collectors.toMap(one -> one, one -> spec));
        Map<TopicPartition, Long> offsets = byTopic();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> one :
                get(admin.listOffsets(asked).all()).entrySet()) {
            offsets.put(one.getKey(), one.getValue().offset());
        }
        return offsets;
    }

    private static Map<TopicPartition, Long> byTopic() {
        return new TreeMap<>(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
    }

    private static <T> T get(KafkaFuture<T> answer) throws Exception {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
