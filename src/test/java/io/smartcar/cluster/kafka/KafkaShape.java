package io.smartcar.cluster.kafka;

import java.util.Map;

/**
 * The Kafka of a cluster.
 *
 * @param brokers how many; 0 for no Kafka
 * @param nodes whether each broker has its own address and rack, as on its own machine
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
