package io.smartcar.faults.pipeline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** Admin requests that only the fault suite needs. Each call connects again, as brokers are stopped and started meanwhile. */
public final class KafkaAdmin {
    private final String brokers;
    private final Map<String, Object> settings;

    /** @param client settings that a client needs to authenticate */
    KafkaAdmin(String brokers, Map<String, String> client) {
        this.brokers = brokers;
        settings = new HashMap<>(client);
        settings.put("bootstrap.servers", brokers);
        settings.put("request.timeout.ms", 4_000);
        settings.put("default.api.timeout.ms", 5_000);
    }

    private interface Question<T> {
        KafkaFuture<T> ask(Admin admin);
    }

    private <T> T ask(Question<T> question) {
        try (Admin admin = Admin.create(settings)) {
            return question.ask(admin).get();
        } catch (ExecutionException failure) {
            throw new IllegalStateException("Kafka at " + brokers + " answers " + failure.getCause(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking Kafka", interrupted);
        }
    }

    /** The offsets that the group has committed. */
    public Map<TopicPartition, Long> committed(String group) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> committed =
                ask(admin -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        committed.forEach((partition, offset) -> {
            if (offset != null) {
                offsets.put(partition, offset.offset());
            }
        });
        return offsets;
    }

    /** Deletes what lies before these offsets, as retention does. */
    public void deleteBefore(Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, RecordsToDelete> ends = new HashMap<>();
        offsets.forEach((partition, offset) -> ends.put(partition, RecordsToDelete.beforeOffset(offset)));
        ask(admin -> admin.deleteRecords(ends).all());
    }

    /** The node that leads the brokers' controllers. */
    public int controller() {
        return ask(admin -> admin.describeMetadataQuorum().quorumInfo()).leaderId();
    }

    /** How many members the group has. */
    public int members(String group) {
        return ask(admin -> admin.describeConsumerGroups(List.of(group)).all())
                .get(group)
                .members()
                .size();
    }

    /** How many partitions each member of the group has, in ascending order. */
    public List<Integer> shares(String group) {
        return ask(admin -> admin.describeConsumerGroups(List.of(group)).all()).get(group).members().stream()
                .map(member -> member.assignment().topicPartitions().size())
                .sorted()
                .toList();
    }

    /** Changes a topic's setting. */
    public void configure(String topic, String setting, Object value) {
        ask(admin -> admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(
                                new ConfigEntry(setting, String.valueOf(value)), AlterConfigOp.OpType.SET))))
                .all());
    }
}
