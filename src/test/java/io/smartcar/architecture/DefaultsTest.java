package io.smartcar.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.kafka.StaticMembers;
import java.util.Properties;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.PollOnError;
import org.apache.camel.main.Main;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The defaults that the guarantee rests on. */
class DefaultsTest {
    private static final Main MAIN = new Main();

    @BeforeAll
    static void read() throws Exception {
        MAIN.addOverrideProperty("camel.management.enabled", "false");
        MAIN.init();
    }

    @AfterAll
    static void close() {
        MAIN.shutdown();
    }

    @Test
    void shouldSendSoThatAllReplicasHaveAnEventOnceAndInOrder() {
        Properties producer = kafka().createProducerProperties();
        assertThat(producer)
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("compression.type", "lz4")
                .containsEntry("key.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer")
                .containsEntry("value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer");
        assertThat(Integer.parseInt(
                        producer.get("max.in.flight.requests.per.connection").toString()))
                .isLessThanOrEqualTo(5);
    }

    @Test
    void shouldReadSoThatNothingIsSkipped() {
        assertThat(kafka().getPollOnError()).isEqualTo(PollOnError.RECONNECT);
        assertThat(kafka().createConsumerProperties())
                .containsEntry("auto.offset.reset", "earliest")
                .containsEntry("allow.auto.create.topics", "false")
                .containsEntry("key.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer")
                .containsEntry("value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer");
    }

    @Test
    void shouldLeaveTheOffsetsToTheTransaction() {
        assertThat(input("kafka-to-hbase"))
                .contains("batching=true", "allowManualCommit=true", "autoCommitEnable=false", "breakOnFirstError=true")
                .contains("batchingIntervalMs=");
    }

    @Test
    void shouldGiveEachConsumerThreadAMemberIdOfItsOwn() {
        KafkaComponent kafka = MAIN.getCamelContext().getComponent("kafka", KafkaComponent.class);
        assertThat(kafka.getKafkaClientFactory()).isInstanceOf(StaticMembers.class);
    }

    @Test
    void shouldReadFilesInSequenceAndCompleteEachLast() {
        assertThat(input("file-to-events"))
                .contains("processStrategy=", "fileCompletion")
                .doesNotContain("idempotent");
        assertThat(setting("files.at-once")).isEqualTo("1");
    }

    @Test
    void shouldListenOnThisHostOnly() {
        assertThat(setting("camel.management.host")).isEqualTo("127.0.0.1");
    }

    private static KafkaConfiguration kafka() {
        return MAIN.getCamelContext()
                .getComponent("kafka", KafkaComponent.class)
                .getConfiguration();
    }

    private static String input(String route) {
        RouteDefinition definition = ((ModelCamelContext) MAIN.getCamelContext()).getRouteDefinition(route);
        return definition.getInput().getEndpointUri();
    }

    private static String setting(String key) {
        return MAIN.getCamelContext()
                .getPropertiesComponent()
                .resolveProperty(key)
                .orElseThrow();
    }
}
