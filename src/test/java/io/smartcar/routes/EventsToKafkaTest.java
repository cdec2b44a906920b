package io.smartcar.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.event.EventHeaders;
import io.smartcar.event.deadletter.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.EndpointInject;
import org.apache.camel.Exchange;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The route events-to-kafka with a fake in place of Kafka. */
@CamelMainTest(
        properties = {
            "camel.main.routes-include-pattern=file:routes/events-to-kafka.camel.yaml,file:routes/send-redelivery.camel.yaml",
            "camel.component.kafka.kafka-client-factory=#class:io.smartcar.routes.FakeKafka(true)",
            "camel.management.enabled=false",
            "topics.wait-ms=0",
            "send.redelivery.delay-ms=1",
            "send.redelivery.maximum-delay-ms=1"
        },
        mockEndpointsAndSkip = "direct:dead-letters")
class EventsToKafkaTest {
    @EndpointInject("mock:direct:dead-letters")
    MockEndpoint deadLetters;

    @Produce("direct:events")
    ProducerTemplate events;

    private FakeKafka kafka;

    @BeforeEach
    void findKafka() {
        kafka = FakeKafka.of(events.getCamelContext());
    }

    @Test
    void shouldSendEachEventWithTopicKeyIdAndTimeOfReading() {
        events.sendBody(List.of(
                Batches.event(events.getCamelContext(), "smartcar-driver", "a"),
                Batches.event(events.getCamelContext(), "smartcar-status", "b")));
        assertThat(kafka.taken())
                .extracting(ProducerRecord::topic)
                .containsExactly("smartcar-driver", "smartcar-status");
        ProducerRecord<byte[], byte[]> first = kafka.taken().get(0);
        assertThat(first.key()).asString().isEqualTo("X0001");
        assertThat(first.value()).asString().isEqualTo("a");
        assertThat(first.timestamp()).isEqualTo(Batches.READ);
        assertThat(first.headers()).extracting(header -> header.key()).containsExactly(EventHeaders.ID);
        assertThat(first.headers().lastHeader(EventHeaders.ID).value())
                .asString()
                .isEqualTo("file:a");
    }

    /** Nothing more comes before they are acknowledged, so the producer need not wait for more. */
    @Test
    void shouldFlushTheProducerBehindTheLastEvent() {
        int before = kafka.taken().size();
        events.sendBody(Batches.of(events.getCamelContext(), "smartcar-driver", "a", "b", "c"));
        assertThat(kafka.flushes()).contains(before + 3).doesNotContain(before + 1, before + 2);
    }

    /** Kafka counts the retention from the record's timestamp: with the time of reading it would delete the event at once. */
    @Test
    void shouldSendAnOldEventWithTheCurrentTimeAndTheTimeOfReadingInAHeader() {
        Exchange old = Batches.event(events.getCamelContext(), "smartcar-driver", "a");
        old.getMessage().setHeader(KafkaConstants.OVERRIDE_TIMESTAMP, 1_500_000_000_000L);
        AtomicInteger tries = new AtomicInteger();
        kafka.fail(sent -> tries.incrementAndGet() < 3 ? new TimeoutException("down") : null);

        events.sendBody(List.of(old));

        ProducerRecord<byte[], byte[]> sent = kafka.taken().get(0);
        assertThat(sent.timestamp()).as("the client's own").isNull();
        assertThat(sent.headers().lastHeader(EventHeaders.READ).value())
                .asString()
                .isEqualTo("1500000000000");
    }

    @Test
    void shouldKeepTheTimeOfReadingInADeadLetter() {
        Exchange old = Batches.event(events.getCamelContext(), "smartcar-driver", "a");
        old.getMessage().setHeader(KafkaConstants.OVERRIDE_TIMESTAMP, 1_500_000_000_000L);
        kafka.fail(sent -> new RecordTooLargeException("too large"));

        events.sendBody(List.of(old, Batches.event(events.getCamelContext(), "smartcar-driver", "b")));

        assertThat(Batches.headers(deadLetters, KafkaConstants.OVERRIDE_TIMESTAMP))
                .containsExactly("1500000000000", String.valueOf(Batches.READ));
    }

    @Test
    void shouldRedeliverWhileKafkaIsDown() {
        AtomicInteger tries = new AtomicInteger();
        kafka.fail(sent -> tries.incrementAndGet() < 20 ? new TimeoutException("down") : null);
        events.sendBody(Batches.of(events.getCamelContext(), "smartcar-driver", "a", "b", "c"));
        assertThat(lines()).containsExactly("a", "b", "c");
        assertThat(tries).hasValue(22);
        assertThat(kafka.clients()).as("a client that still works is kept").isEqualTo(1);
    }

