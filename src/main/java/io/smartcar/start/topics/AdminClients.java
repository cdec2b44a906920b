package io.smartcar.start.topics;

import java.time.Duration;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Creates administrative clients of Kafka that connect as the routes do. */
public final class AdminClients {
    private AdminClients() {}

    /**
     * A client, which the caller closes.
     *
     * @param timeout the longest time until an answer
     * @throws org.apache.kafka.common.KafkaException if the settings are wrong
     */
    public static Admin of(CamelContext context, Duration timeout) {
        return of(settings(context), timeout);
    }

    /** The settings of the routes' own clients: brokers, security and all others. */
    static Properties settings(CamelContext context) {
        KafkaConfiguration configuration = context.getComponent("kafka", KafkaComponent.class)
                .getConfiguration()
                .copy();
        Properties settings = configuration.createConsumerProperties();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, configuration.getBrokers());
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, context.getName() + "-topics");
        return settings;
    }

    static Admin of(Properties settings, Duration timeout) {
        Properties client = new Properties();
        settings.forEach((key, value) -> {
            if (AdminClientConfig.configNames().contains((String) key)) {
                client.put(key, value);
            }
        });
        int milliseconds = (int) timeout.toMillis();
        client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, milliseconds);
        client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, milliseconds);
        return Admin.create(client);
    }
}
