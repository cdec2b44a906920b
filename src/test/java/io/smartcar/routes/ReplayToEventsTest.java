package io.smartcar.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.event.EventHeaders;
import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.event.kind.Kinds;
import io.smartcar.replay.Replay;
import io.smartcar.replay.ReplaySelection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Produce;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.test.main.junit5.CamelMainTest;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The routes replay-to-events and events-to-kafka with a fake in place of Kafka, which is read in batches of two. */
@CamelMainTest(
        properties = {
            "camel.main.routes-include-pattern=file:routes/replay-to-events.camel.yaml,"
                    + "file:routes/events-to-kafka.camel.yaml,file:routes/send-redelivery.camel.yaml",
            "camel.component.kafka.kafka-client-factory=#class:io.smartcar.routes.FakeKafka(true)",
            "camel.management.enabled=false",
            "process.roles=replayer",
            "topics.wait-ms=0",
            "send.redelivery.delay-ms=1",
            "send.redelivery.maximum-delay-ms=1"
        },
        replaceRouteFromWith = "replay-to-events=direct:replay",
        mockEndpointsAndSkip = "direct:dead-letters")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReplayToEventsTest {
    private static final String DEAD_LETTERS = "smartcar-dead-letters";
    private static final String EVENTS = "smartcar-driver";

    @Produce("direct:replay")
    ProducerTemplate replay;

    private FakeKafka kafka;

    @BeforeEach
    void findKafka() {
        kafka = FakeKafka.of(replay.getCamelContext());
    }

    @Test
    void shouldSendDeadLettersBackUnchangedAndDeleteThemAfterwards() {
        deadLetters("a", "b", "c");

        run();

        assertThat(lines(EVENTS)).containsExactly(line("a"), line("b"), line("c"));
        ProducerRecord<byte[], byte[]> first = kafka.topic(EVENTS).get(0);
        assertThat(first.key()).asString().isEqualTo("X0001");
        assertThat(first.timestamp()).as("the client's own, of now").isNull();
        assertThat(header(first, EventHeaders.READ)).isEqualTo("5000");
        assertThat(header(first, EventHeaders.ID)).isEqualTo("file:a");
        assertThat(header(first, DeadLetter.REPLAYS)).isEqualTo("1");
        assertThat(header(first, DeadLetter.HISTORY)).contains("columns: Expected 9 columns");
        assertThat(deleted()).containsExactly(id("a"), id("b"), id("c"));
        assertThat(kafka.taken())
                .extracting(ProducerRecord::topic)
                .containsExactly(EVENTS, EVENTS, DEAD_LETTERS, DEAD_LETTERS, EVENTS, DEAD_LETTERS);
    }

    @Test
    void shouldSendEachDeadLetterOnce() {
        deadLetters("a", "b");
        run();

        deadLetters("c");
        run();
        run();

        assertThat(lines(EVENTS)).containsExactly(line("a"), line("b"), line("c"));
    }

    @Test
    void shouldSendAtMostOneBatchTwiceWhenKilledBeforeTheTombstone() {
        deadLetters("a", "b", "c");
        kafka.fail(
                sent -> sent.topic().equals(DEAD_LETTERS) && kafka.topic(EVENTS).size() == 3
                        ? new IllegalStateException("killed")
                        : null);
        assertThat(run().getException()).hasRootCauseInstanceOf(IllegalStateException.class);

        kafka.fail(sent -> null);
        run();

        assertThat(lines(EVENTS)).containsExactly(line("a"), line("b"), line("c"), line("c"));
        assertThat(kafka.topic(EVENTS).subList(2, 4))
                .as("Hadoop drops the second by these")
                .allSatisfy(sent -> {
                    assertThat(header(sent, EventHeaders.ID)).isEqualTo("file:c");
                    assertThat(header(sent, DeadLetter.REPLAYS)).isEqualTo("1");
                });
    }

    @Test
    void shouldSendADeadLetterOnceThatWasSentAgainAfterACrash() {
        deadLetters("a", "b", "a");

        run();

        assertThat(lines(EVENTS)).containsExactly(line("b"), line("a"));
        assertThat(deleted()).containsExactly(id("b"), id("a"));
    }

    @Test
    void shouldDeleteADeadLetterInItsPartitionAlthoughItsKeyBelongsToAnother() {
        deadLetters("a");

        run();

        assertThat(kafka.topic(DEAD_LETTERS).get(1).partition()).isZero();
    }

    @Test
    void shouldSendEachDeadLetterOfAnotherProgramOnce() {
        deadLetters("a", "b");
        kafka.topic(DEAD_LETTERS).forEach(deadLetter -> deadLetter.headers().remove(DeadLetter.ID));
        run();

        run();

        assertThat(lines(EVENTS)).containsExactly(line("a"), line("b"));
        assertThat(deleted()).containsExactly("0@0", "0@1");
    }

    @Test
    void shouldDeleteOnlyDeadLettersWhoseEventsAreAcknowledged() {
        deadLetters("a", "b", "c");
        kafka.fail(sent -> sent.topic().equals(EVENTS) ? new IllegalStateException("no") : null);

        assertThat(run().getException()).hasRootCauseInstanceOf(IllegalStateException.class);

        assertThat(kafka.taken()).isEmpty();
    }

    @Test
    void shouldRedeliverWhileKafkaIsDown() {
        deadLetters("a", "b", "c");
        Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();
        kafka.fail(sent -> tries.computeIfAbsent(sent.topic(), first -> new AtomicInteger())
                                .incrementAndGet()
                        < 5
                ? new TimeoutException("down")
                : null);

        assertThat(run().getException()).isNull();

        assertThat(lines(EVENTS)).containsExactly(line("a"), line("b"), line("c"));
        assertThat(deleted()).containsExactly(id("a"), id("b"), id("c"));
    }

    @Test
    void shouldLeaveOutUnselectedDeadLetters() {
        deadLetters("a");

        assertThat(selected("time", "store")).isEmpty();
        assertThat(selected("time", "columns")).containsExactly(line("a"));
    }

    @Test
    void shouldLeaveOutDeadLettersReplayedOftenEnough() {
        deadLetters("a");
        kafka.topic(DEAD_LETTERS).get(0).headers().add(DeadLetter.REPLAYS, bytes("3"));

        run();

        assertThat(kafka.taken()).isEmpty();
    }

    /** The lines that a replay of these reasons would send. */
    private List<String> selected(String... reasons) {
        CamelContext context = replay.getCamelContext();
        Kinds kinds = context.getRegistry().lookupByNameAndType("kinds", Kinds.class);
        Exchange exchange = new DefaultExchange(context);
        Replay selecting =
                new Replay(context, kinds, DEAD_LETTERS, ReplaySelection.of(List.of(), List.of(reasons), "", ""), 3);
        List<String> lines = new ArrayList<>();
        selecting
                .read(exchange)
                .forEachRemaining(batch ->
                        batch.forEach(event -> lines.add(event.getMessage().getBody(String.class))));
        selecting.finish(exchange);
        return lines;
    }

    private Exchange run() {
        return replay.send(exchange -> {});
    }

    private void deadLetters(String... ids) {
        for (String id : ids) {
            ProducerRecord<byte[], byte[]> deadLetter =
                    new ProducerRecord<>(DEAD_LETTERS, null, 5_000L, bytes(id(id)), bytes(line(id)));
            deadLetter
                    .headers()
                    .add(DeadLetter.ID, bytes(id(id)))
                    .add(DeadLetter.EVENT_KEY, bytes("X0001"))
                    .add(EventHeaders.ID, bytes("file:" + id))
                    .add(DeadLetter.KIND, bytes("driver"))
                    .add(DeadLetter.TOPIC, bytes(EVENTS))
                    .add(DeadLetter.REASON, bytes("columns"))
                    .add(DeadLetter.MESSAGE, bytes("Expected 9 columns"))
                    .add(DeadLetter.TIME, bytes("2026-01-31T10:00:00Z"));
            kafka.give(deadLetter);
        }
    }

    private static String id(String id) {
        return "kafka-to-hbase/file:" + id + "/0/0123456789abcdef";
    }

    private static String line(String id) {
        return "20160101000000,X0001,3,0,F,N,15," + id;
    }

    private List<String> lines(String topic) {
        return kafka.topic(topic).stream()
                .map(sent -> new String(sent.value(), StandardCharsets.UTF_8))
                .toList();
    }

    /** The keys of the tombstones. */
    private List<String> deleted() {
        return kafka.topic(DEAD_LETTERS).stream()
                .filter(sent -> sent.value() == null)
                .map(tombstone -> new String(tombstone.key(), StandardCharsets.UTF_8))
                .toList();
    }

    private static String header(ProducerRecord<byte[], byte[]> sent, String name) {
        Header header = sent.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
