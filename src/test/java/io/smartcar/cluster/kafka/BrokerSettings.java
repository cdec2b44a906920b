package io.smartcar.cluster.kafka;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects the settings of one broker. */
final class BrokerSettings {
    private final int node;
    private final Map<String, Object> settings = new LinkedHashMap<>();

    /** @param replicas of every topic, the internal ones included */
    BrokerSettings(int node, int replicas) {
        this.node = node;
        settings.put("auto.create.topics.enable", false);
        settings.put("default.replication.factor", replicas);
        settings.put("min.insync.replicas", replicas > 2 ? 2 : 1);
        settings.put("offsets.topic.replication.factor", replicas);
        settings.put("offsets.topic.num.partitions", 5);
        settings.put("transaction.state.log.replication.factor", replicas);
        settings.put("transaction.state.log.min.isr", replicas > 2 ? 2 : 1);
        settings.put("transaction.state.log.num.partitions", 5);
        settings.put("group.initial.rebalance.delay.ms", 0);
        settings.put("group.min.session.timeout.ms", 1000);
        // 128 MiB of the heap otherwise
        settings.put("log.cleaner.dedupe.buffer.size", 8 * 1024 * 1024);
    }

    BrokerSettings listening(String client, String internal) {
        settings.put("listeners", client + "," + internal);
        settings.put("advertised.listeners", client + "," + internal);
        settings.put("inter.broker.listener.name", "INTERNAL");
        settings.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT");
        return this;
    }

    BrokerSettings dataIn(Path folder) {
        settings.put("log.dirs", folder);
        return this;
    }

    /** Makes it a controller as well, one of the voters. */
    BrokerSettings voting(String controller, String voters) {
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", node);
        settings.put("controller.quorum.voters", voters);
        settings.put("listeners", settings.get("listeners") + "," + controller);
        settings.put("controller.listener.names", "CONTROLLER");
        // a killed broker is not taken back before its session has ended: 9 s otherwise
        settings.put("broker.session.timeout.ms", 3000);
        settings.put("broker.heartbeat.interval.ms", 500);
        return this;
    }

    /** Makes it a broker that ZooKeeper knows. */
    BrokerSettings knownBy(String zookeeper) {
        settings.put("broker.id", node);
        settings.put("zookeeper.connect", zookeeper);
        // a killed broker is not taken back before its session has ended
        settings.put("zookeeper.session.timeout.ms", 2500);
        return this;
    }

    /** Puts it into a rack, and lets consumers read from the replica in theirs. */
    BrokerSettings inRack(String rack) {
        settings.put("broker.rack", rack);
        settings.put("replica.selector.class", "org.apache.kafka.common.replica.RackAwareReplicaSelector");
        return this;
    }

    BrokerSettings with(Map<String, String> others) {
        settings.putAll(others);
        return this;
    }

    Map<String, Object> toMap() {
        return settings;
    }
}
