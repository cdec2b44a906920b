package io.smartcar.start.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.support.LogCapture;
import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.start.check.Finding;
import io.smartcar.start.check.Finding.Weight;
import io.smartcar.start.topics.TopicReplicas.Broker;
import io.smartcar.start.topics.TopicReplicas.Replicas;
import io.smartcar.start.topics.TopicReplicas.TopicState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.main.Main;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The bean topics, declared as in production, against a real broker. */
class TopicsIT {
    private final LocalCluster cluster = SharedCluster.get();
    private Main main;

    @AfterEach
    void stopRoutes() {
        if (main != null) {
            main.stop();
        }
    }

    @Test
    void shouldCreateMissingTopicsBeforeTheRoutesStart() throws Exception {
        start("created", Map.of("topics.partitions", "3", "topics.retention-hours", "48", "topics.compression", "lz4"));
        try (Admin admin = admin()) {
            assertThat(topics(admin)).contains("created-driver", "created-status", "created-dead");
            Config driver = config(admin, "created-driver");
            assertThat(driver.get("retention.ms").value()).isEqualTo("172800000");
            assertThat(driver.get("compression.type").value()).isEqualTo("lz4");
            assertThat(config(admin, "created-dead").get("retention.ms").value())
                    .isEqualTo("-1");
            assertThat(admin.describeTopics(List.of("created-driver"))
                            .allTopicNames()
                            .get()
                            .get("created-driver")
                            .partitions())
                    .hasSize(3);
        }
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(check()).allMatch(finding -> finding.weight() == Weight.OK);
    }

    @Test
    void shouldReportMissingSettingsOfAnExistingTopic() throws Exception {
        cluster.createTopic("lacking-driver", 1, Map.of("retention.ms", "3600000", "cleanup.policy", "compact"));
        cluster.createTopic("lacking-dead", 6, Map.of("retention.ms", "604800000", "max.message.bytes", "20000"));
        start("lacking", Map.of());
        List<Finding> findings = check();
        assertThat(findings)
                .filteredOn(finding -> finding.subject().equals("topic lacking-driver"))
                .extracting(Finding::weight, Finding::key)
                .contains(
                        tuple(Weight.WARNING, "topics.partitions"),
                        tuple(Weight.PROBLEM, "topics.retention-hours"),
                        tuple(Weight.PROBLEM, ""));
        assertThat(findings)
                .filteredOn(finding -> finding.subject().equals("topic lacking-dead"))
                .extracting(Finding::weight, Finding::key)
                .contains(
                        tuple(Weight.PROBLEM, "topics.retention-hours"),
                        tuple(Weight.PROBLEM, "events.max-bytes"),
                        tuple(Weight.WARNING, "dead-letters.topic"));
        assertThat(health().getMessage())
                .hasValueSatisfying(message -> assertThat(message).contains("lacking-driver"));
        try (Admin admin = admin()) {
            assertThat(config(admin, "lacking-driver").get("retention.ms").value())
                    .as("an existing topic is never changed")
                    .isEqualTo("3600000");
        }
    }

