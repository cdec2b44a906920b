package io.smartcar.cluster.kafka;

import java.util.Map;

/**
 * What a cluster's Kafka consists of.
 *
 * @param brokers how many; 0 for no Kafka
 * @param nodes whether each broker has an address and a rack of its own, as on a machine of its own
 * @param zookeeper whether the brokers keep to a ZooKeeper instead of voting among themselves
 * @param brokerSettings more settings of the brokers, or others
 * @param clientSettings settings that a client needs to authenticate
 */
public record KafkaShape(
        int brokers,
        boolean nodes,
        boolean zookeeper,
        Map<String, String> brokerSettings,
        Map<String, String> clientSettings) {}
