package io.smartcar.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.event.EventHeaders;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.deadletter.DeadLetter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The route dead-letters-to-kafka with a fake in place of Kafka. */
@CamelMainTest(
        properties = {
            "camel.main.routes-include-pattern=file:routes/dead-letters-to-kafka.camel.yaml,file:routes/caller-decides.camel.yaml",
            "camel.component.kafka.kafka-client-factory=#class:io.smartcar.routes.FakeKafka(true)",
            "camel.management.enabled=false",
            "topics.wait-ms=0"
        })
class DeadLettersToKafkaTest {
    @Produce("direct:dead-letters")
    ProducerTemplate deadLetters;

    private FakeKafka kafka;

    @BeforeEach
    void findKafka() {
        kafka = FakeKafka.of(deadLetters.getCamelContext());
    }

    @Test
    void shouldSendADeadLetterWithItsBytesKeyIdAndHistory() {
        Exchange event = Batches.event(deadLetters.getCamelContext(), "smartcar-driver", "a");
        deadLetters.sendBody(List.of(DeadLetter.of(event)
                .because(new RejectedEventException(RejectReason.COLUMNS, "Expected 8, got 1"))
                .attempts(2)
                .route("kafka-to-hbase")
                .build()));
        ProducerRecord<byte[], byte[]> sent = kafka.taken().get(0);
        assertThat(sent.topic()).isEqualTo("smartcar-dead-letters");
        assertThat(sent.key()).asString().matches("kafka-to-hbase/file:a/0/[0-9a-f]{16}");
        assertThat(sent.value()).asString().isEqualTo("a");
        assertThat(sent.timestamp()).as("time of reading").isEqualTo(Batches.READ);
        assertThat(headers(sent))
                .containsEntry(EventHeaders.ID, "file:a")
                .containsEntry(DeadLetter.ID, new String(sent.key(), UTF_8))
                .containsEntry(DeadLetter.EVENT_KEY, "X0001")
                .containsEntry(DeadLetter.REASON, "columns")
                .containsEntry(DeadLetter.MESSAGE, "Expected 8, got 1")
                .containsEntry(DeadLetter.KIND, "driver")
                .containsEntry(DeadLetter.TOPIC, "smartcar-driver")
                .containsEntry(DeadLetter.ATTEMPTS, "2")
                .containsEntry(DeadLetter.ROUTE, "kafka-to-hbase")
                .containsKeys(DeadLetter.TIME, DeadLetter.VERSION);
    }

    @Test
    void shouldThrowAFailureToTheCaller() {
        kafka.fail(sent -> new TimeoutException("down"));
        Exchange sent = deadLetters.send(exchange ->
                exchange.getMessage().setBody(Batches.of(deadLetters.getCamelContext(), "smartcar-driver", "a")));
        assertThat(sent.getException()).isInstanceOf(TimeoutException.class);
    }

    @Test
    void shouldSendOnlyUnacknowledgedDeadLettersWhenTheCallerRetries() {
        CamelContext context = deadLetters.getCamelContext();
        List<Exchange> batch = Stream.of("a", "b", "c")
                .map(line -> DeadLetter.of(Batches.event(context, "smartcar-driver", line))
                        .because("columns", "Expected 8, got 1")
                        .build())
                .toList();
        AtomicInteger failures = new AtomicInteger(2);
        kafka.fail(sent -> is(sent, "b") && failures.getAndDecrement() > 0 ? new TimeoutException("no leader") : null);

        assertThat(send(batch).getException()).isInstanceOf(TimeoutException.class);
        assertThat(send(batch).getException()).isInstanceOf(TimeoutException.class);
        assertThat(send(batch).getException()).isNull();

        assertThat(kafka.taken())
                .extracting(sent -> new String(sent.value(), UTF_8))
                .containsExactly("a", "b", "c");
        assertThat(kafka.taken())
                .as("time of reading, however often it was tried")
                .allSatisfy(sent -> assertThat(sent.timestamp()).isEqualTo(Batches.READ));
    }

