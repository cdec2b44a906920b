package io.smartcar.start.topics;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A topic as the settings define it.
 *
 * @param settings the topic's own settings, by Kafka's names
 */
record DesiredTopic(String name, int partitions, int replication, Map<String, String> settings) {
    static final String COMPACT = "compact";

    /** Whether only the last record of each key is kept. */
    boolean isCompacted() {
        return COMPACT.equals(settings.get("cleanup.policy"));
    }

    /** The subject of its findings. */
    String subject() {
        return "topic " + name;
    }

    NewTopic toCreate() {
        return new NewTopic(name, Optional.of(partitions), Optional.of((short) replication)).configs(settings);
    }

    /** The command by which an administrator creates this topic. */
    String command() {
        StringBuilder command = new StringBuilder("kafka-topics.sh --create --topic " + name + " --partitions "
                + partitions + " --replication-factor " + replication);
        settings.forEach((key, value) ->
                command.append(" --config ").append(key).append('=').append(value));
        return command.toString();
    }
}
