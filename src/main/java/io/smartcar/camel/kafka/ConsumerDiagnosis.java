package io.smartcar.camel.kafka;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/**
 * Finds out from Kafka, with the settings of a consumer, why it may be unable to consume: camel-kafka discards the failure
 * that ended a thread. Thread-safe.
 */
final class ConsumerDiagnosis {
    private static final int TIMEOUT_MILLIS = 5_000;

    private ConsumerDiagnosis() {}

    /** Kafka's answer about the consumer's topics and group, as a phrase; takes five seconds at most. */
    static String of(KafkaConsumer consumer) {
        KafkaEndpoint endpoint = consumer.getEndpoint();
        KafkaConfiguration configuration = endpoint.getConfiguration();
        try (Admin admin = Admin.create(settings(endpoint, configuration))) {
            if (!configuration.isTopicIsPattern()) {
                List<String> topics = List.of(configuration.getTopic().split("\\s*,\\s*"));
                admin.describeTopics(topics).allTopicNames().get();
            }
            if (configuration.getGroupId() != null) {
                admin.describeConsumerGroups(List.of(configuration.getGroupId()))
                        .all()
                        .get();
            }
            return "Kafka is reachable now";
        } catch (ExecutionException e) {
            return "Kafka reports: " + e.getCause().getMessage();
        } catch (KafkaException e) {
            return "Kafka is unreachable: " + e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "the diagnosis was interrupted";
        }
    }

    private static Properties settings(KafkaEndpoint endpoint, KafkaConfiguration configuration) {
        Properties settings = new Properties();
        configuration.createConsumerProperties().forEach((key, value) -> {
            if (AdminClientConfig.configNames().contains((String) key)) {
                settings.put(key, value);
            }
        });
        settings.put(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                endpoint.getKafkaClientFactory().getBrokers(configuration));
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
        return settings;
    }
}