    @Test
    void shouldSendARejectedDeadLetterAgainWhenTheCallerRetries() {
        List<Exchange> batch =
                List.of(DeadLetter.of(Batches.event(deadLetters.getCamelContext(), "smartcar-driver", "a"))
                        .because("columns", "Expected 8, got 1")
                        .build());
        kafka.fail(sent -> new RecordTooLargeException("too large"));

        assertThat(send(batch).getException()).isInstanceOf(RecordTooLargeException.class);
        assertThat(send(batch).getException()).isInstanceOf(RecordTooLargeException.class);

        kafka.fail(sent -> null);
        assertThat(send(batch).getException()).isNull();
        assertThat(kafka.taken()).hasSize(1);
    }

    @Test
    void shouldSendAcknowledgedDeadLettersAgainInANewBatch() {
        List<Exchange> batch =
                List.of(DeadLetter.of(Batches.event(deadLetters.getCamelContext(), "smartcar-driver", "a"))
                        .because("columns", "Expected 8, got 1")
                        .build());

        assertThat(send(batch).getException()).isNull();
        assertThat(send(batch).getException()).isNull();

        assertThat(kafka.taken()).hasSize(2);
    }

    @Test
    void shouldGiveADeadLetterThatIsBuiltAgainTheSameKeyAndAnyOtherAnother() {
        send(List.of(letter("a"), letter("a"), letter("b")));
        send(List.of(
                letter("a", event -> event.setHeader(DeadLetter.REPLAYS, "1")),
                letter("a", event -> event.setBody("of another sender with equal ids")),
                letter("a", event -> event.removeHeader(EventHeaders.ID)),
                letter("a", event -> event.removeHeader(EventHeaders.ID))));

        List<String> keys = kafka.taken().stream()
                .map(sent -> new String(sent.key(), UTF_8))
                .toList();
        assertThat(keys.get(1)).isEqualTo(keys.get(0));
        assertThat(keys.subList(1, keys.size())).doesNotHaveDuplicates();
    }

    @Test
    void shouldIdentifyAnEventWithoutAnIdByItsPlaceInKafka() {
        send(List.of(letter("a", event -> {
            event.removeHeader(EventHeaders.ID);
            event.setHeader(KafkaConstants.TOPIC, "smartcar-driver");
            event.setHeader(KafkaConstants.PARTITION, 3);
            event.setHeader(KafkaConstants.OFFSET, 17L);
        })));

        assertThat(kafka.taken().get(0).key()).asString().startsWith("kafka-to-hbase/smartcar-driver-3@17/0/");
    }

    /** Without a value it would delete itself. */
    @Test
    void shouldSendTheDeadLetterOfARecordWithoutAValueWithAnEmptyOne() {
        send(List.of(letter("a", event -> event.setBody(null))));

        assertThat(kafka.taken().get(0).value()).isEmpty();
    }

    /** Otherwise the dead letter could be larger than the topic allows, though the event was not. */
    @Test
    void shouldShortenTheKeyOfAnEventWithALongId() {
        String id = "x".repeat(10_000);
        send(List.of(
                letter("a", event -> event.setHeader(EventHeaders.ID, id + 1)),
                letter("a", event -> event.setHeader(EventHeaders.ID, id + 2))));

        List<String> keys = kafka.taken().stream()
                .map(sent -> new String(sent.key(), UTF_8))
                .toList();
        assertThat(keys).hasSize(2).doesNotHaveDuplicates().allSatisfy(key -> assertThat(key)
                .startsWith("kafka-to-hbase/xxx")
                .hasSizeLessThan(300));
    }

    private Exchange letter(String line) {
        return letter(line, event -> {});
    }

    private Exchange letter(String line, Consumer<Message> change) {
        Exchange event = Batches.event(deadLetters.getCamelContext(), "smartcar-driver", line);
        change.accept(event.getMessage());
        return DeadLetter.of(event)
                .because("columns", "Expected 8, got 1")
                .route("kafka-to-hbase")
                .build();
    }

    private Exchange send(List<Exchange> batch) {
        return deadLetters.send(exchange -> exchange.getMessage().setBody(batch));
    }

    private static boolean is(ProducerRecord<byte[], byte[]> sent, String line) {
        return new String(sent.value(), UTF_8).equals(line);
    }

    private static Map<String, String> headers(ProducerRecord<byte[], byte[]> sent) {
        Map<String, String> headers = new TreeMap<>();
        sent.headers().forEach(header -> headers.put(header.key(), new String(header.value())));
        return headers;
    }
}
