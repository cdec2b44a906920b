package io.smartcar.start.topics;

import io.smartcar.start.check.Finding;
import io.smartcar.start.check.Finding.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;

/** Compares an existing topic with the desired one. */
final class TopicInspection {
    /** The settings that must not be smaller than desired but may be larger, with our keys for them. */
    private static final Map<String, String> AT_LEAST = new TreeMap<>(Map.of(
            "retention.ms", "topics.retention-hours",
            "min.insync.replicas", "topics.min-in-sync",
            "max.message.bytes", "events.max-bytes"));

    private final DesiredTopic wanted;
    private final long neededRetentionMilliseconds;
    private final List<Finding> findings = new ArrayList<>();

    /** @param neededRetentionMilliseconds events are lost if the topic's retention is not longer; −1: unlimited */
    TopicInspection(DesiredTopic wanted, long neededRetentionMilliseconds) {
        this.wanted = wanted;
        this.neededRetentionMilliseconds = neededRetentionMilliseconds;
    }

    /** @param config null if this program may not read it */
    List<Finding> compare(TopicDescription there, Config config) {
        comparePlaces(there);
        if (config == null) {
            add(Weight.WARNING, "its settings cannot be compared: this user may not see them", "");
        } else {
            compareSettings(config, there);
        }
        if (findings.isEmpty()) {
            add(
                    Weight.OK,
                    "is there: " + there.partitions().size() + " partitions, " + replication(there) + " replicas",
                    "");
        }
        return findings;
    }

    private void comparePlaces(TopicDescription there) {
        int partitions = there.partitions().size();
        if (partitions < wanted.partitions()) {
            add(
                    Weight.WARNING,
                    "has " + partitions + " partitions instead of " + wanted.partitions()
                            + ": more consumers than that stay idle",
                    "topics.partitions");
        }
        if (replication(there) < wanted.replication()) {
            add(
                    Weight.WARNING,
                    "has " + replication(there) + " replicas instead of " + wanted.replication()
                            + ": fewer brokers may be lost",
                    "topics.replication");
        }
        long leaderless = there.partitions().stream()
                .filter(partition ->
                        partition.leader() == null || partition.leader().isEmpty())
                .count();
        if (leaderless > 0) {
            add(Weight.PROBLEM, "has " + leaderless + " partitions without a leader: start their brokers", "");
        }
    }

    private static int replication(TopicDescription there) {
        return there.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
    }

    private void compareSettings(Config config, TopicDescription there) {
        boolean deletes = !wanted.isCompacted() || policy(config).contains("delete");
        AT_LEAST.forEach((name, key) -> {
            if (deletes || !name.equals("retention.ms")) {
                compareNumber(config, name, key);
            }
        });
        long inSync = number(config, "min.insync.replicas", 1);
        if (inSync > replication(there)) {
            add(
                    Weight.PROBLEM,
                    "wants " + inSync + " replicas in sync but has " + replication(there) + ": nothing can be sent",
                    "topics.min-in-sync");
        }
        if (wanted.isCompacted()) {
            compareDeadLetters(config);
        } else {
            compareEvents(config);
        }
        long bytes = number(config, "retention.bytes", -1);
        if (deletes && bytes >= 0) {
            add(
                    Weight.WARNING,
                    "has retention.bytes=" + bytes + ": events may be deleted before retention.ms is over",
                    "");
        }
    }

    private void compareEvents(Config config) {
        String policy = policy(config);
        if (policy.contains(DesiredTopic.COMPACT)) {
            add(Weight.PROBLEM, "has cleanup.policy=" + policy + ": only the last event of each car is kept", "");
        }
    }

    private void compareDeadLetters(Config config) {
        String policy = policy(config);
        if (!policy.contains(DesiredTopic.COMPACT)) {
            add(
                    Weight.WARNING,
                    "has cleanup.policy=" + policy + " instead of compact: dead letters that were replayed or discarded"
                            + " stay in it. Name a new topic, and leave this one as it is: compaction would delete"
                            + " dead letters of an earlier version that have the same key",
                    "dead-letters.topic");
        }
    }

    private static String policy(Config config) {
        return text(config, "cleanup.policy", "delete");
    }

    /** Compares the settings of the desired topic; those that it leaves to the brokers may have any value. */
    private void compareNumber(Config config, String name, String key) {
        String setting = wanted.settings().get(name);
        if (setting == null) {
            return;
        }
        long expected = Long.parseLong(setting);
        long actual = number(config, name, expected);
        if (isLess(actual, expected)) {
            add(weight(name, actual), "has " + name + "=" + actual + " instead of " + expected, key);
        }
    }

    private Weight weight(String name, long actual) {
        return switch (name) {
            case "retention.ms" -> isLess(neededRetentionMilliseconds, actual) ? Weight.WARNING : Weight.PROBLEM;
            case "max.message.bytes" -> Weight.PROBLEM;
            default -> Weight.WARNING;
        };
    }

    /** A negative number means unlimited. */
    private static boolean isLess(long left, long right) {
        return left >= 0 && (right < 0 || left < right);
    }

    private static long number(Config config, String name, long absent) {
        return Long.parseLong(text(config, name, String.valueOf(absent)));
    }

    private static String text(Config config, String name, String absent) {
        ConfigEntry entry = config.get(name);
        return entry == null || entry.value() == null ? absent : entry.value();
    }

    private void add(Weight weight, String text, String key) {
        findings.add(new Finding(weight, wanted.subject(), text, key));
    }
}
