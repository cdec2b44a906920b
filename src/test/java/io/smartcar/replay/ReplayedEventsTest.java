package io.smartcar.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.event.EventHeaders;
import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.event.kind.Samples;
import io.smartcar.replay.ReplayedEvents.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class ReplayedEventsTest {
    private static final ReplaySelection ALL = new ReplaySelection(Set.of(), Set.of(), null, null);

    private final CamelContext context = new DefaultCamelContext();
    private final ReplayedEvents events = new ReplayedEvents(context, Samples.kinds(), 3);

    @Test
    void shouldRestoreTheEventOfADeadLetter() {
        Exchange event = events.event(deadLetter("X0001", Samples.DRIVER));

        assertThat(event.getMessage().getBody(String.class)).isEqualTo(Samples.DRIVER);
        assertThat(header(event, KafkaConstants.KEY)).isEqualTo("X0001");
        assertThat(header(event, EventHeaders.ID)).isEqualTo("file:17");
        assertThat(header(event, KafkaConstants.OVERRIDE_TOPIC)).isEqualTo("smartcar-driver");
        assertThat(event.getMessage().getHeader(KafkaConstants.OVERRIDE_TIMESTAMP))
                .isEqualTo(5_000L);
    }

    @Test
    void shouldExtendTheHistory() {
        ConsumerRecord<byte[], byte[]> deadLetter = deadLetter(
                "X0001", Samples.DRIVER, DeadLetter.REPLAYS, "1", DeadLetter.HISTORY, "an earlier rejection");

        Exchange event = events.event(deadLetter);

        assertThat(header(event, DeadLetter.REPLAYS)).isEqualTo("2");
        assertThat(header(event, DeadLetter.HISTORY))
                .isEqualTo("an earlier rejection\n2026-01-31T10:00:00Z kafka-to-hbase columns: Expected 9 columns");
    }

    @Test
    void shouldKeepTheHistoryInTheNextDeadLetter() {
        Exchange event = events.event(deadLetter("X0001", Samples.DRIVER));

        Exchange deadLetter =
                DeadLetter.of(event).because("time", "Expected a time").build();

        assertThat(header(deadLetter, DeadLetter.REPLAYS)).isEqualTo("1");
        assertThat(header(deadLetter, DeadLetter.HISTORY)).contains("columns: Expected 9 columns");
        assertThat(header(deadLetter, DeadLetter.REASON)).isEqualTo("time");
    }

    @Test
    void shouldAddAKeyToALineThatWasRejectedWithoutOne() {
        ConsumerRecord<byte[], byte[]> deadLetter = deadLetter(null, Samples.DRIVER + "\r");

        assertThat(events.outcome(deadLetter)).isEqualTo(Outcome.REPLAYED);
        assertThat(header(events.event(deadLetter), KafkaConstants.KEY)).isEqualTo("X0001");
    }

    @Test
    void shouldNotReplayLinesThatAreStillRejected() {
        assertThat(events.outcome(deadLetter(null, "no event"))).isEqualTo(Outcome.REJECTED);
        assertThat(events.outcome(deadLetter(null, "20160101000000,,3,0,F,N,15,C01")))
                .isEqualTo(Outcome.REJECTED);
    }

    @Test
    void shouldNotReplayLinesThatAreNowDropped() {
        assertThat(events.outcome(deadLetter(null, "Driver Status Infomation,CarNum")))
                .isEqualTo(Outcome.DROPPED);
    }

    @Test
    void shouldNotReplayTheBeginningOfALine() {
        assertThat(events.outcome(deadLetter("X0001", Samples.DRIVER, DeadLetter.LENGTH, "10000000")))
                .isEqualTo(Outcome.INCOMPLETE);
    }

    @Test
    void shouldReplayAnEventALimitedNumberOfTimes() {
        assertThat(events.outcome(deadLetter("X0001", Samples.DRIVER, DeadLetter.REPLAYS, "2")))
                .isEqualTo(Outcome.REPLAYED);
        assertThat(events.outcome(deadLetter("X0001", Samples.DRIVER, DeadLetter.REPLAYS, "3")))
                .isEqualTo(Outcome.TOO_OFTEN);
    }

    @Test
    void shouldNotReplayDeadLettersOfNoDeclaredKind() {
        ConsumerRecord<byte[], byte[]> deadLetter = deadLetter("X0001", Samples.DRIVER);
        deadLetter.headers().remove(DeadLetter.KIND).remove(DeadLetter.TOPIC);

        assertThat(events.outcome(deadLetter)).isEqualTo(Outcome.NO_KIND);
    }

    @Test
    void shouldSelectByKindReasonAndTime() {
        ConsumerRecord<byte[], byte[]> deadLetter = deadLetter("X0001", Samples.DRIVER);
        Instant time = Instant.parse("2026-01-31T10:00:00Z");

        assertThat(ALL.test(deadLetter)).isTrue();
        assertThat(new ReplaySelection(Set.of("driver"), Set.of("columns"), time, time.plusMillis(1)).test(deadLetter))
                .isTrue();
        assertThat(new ReplaySelection(Set.of("status"), Set.of(), null, null).test(deadLetter))
                .isFalse();
        assertThat(new ReplaySelection(Set.of(), Set.of("time"), null, null).test(deadLetter))
                .isFalse();
        assertThat(new ReplaySelection(Set.of(), Set.of(), time.plusMillis(1), null).test(deadLetter))
                .isFalse();
        assertThat(new ReplaySelection(Set.of(), Set.of(), null, time).test(deadLetter))
                .isFalse();
    }

    private static ConsumerRecord<byte[], byte[]> deadLetter(String key, String line, String... more) {
        Headers headers = new RecordHeaders();
        headers.add(EventHeaders.ID, bytes("file:17"));
        if (key != null) {
            headers.add(DeadLetter.EVENT_KEY, bytes(key));
        }
        headers.add(DeadLetter.KIND, bytes("driver"));
        headers.add(DeadLetter.TOPIC, bytes("smartcar-driver"));
        headers.add(DeadLetter.REASON, bytes("columns"));
        headers.add(DeadLetter.MESSAGE, bytes("Expected 9 columns"));
        headers.add(DeadLetter.ROUTE, bytes("kafka-to-hbase"));
        headers.add(DeadLetter.TIME, bytes("2026-01-31T10:00:00Z"));
        for (int index = 0; index < more.length; index += 2) {
            headers.add(more[index], bytes(more[index + 1]));
        }
        return new ConsumerRecord<>(
                "dead-letters",
                0,
                4,
                5_000,
                TimestampType.CREATE_TIME,
                0,
                0,
                bytes("the id of the dead letter"),
                bytes(line),
                headers,
                Optional.empty());
    }

    private static String header(Exchange exchange, String name) {
        return exchange.getMessage().getHeader(name, String.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