    @Test
    void shouldReplaceAClientWhoseCredentialsWereRejected() {
        kafka.fail(sent -> kafka.clients() < 2 ? new SaslAuthenticationException("not loaded yet") : null);
        events.sendBody(Batches.of(events.getCamelContext(), "smartcar-driver", "a", "b", "c"));
        assertThat(lines()).containsExactly("a", "b", "c");
        assertThat(kafka.clients()).isEqualTo(2);
    }

    @Test
    void shouldReplaceAClientInAFatalState() {
        KafkaException error =
                new KafkaException("Cannot execute transactional method because we are in an error state");
        kafka.fail(sent -> kafka.clients() < 2 ? error : null);
        events.sendBody(Batches.of(events.getCamelContext(), "smartcar-driver", "a"));
        assertThat(lines()).containsExactly("a");
        assertThat(kafka.clients()).isEqualTo(2);
    }

    @Test
    void shouldRedeliverOnlyTheRestInOrderWhenOneFails() {
        AtomicInteger failures = new AtomicInteger(1);
        kafka.fail(sent -> is(sent, "b") && failures.getAndDecrement() > 0 ? new TimeoutException("down") : null);
        events.sendBody(Batches.of(events.getCamelContext(), "smartcar-driver", "a", "b", "c"));
        assertThat(lines()).containsExactly("a", "b", "c");
        assertThat(kafka.taken()).allSatisfy(sent -> {
            assertThat(sent.topic()).isEqualTo("smartcar-driver");
            assertThat(sent.timestamp()).isEqualTo(Batches.READ);
        });
    }

    /** An event that Kafka gave a result before, as one that a user's route has sent elsewhere. */
    @Test
    void shouldNotTakeAnEarlierResultForThatOfThisSending() {
        List<Exchange> batch = List.of(
                Batches.event(events.getCamelContext(), "smartcar-driver", "a"),
                Batches.event(events.getCamelContext(), "smartcar-driver", "b"));
        batch.get(1).getMessage().setHeader(KafkaConstants.KAFKA_RECORD_META, List.of());
        AtomicInteger failures = new AtomicInteger(1);
        kafka.fail(sent -> failures.getAndDecrement() > 0 ? new TimeoutException("down") : null);

        events.sendBody(batch);

        assertThat(lines()).containsExactly("a", "b");
    }

    @Test
    void shouldDeadLetterEventsThatKafkaCanNeverAcceptAndSendTheRest() {
        kafka.fail(sent -> is(sent, "b") ? new RecordTooLargeException("too large") : null);
        events.sendBody(Batches.of(events.getCamelContext(), "smartcar-driver", "a", "b", "c"));
        assertThat(lines()).containsExactly("a", "c");
        assertThat(Batches.lines(deadLetters)).containsExactly("b");
        assertThat(Batches.headers(deadLetters, DeadLetter.REASON)).containsExactly("kafka");
        assertThat(Batches.headers(deadLetters, DeadLetter.KIND)).containsExactly("driver");
        assertThat(Batches.headers(deadLetters, EventHeaders.ID)).containsExactly("file:b");
    }

    @Test
    void shouldFailOnAnEventWithoutATopic() {
        Exchange sent =
                events.send(exchange -> exchange.getMessage().setBody(Batches.of(events.getCamelContext(), null, "a")));
        assertThat(sent.getException()).hasMessageContaining("Expected each event to name its topic");
        assertThat(kafka.taken()).isEmpty();
    }

    @Test
    void shouldFailOnABodyThatIsNotABatch() {
        Exchange sent = events.send(exchange -> exchange.getMessage().setBody("a line"));
        assertThat(sent.getException()).hasMessageContaining("Expected a batch of events, a List<Exchange>, got java.");
    }

    @Test
    void shouldSendNothingForAnEmptyBatch() {
        events.sendBody(Batches.of(events.getCamelContext(), "smartcar-driver"));
        assertThat(kafka.taken()).isEmpty();
    }

    private List<String> lines() {
        return kafka.taken().stream()
                .map(sent -> new String(sent.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static boolean is(ProducerRecord<byte[], byte[]> sent, String line) {
        return new String(sent.value(), StandardCharsets.UTF_8).equals(line);
    }
}