    @Test
    void shouldWarnOfUncommittedEventsThatNoKindNames() throws Exception {
        for (String topic : List.of("unread-driver", "unread-old", "unread-read")) {
            cluster.createTopic(topic, 1, Map.of("retention.ms", "604800000"));
            byte[] event = {'x'};
            cluster.send(List.of(
                    new ProducerRecord<>(topic, event),
                    new ProducerRecord<>(topic, event),
                    new ProducerRecord<>(topic, event)));
        }
        try (Admin admin = admin()) {
            admin.alterConsumerGroupOffsets(
                            "unread-group",
                            Map.of(
                                    new TopicPartition("unread-driver", 0), new OffsetAndMetadata(0),
                                    new TopicPartition("unread-old", 0), new OffsetAndMetadata(1),
                                    new TopicPartition("unread-read", 0), new OffsetAndMetadata(3)))
                    .all()
                    .get();
        }
        Map<String, String> storer = Map.of(
                "process.roles",
                "storer",
                "store.group",
                "unread-group",
                "topics.partitions",
                "1",
                "camel.component.hbase.zookeeper-quorum",
                cluster.zookeeper(),
                "camel.main.routes-include-pattern",
                "file:routes/*.camel.yaml");
        try (LogCapture log = LogCapture.of(Topics.class)) {
            start("unread", storer);
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(log.messages(Level.WARN))
                    .containsExactly("topic unread-old: has 2 events that group unread-group has not stored, and no"
                            + " kind names it: they wait until Kafka deletes them. Declare a kind with"
                            + " topic=unread-old"));
        }
        assertThat(check())
                .filteredOn(finding -> finding.weight() == Weight.WARNING)
                .extracting(Finding::subject)
                .containsExactly("topic unread-old");
    }

    @Test
    void shouldShowTheCommandWhenItMayNotCreateTopics() throws Exception {
        start("forbidden", Map.of("topics.create", "false"));
        assertThat(health().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health().getMessage()).hasValueSatisfying(message -> assertThat(message)
                .contains("kafka-topics.sh --create --topic forbidden-driver --partitions 6 --replication-factor 1"));
        try (Admin admin = admin()) {
            assertThat(topics(admin)).doesNotContain("forbidden-driver");
        }
        cluster.createTopic("forbidden-driver", 6);
        cluster.createTopic("forbidden-status", 6);
        cluster.createTopic("forbidden-dead", 6, Map.of("retention.ms", "-1"));
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(health().getState()).isEqualTo(HealthCheck.State.UP));
    }

    @Test
    void shouldStartWithoutKafkaAndCreateTheTopicsWhenItIsUp() throws Exception {
        cluster.broker(1).kill();
        try {
            start("late", Map.of("topics.wait-ms", "1000"));
            assertThat(health().getState()).isEqualTo(HealthCheck.State.DOWN);
            assertThat(topicsThread()).as("the topics are still waited for").isTrue();
        } finally {
            cluster.broker(1).start();
        }
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(health().getState()).isEqualTo(HealthCheck.State.UP));
        try (Admin admin = admin()) {
            assertThat(topics(admin)).contains("late-driver", "late-status", "late-dead");
        }
    }

    @Test
    void shouldKnowBrokersAndReplicasWhileKafkaAnswers() throws Exception {
        start("replicas", Map.of("topics.partitions", "3"));
        Replicas all = new Replicas(
                List.of(new Broker(1, true)),
                List.of(
                        new TopicState("replicas-dead", 3, 1, 0),
                        new TopicState("replicas-driver", 3, 1, 0),
                        new TopicState("replicas-status", 3, 1, 0)));
        await().until(() -> replicas().equals(Optional.of(all)));

        cluster.broker(1).kill();
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> replicas().isEmpty());
        } finally {
            cluster.broker(1).start();
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> replicas().equals(Optional.of(all)));
    }

    private Optional<Replicas> replicas() {
        return context()
                .getRegistry()
                .lookupByNameAndType("topics", Topics.class)
                .replicas();
    }

    private void start(String prefix, Map<String, String> settings) throws Exception {
        main = new Main();
        main.addOverrideProperty("camel.component.kafka.brokers", cluster.brokers());
        main.addOverrideProperty("kind.driver.topic", prefix + "-driver");
        main.addOverrideProperty("kind.status.topic", prefix + "-status");
        main.addOverrideProperty("dead-letters.topic", prefix + "-dead");
        main.addOverrideProperty("camel.management.enabled", "false");
        main.addOverrideProperty(
                "camel.main.routes-include-pattern",
                "file:routes/dead-letters-to-kafka.camel.yaml,file:routes/caller-decides.camel.yaml");
        settings.forEach(main::addOverrideProperty);
        main.start();
    }

    private CamelContext context() {
        return main.getCamelContext();
    }

    private List<Finding> check() throws ExecutionException, InterruptedException {
        return context()
                .getRegistry()
                .lookupByNameAndType("topics", Topics.class)
                .check();
    }

    private static boolean topicsThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("topics"));
    }

    private HealthCheck.Result health() {
        return HealthCheckRegistry.get(context())
                .getCheck("topics")
                .orElseThrow()
                .call();
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", cluster.brokers()));
    }

    private static Set<String> topics(Admin admin) throws ExecutionException, InterruptedException {
        return admin.listTopics().names().get();
    }

    private static Config config(Admin admin, String topic) throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource)).all().get().get(resource);
    }
}
