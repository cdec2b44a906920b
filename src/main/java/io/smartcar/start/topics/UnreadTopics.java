package io.smartcar.start.topics;

import io.smartcar.start.check.Finding;
import io.smartcar.start.check.Finding.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds topics that a consumer group of this process has read before, that have uncommitted events, and that none of its
 * routes reads now: those of a kind that was taken away or has another topic.
 */
final class UnreadTopics {
    private static final Logger LOG = LoggerFactory.getLogger(UnreadTopics.class);

    /** Tells by group which topics its routes read. */
    private final Map<String, Predicate<String>> groups = new TreeMap<>();

    UnreadTopics(CamelContext context) {
        context.getEndpoints().stream()
                .filter(KafkaEndpoint.class::isInstance)
                .map(endpoint -> ((KafkaEndpoint) endpoint).getConfiguration())
                .filter(configuration -> configuration.getGroupId() != null)
                .forEach(
                        configuration -> groups.merge(configuration.getGroupId(), reads(configuration), Predicate::or));
    }

    private static Predicate<String> reads(KafkaConfiguration configuration) {
        return configuration.isTopicIsPattern()
                ? Pattern.compile(configuration.getTopic()).asMatchPredicate()
                : Arrays.asList(configuration.getTopic().split("\\s*,\\s*"))::contains;
    }

    /** A warning for each topic; none if Kafka does not answer. */
    List<Finding> find(Admin admin) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<String, Predicate<String>> group : groups.entrySet()) {
            try {
                lags(admin, group.getKey(), group.getValue())
                        .forEach((topic, lag) -> findings.add(new Finding(
                                Weight.WARNING,
                                "topic " + topic,
                                "has " + lag + " events that group " + group.getKey()
                                        + " has not stored, and no kind names it: "
                                        + "they wait until Kafka deletes them. Declare a kind with topic=" + topic,
                                "")));
            } catch (ExecutionException e) {
                // for example because this user may not see the group
                LOG.debug("Failed to get the offsets of group {}", group.getKey(), e);
            }
        }
        return findings;
    }

    /** The number of uncommitted events by topic. */
    private static Map<String, Long> lags(Admin admin, String group, Predicate<String> isRead)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>(admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get());
        Set<String> existing = admin.listTopics().names().get();
        committed
                .keySet()
                .removeIf(partition -> isRead.test(partition.topic()) || !existing.contains(partition.topic()));
        Map<TopicPartition, ListOffsetsResultInfo> first = offsets(admin, committed.keySet(), OffsetSpec.earliest());
        Map<TopicPartition, ListOffsetsResultInfo> end = offsets(admin, committed.keySet(), OffsetSpec.latest());
        Map<String, Long> lags = new TreeMap<>();
        committed.forEach((partition, offset) -> lags.merge(
                partition.topic(),
                end.get(partition).offset()
                        - Math.max(offset.offset(), first.get(partition).offset()),
                Long::sum));
        lags.values().removeIf(lag -> lag <= 0);
        return lags;
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> offsets(
            Admin admin, Set<TopicPartition> partitions, OffsetSpec spec)
            throws ExecutionException, InterruptedException {
        return admin.listOffsets(
                        partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec)))
                .all()
                .get();
    }
}
