package io.smartcar.start.topics;

import io.smartcar.camel.support.Require;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All topics of this program as its settings define them. Immutable.
 *
 * @param deadLetterTopic empty if there is none
 * @param compression how brokers compress events; {@code producer} keeps the producer's
 * @param outageHours the outage of a store that must lose nothing
 */
public record TopicPlan(
        List<String> eventTopics,
        String deadLetterTopic,
        int partitions,
        int replication,
        int minInSync,
        int retentionHours,
        String compression,
        int eventMaxBytes,
        int outageHours) {
    private static final List<String> COMPRESSIONS =
            List.of("producer", "lz4", "zstd", "snappy", "gzip", "uncompressed");
    /** The default limit of a broker. */
    private static final int DEFAULT_MESSAGE_BYTES = 1_048_588;
    /** Room for the parts of a dead letter beside the event's bytes: key, id, and reason. */
    private static final int HEADER_BYTES = 16 * 1024;

    /**
     * A plan.
     *
     * @throws IllegalArgumentException if a setting is wrong or contradicts another one; the message names its key
     */
    public TopicPlan {
        Require.between("topics.partitions", partitions, 1, 100_000);
        Require.between("topics.replication", replication, 1, 1000);
        Require.between("topics.min-in-sync", minInSync, 1, 1000);
        Require.between("topics.retention-hours", retentionHours, 1, Integer.MAX_VALUE);
        Require.oneOf("topics.compression", compression, COMPRESSIONS);
        Require.between("events.max-bytes", eventMaxBytes, 1, Integer.MAX_VALUE / 2);
        Require.between("outage.hours", outageHours, 1, Integer.MAX_VALUE);
        if (minInSync > replication) {
            throw new IllegalArgumentException("Expected topics.min-in-sync to be at most topics.replication, got "
                    + minInSync + " and " + replication + ": nothing could ever be sent. Lower the first or raise the"
                    + " second");
        }
        if (retentionHours <= outageHours) {
            throw new IllegalArgumentException("Expected topics.retention-hours to be more than outage.hours, got "
                    + retentionHours + " and " + outageHours + ": events would be deleted before a store is back. Raise"
                    + " the first or lower the second");
        }
    }

    List<DesiredTopic> topics() {
        List<DesiredTopic> topics = new ArrayList<>();
        for (String name : eventTopics) {
            topics.add(topic(name, "delete", Duration.ofHours(retentionHours).toMillis()));
        }
        if (!deadLetterTopic.isEmpty()) {
            // without a limit, in case an administrator adds the policy delete
            topics.add(topic(deadLetterTopic, DesiredTopic.COMPACT, -1));
        }
        return topics;
    }

    private DesiredTopic topic(String name, String cleanupPolicy, long retentionMilliseconds) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("cleanup.policy", cleanupPolicy);
        settings.put("retention.ms", String.valueOf(retentionMilliseconds));
        // a limit by size would delete events that retention.ms still keeps
        settings.put("retention.bytes", "-1");
        settings.put("min.insync.replicas", String.valueOf(minInSync));
        settings.put("compression.type", compression);
        settings.put("max.message.bytes", String.valueOf(messageBytes()));
        return new DesiredTopic(name, partitions, replication, settings);
    }

    /** The largest size of a record. */
    int messageBytes() {
        return Math.max(DEFAULT_MESSAGE_BYTES, eventMaxBytes + HEADER_BYTES);
    }
}
