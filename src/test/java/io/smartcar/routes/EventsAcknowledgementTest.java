package io.smartcar.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes that send, with a Kafka that acknowledges late. */
@CamelMainTest(
        properties = {
            "camel.main.routes-include-pattern=file:routes/events-to-kafka.camel.yaml,file:routes/dead-letters-to-kafka.camel.yaml,file:routes/send-redelivery.camel.yaml,file:routes/caller-decides.camel.yaml",
            "camel.component.kafka.kafka-client-factory=#class:io.smartcar.routes.FakeKafka(false)",
            "camel.management.enabled=false",
            "topics.wait-ms=0"
        })
class EventsAcknowledgementTest {
    @Produce
    ProducerTemplate template;

    private FakeKafka kafka;

    @BeforeEach
    void findKafka() {
        kafka = FakeKafka.of(template.getCamelContext());
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:events", "direct:dead-letters"})
    void shouldReturnOnlyWhenEveryEventIsAcknowledged(String route) {
        CompletableFuture<Object> sending =
                template.asyncSendBody(route, Batches.of(template.getCamelContext(), "smartcar-driver", "a", "b"));
        await().until(() -> kafka.taken().size() == 2);
        assertThat(kafka.acknowledge()).isTrue();
        assertThat(sending).isNotDone();
        assertThat(kafka.acknowledge()).isTrue();
        await().until(sending::isDone);
    }
}
