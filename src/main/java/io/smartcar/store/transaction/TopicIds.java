package io.smartcar.store.transaction;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;

/** Asks Kafka for the ids of topics: a topic that is created again has another one, and other events at its offsets. */
@FunctionalInterface
public interface TopicIds {
    /**
     * The id of a topic; takes a few seconds at most.
     *
     * @throws KafkaException if Kafka does not answer
     */
    Uuid of(String topic);

    /** Asks the brokers of a route's consumer, with a client for each question, as there are few. */
    static TopicIds of(KafkaConfiguration configuration) {
        Duration timeout = Duration.ofSeconds(5);
        Properties client = configuration.createConsumerProperties();
        client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, configuration.getBrokers());
        client.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, String.valueOf(timeout.toMillis()));
        client.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, String.valueOf(timeout.toMillis()));
        return topic -> {
            try (Admin admin = Admin.create(client)) {
                return admin.describeTopics(List.of(topic))
                        .topicNameValues()
                        .get(topic)
                        .get(timeout.toSeconds(), TimeUnit.SECONDS)
                        .topicId();
            } catch (ExecutionException | TimeoutException e) {
                throw new KafkaException("Failed to look up the id of topic '" + topic + "': " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaException("Interrupted while looking up the id of topic '" + topic + "'", e);
            }
        };
    }
}
