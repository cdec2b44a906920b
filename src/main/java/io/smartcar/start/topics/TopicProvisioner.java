package io.smartcar.start.topics;

import io.smartcar.start.check.Finding;
import io.smartcar.start.check.Finding.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Compares the topics of a plan with the brokers', and creates missing ones. For one thread at a time. */
final class TopicProvisioner {
    private final TopicPlan plan;
    private final boolean create;
    private final Properties client;

    /**
     * @param create whether missing topics are created
     * @param client the settings of a Kafka client with the permission to do so
     */
    TopicProvisioner(TopicPlan plan, boolean create, Properties client) {
        this.plan = plan;
        this.create = create;
        this.client = client;
    }

    String brokers() {
        return client.getProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    }

    /**
     * Compares all topics, and creates missing ones if the settings allow it.
     *
     * @param timeout the longest time until an answer
     * @throws ExecutionException if the brokers do not answer, or answer with an error
     */
    List<Finding> ensure(Duration timeout) throws ExecutionException, InterruptedException {
        return inspect(timeout, create);
    }

    /** Compares all topics like {@link #ensure}, but creates none. */
    List<Finding> inspect(Duration timeout) throws ExecutionException, InterruptedException {
        return inspect(timeout, false);
    }

    private List<Finding> inspect(Duration timeout, boolean creating) throws ExecutionException, InterruptedException {
        try (Admin admin = admin(timeout)) {
            return inspect(admin, creating);
        }
    }

    /** @param timeout the longest time until an answer */
    Admin admin(Duration timeout) {
        return AdminClients.of(client, timeout);
    }

    private List<Finding> inspect(Admin admin, boolean creating) throws ExecutionException, InterruptedException {
        List<DesiredTopic> wanted = plan.topics();
        Map<String, TopicDescription> there = describe(admin, wanted);
        List<Finding> findings = new ArrayList<>();
        List<DesiredTopic> missing = wanted.stream()
                .filter(topic -> !there.containsKey(topic.name()))
                .toList();
        if (creating) {
            create(admin, missing, findings);
        } else if (create) {
            missing.forEach(topic ->
                    findings.add(new Finding(Weight.OK, topic.subject(), "is missing: the start will create it", "")));
        } else {
            missing.forEach(topic -> findings.add(absent(topic, "topics.create is false")));
        }
        Map<String, Config> configs = configs(admin, there.keySet().stream().toList());
        for (DesiredTopic topic : wanted) {
            if (there.containsKey(topic.name())) {
                findings.addAll(new TopicInspection(topic, neededRetention(topic))
                        .compare(there.get(topic.name()), configs.get(topic.name())));
            }
        }
        return findings;
    }

    private long neededRetention(DesiredTopic topic) {
        return topic.name().equals(plan.deadLetterTopic())
                ? -1
                : Duration.ofHours(plan.outageHours()).toMillis();
    }

    /** The topics of the plan that are there, by name. */
    Map<String, TopicDescription> describe(Admin admin) throws ExecutionException, InterruptedException {
        return describe(admin, plan.topics());
    }

    private static Map<String, TopicDescription> describe(Admin admin, List<DesiredTopic> wanted)
            throws ExecutionException, InterruptedException {
        List<String> names = wanted.stream().map(DesiredTopic::name).toList();
        Map<String, TopicDescription> there = new HashMap<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> answer :
                admin.describeTopics(names).topicNameValues().entrySet()) {
            try {
                there.put(answer.getKey(), answer.getValue().get());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return there;
    }

    private static Map<String, Config> configs(Admin admin, List<String> topics)
            throws ExecutionException, InterruptedException {
        List<ConfigResource> resources = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        try {
            return admin.describeConfigs(resources).all().get().entrySet().stream()
                    .collect(Collectors.toMap(entry -> entry.getKey().name(), Map.Entry::getValue));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return Map.of();
            }
            throw e;
        }
    }

    private void create(Admin admin, List<DesiredTopic> missing, List<Finding> findings)
            throws InterruptedException, ExecutionException {
        Map<String, KafkaFuture<Void>> answers = admin.createTopics(
                        missing.stream().map(DesiredTopic::toCreate).toList())
                .values();
        for (DesiredTopic topic : missing) {
            try {
                answers.get(topic.name()).get();
                findings.add(new Finding(
                        Weight.OK,
                        topic.subject(),
                        "created: " + topic.partitions() + " partitions, " + topic.replication() + " replicas",
                        ""));
            } catch (ExecutionException e) {
                Throwable cause = e.getCause();
                if (cause instanceof TopicExistsException) {
                    findings.add(
                            new Finding(Weight.OK, topic.subject(), "has just been created by another process", ""));
                } else if (cause instanceof InvalidReplicationFactorException) {
                    findings.add(new Finding(
                            Weight.PROBLEM,
                            topic.subject(),
                            "cannot be created: " + cause.getMessage() + " Start more brokers",
                            "topics.replication"));
                } else if (cause instanceof AuthorizationException) {
                    findings.add(absent(topic, "this user may not create it"));
                } else {
                    throw e;
                }
            }
        }
    }

    private static Finding absent(DesiredTopic topic, String reason) {
        return new Finding(
                Weight.PROBLEM,
                topic.subject(),
                "is missing, and " + reason + ": ask an administrator to run " + topic.command(),
                "topics.create");
    }
}
