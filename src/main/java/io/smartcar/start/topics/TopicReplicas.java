package io.smartcar.start.topics;

import io.smartcar.camel.support.Backoff;
import io.smartcar.camel.support.ObjectMetrics;
import io.smartcar.camel.support.ObjectMetrics.Metric;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka every few seconds which brokers are there and which partitions lack replicas, for the metric {@code
 * topics.under.replicated} and the state. Safe for readers in other threads.
 */
public final class TopicReplicas {
    private static final Logger LOG = LoggerFactory.getLogger(TopicReplicas.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Backoff BACKOFF = new Backoff(1000, 30_000);

    private final TopicProvisioner provisioner;
    /** What Kafka has answered last; null while it does not answer. */
    private volatile Replicas replicas;

    TopicReplicas(TopicProvisioner provisioner) {
        this.provisioner = provisioner;
    }

    /** Null while it is unknown. */
    Replicas replicas() {
        return replicas;
    }

    /** Registers a metric for each topic; not a number while it is unknown, or while there is no such topic. */
    void register(CamelContext context, List<String> topics) {
        for (String topic : topics) {
            ObjectMetrics.register(
                    context,
                    this,
                    List.of(Metric.gauge(
                            "topics.under.replicated",
                            "Partitions of a topic that have no leader, or fewer replicas in sync than they should",
                            all -> all.underReplicated(topic))),
                    "topic",
                    topic);
        }
    }

    private double underReplicated(String topic) {
        Replicas known = replicas;
        return known == null
                ? Double.NaN
                : known.topics().stream()
                        .filter(state -> state.name().equals(topic))
                        .mapToDouble(TopicState::underReplicated)
                        .findFirst()
                        .orElse(Double.NaN);
    }

    /** Asks until the thread is interrupted. That Kafka does not answer is reported by those who send and store. */
    void watch() {
        try {
            ask();
        } catch (InterruptedException e) {
            LOG.debug("Stopped asking for replicas: the context stops");
        }
    }

    private void ask() throws InterruptedException {
        int failures = 0;
        while (true) {
            try (Admin admin = provisioner.admin(TIMEOUT)) {
                while (true) {
                    replicas = Replicas.of(
                            admin.describeCluster().nodes().get(),
                            provisioner.describe(admin).values());
                    failures = 0;
                    Thread.sleep(EVERY.toMillis());
                }
            } catch (ExecutionException | RuntimeException e) {
                LOG.debug("Failed to read the replicas of the topics", e);
                replicas = null;
                failures++;
                Thread.sleep(BACKOFF.delayMillis(failures));
            }
        }
    }

    /** A broker that is there, or that has replicas and is not. */
    public record Broker(int id, boolean isUp) {}

    /**
     * A topic.
     *
     * @param replicas of the partition that has the fewest
     * @param underReplicated partitions that have no leader, or fewer replicas in sync than they should
     */
    public record TopicState(String name, int partitions, int replicas, int underReplicated) {
        private static TopicState of(TopicDescription topic) {
            return new TopicState(
                    topic.name(),
                    topic.partitions().size(),
                    topic.partitions().stream()
                            .mapToInt(partition -> partition.replicas().size())
                            .min()
                            .orElse(0),
                    (int) topic.partitions().stream()
                            .filter(TopicState::lacksReplicas)
                            .count());
        }

        private static boolean lacksReplicas(TopicPartitionInfo partition) {
            boolean hasLeader =
                    partition.leader() != null && !partition.leader().isEmpty();
            return !hasLeader || partition.isr().size() < partition.replicas().size();
        }
    }

    /** Brokers by id, topics by name. */
    public record Replicas(List<Broker> brokers, List<TopicState> topics) {
        static Replicas of(Collection<Node> nodes, Collection<TopicDescription> topics) {
            Set<Integer> there = nodes.stream().map(Node::id).collect(Collectors.toSet());
            Set<Integer> all = new TreeSet<>(there);
            topics.stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .flatMap(partition -> partition.replicas().stream())
                    .forEach(replica -> all.add(replica.id()));
            return new Replicas(
                    all.stream().map(id -> new Broker(id, there.contains(id))).toList(),
                    topics.stream()
                            .map(TopicState::of)
                            .sorted(Comparator.comparing(TopicState::name))
                            .toList());
        }
    }
}
