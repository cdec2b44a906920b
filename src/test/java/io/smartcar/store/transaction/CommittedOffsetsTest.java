package io.smartcar.store.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.store.RolledBackException;
import io.smartcar.store.RolledBackException.Reason;
import io.smartcar.store.WriteFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A transaction commits the delivered offsets if all events are stored, dropped or dead-lettered. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CommittedOffsetsTest extends TransactionFixture {
    @Test
    void shouldCommitHighestDeliveredOffsetOfEachPartition() throws Exception {
        storing(step -> step.process(store.puts()));

        Exchange exchange = send(batch().event("cars", 0, 7, "a")
                .event("cars", 1, 3, "b")
                .event("cars", 0, 8, "c")
                .event("cars", 1, 4, "d"));

        assertThat(exchange.getException()).isNull();
        assertThat(store.rows).containsExactly("events/a", "events/b", "events/c", "events/d");
        assertThat(store.flushes).containsExactly(4);
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 9L), Map.entry(CARS_1, 5L));
    }

    @Test
    void shouldNotCommitOffsetWhenRowIsNotStored() throws Exception {
        store.failures = (table, row) -> row.equals("b") ? WriteFailure.Kind.OUTAGE : null;
        storing(step -> step.process(store.puts()));

        Exchange exchange = send(batch().events("a", "b"));

        assertThat(exchange.getException(RolledBackException.class).reason()).isEqualTo(Reason.STORE);
        assertThat(exchange.getException()).hasMessageContaining("cars-0@0").hasMessageContaining("table 'events'");
        assertThat(committed()).isEmpty();
        assertThat(deadLetters).isEmpty();
        assertThat(count("transactions.rolled.back")).isEqualTo(1);
    }

    @Test
    void shouldCommitDeliveredOffsetsWhenRouteChangesMessages() throws Exception {
        storing(step -> step.process(store.puts()).process(exchange -> {
            for (Object child : exchange.getMessage().getBody(List.class)) {
                ((Exchange) child).getMessage().setHeader(KafkaConstants.OFFSET, 99L);
            }
            exchange.getMessage().setBody("something else");
            exchange.getMessage().removeHeaders("*");
        }));

        send(batch().events("a", "b"));

        assertThat(committed()).containsOnly(Map.entry(CARS_0, 2L));
    }

    @Test
    void shouldCommitDroppedEventsAndCountThem() throws Exception {
        storing(step -> step.process(exchange -> {
                    List<Exchange> kept = new ArrayList<>();
                    for (Object child : exchange.getMessage().getBody(List.class)) {
                        Exchange event = (Exchange) child;
                        if (!event.getMessage().getBody(String.class).startsWith("x")) {
                            kept.add(event);
                        }
                    }
                    exchange.getMessage().setBody(kept);
                })
                .process(store.puts()));

        send(batch().events("a", "x1", "b", "x2", "x3"));

        assertThat(store.rows).containsExactly("events/a", "events/b");
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 5L));
        assertThat(count("events.stored")).isEqualTo(2);
        assertThat(count("events.filtered")).isEqualTo(3);
    }

    @Test
    void shouldCommitOnlyAssignedPartitions() throws Exception {
        consumer = Batch.consumerOf(CARS_1);
        storing(step -> step.process(store.puts()));

        Exchange exchange = send(batch().event("cars", 0, 7, "a").event("cars", 1, 3, "b"));

        assertThat(exchange.getException()).isNull();
        assertThat(committed()).containsOnly(Map.entry(CARS_1, 4L));
    }

    @Test
    void shouldFailWhenCommitFails() throws Exception {
        consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST) {
            @Override
            public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
                throw new org.apache.kafka.common.errors.TimeoutException("no answer");
            }
        };
        consumer.assign(List.of(CARS_0));
        redeliveries = 2;
        storing(step -> step.process(store.puts()));

        Exchange exchange = send(batch().events("a"));

        assertThat(exchange.getException(RolledBackException.class).reason()).isEqualTo(Reason.KAFKA);
        assertThat(exchange.getException()).hasMessageContaining("no answer").hasMessageContaining("cars-0");
        assertThat(attempts).hasValue(3);
    }

    @Test
    void shouldDistinguishARebalanceFromAnOutageOfKafka() throws Exception {
        consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST) {
            @Override
            public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
                throw new CommitFailedException("left the group");
            }
        };
        consumer.assign(List.of(CARS_0));
        storing(step -> step.process(store.puts()));

        Exchange exchange = send(batch().events("a"));

        assertThat(exchange.getException(RolledBackException.class).reason()).isEqualTo(Reason.REBALANCE);
    }

    @Test
    void shouldCommitStoredEventsWhenTheRouteIsStoppedMeanwhile() throws Exception {
        consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST) {
            private boolean woken;

            @Override
            public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
                if (!woken) {
                    woken = true;
                    throw new WakeupException();
                }
                super.commitSync(offsets, timeout);
            }
        };
        consumer.assign(List.of(CARS_0));
        storing(step -> step.process(store.puts()));

        Exchange exchange = send(batch().events("a"));

        assertThat(exchange.getException()).isNull();
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 1L));
    }

    @Test
    void shouldWriteWithoutCommitWhenEventsDoNotComeFromKafka() throws Exception {
        storing(step -> step.process(store.puts()));
        List<Exchange> events = new ArrayList<>();
        for (String body : List.of("a", "b")) {
            Exchange event = context.getEndpoint("direct:in").createExchange();
            event.getMessage().setBody(body);
            events.add(event);
        }

        Exchange exchange =
                template().request("direct:in", sent -> sent.getMessage().setBody(events));

        assertThat(exchange.getException()).isNull();
        assertThat(store.rows).containsExactly("events/a", "events/b");
        assertThat(store.flushes).containsExactly(2);
        assertThat(count("events.stored")).isEqualTo(2);
    }

    @Test
    void shouldStoreASingleRecord() throws Exception {
        storing(step -> step.process(store.puts()));

        Exchange exchange =
                template().send("direct:in", batch().event("cars", 1, 5, "a").single());

        assertThat(exchange.getException()).isNull();
        assertThat(store.rows).containsExactly("events/a");
        assertThat(committed()).containsOnly(Map.entry(CARS_1, 6L));
    }

    @Test
    void shouldWriteDirectlyAfterTheTransaction() throws Exception {
        storing(step -> step.process(store.puts()));
        route(builder -> builder.from("direct:outer")
                .to("direct:in")
                .setBody(exchange -> "later")
                .process(store.puts()));

        template().send("direct:outer", batch().events("a").exchange());

        assertThat(store.rows).containsExactly("events/a", "events/later");
    }
}
