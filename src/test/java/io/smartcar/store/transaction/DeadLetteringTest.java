package io.smartcar.store.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.event.EventHeaders;
import io.smartcar.event.RejectReason;
import io.smartcar.event.RejectedEventException;
import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.store.RolledBackException;
import io.smartcar.store.RolledBackException.Reason;
import io.smartcar.store.WriteFailure;
import java.net.ConnectException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events that can never be stored become dead letters. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DeadLetteringTest extends TransactionFixture {
    @Test
    void shouldDeadLetterOnlyTheRejectedEventAsItWasDelivered() throws Exception {
        storing(step -> step.process(each(event -> {
                    if (event.getMessage().getBody(String.class).equals("b")) {
                        event.getMessage().setBody("half mapped");
                        event.getMessage().removeHeaders("*");
                        event.setException(
                                new RejectedEventException(RejectReason.COLUMNS, "8 columns expected, 3 came"));
                    }
                }))
                .process(store.puts()));

        Exchange exchange = send(batch().events("a", "b", "c"));

        assertThat(exchange.getException()).isNull();
        assertThat(store.rows).containsExactly("events/a", "events/c");
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 3L));
        assertThat(deadLetters).hasSize(1);
        Message letter = deadLetters.get(0).getMessage();
        assertThat(letter.getBody()).isEqualTo("b".getBytes());
        assertThat(letter.getHeader(KafkaConstants.KEY)).isEqualTo("key of b".getBytes());
        assertThat(letter.getHeader(EventHeaders.ID)).isEqualTo("id of b".getBytes());
        assertThat(letter.getHeader(DeadLetter.REASON)).isEqualTo("columns");
        assertThat(letter.getHeader(DeadLetter.MESSAGE)).isEqualTo("8 columns expected, 3 came");
        assertThat(letter.getHeader(DeadLetter.TOPIC)).isEqualTo("cars");
        assertThat(letter.getHeader(DeadLetter.PARTITION)).isEqualTo("0");
        assertThat(letter.getHeader(DeadLetter.OFFSET)).isEqualTo("1");
        assertThat(letter.getHeader(DeadLetter.ROUTE)).isEqualTo("storing");
        assertThat(letter.getHeader(DeadLetter.ATTEMPTS)).isEqualTo("1");
        assertThat(count("events.stored")).isEqualTo(2);
        assertThat(count("events.filtered")).isZero();
    }

    @Test
    void shouldDeadLetterAllEventsWhenAllAreRejected() throws Exception {
        storing(step -> step.process(
                each(event -> event.setException(new RejectedEventException(RejectReason.TIME, "no time")))));

        Exchange exchange = send(batch().events("a", "b", "c"));

        assertThat(exchange.getException()).isNull();
        assertThat(deadLetterBodies()).containsExactly("a", "b", "c");
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 3L));
    }

    @Test
    void shouldDeadLetterAnEventWhoseRowIsRejected() throws Exception {
        store.failures = (table, row) -> row.equals("b") ? WriteFailure.Kind.REJECTED : null;
        storing(step -> step.process(store.puts()));

        Exchange exchange = send(batch().events("a", "b", "c"));

        assertThat(exchange.getException()).isNull();
        assertThat(store.rows).containsExactly("events/a", "events/c");
        assertThat(deadLetterBodies()).containsExactly("b");
        assertThat(deadLetters.get(0).getMessage().getHeader(DeadLetter.REASON)).isEqualTo("store");
        assertThat(deadLetters.get(0).getMessage().getHeader(DeadLetter.MESSAGE, String.class))
                .contains("row 'b'", "table 'events'");
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 3L));
    }

    @Test
    void shouldFindTheRejectedEventOfASplit() throws Exception {
        store.failures = (table, row) -> row.equals("b") ? WriteFailure.Kind.REJECTED : null;
        storing(step -> step.split(messages()).process(store.puts()).end());

        send(batch().events("a", "b", "c"));

        assertThat(deadLetterBodies()).containsExactly("b");
        assertThat(count("events.stored")).isEqualTo(2);
    }

    @Test
    void shouldDeadLetterARejectedSingleRecord() throws Exception {
        storing(step -> step.process(exchange -> {
            throw new RejectedEventException(RejectReason.TIME, "no time");
        }));

        Exchange exchange = template().send("direct:in", batch().events("a").single());

        assertThat(exchange.getException()).isNull();
        assertThat(deadLetterBodies()).containsExactly("a");
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 1L));
    }

    @Test
    void shouldSendAllDeadLettersOfABatchInOneList() throws Exception {
        AtomicInteger lists = new AtomicInteger();
        Processor collect = deadLetterRoute;
        deadLetterRoute = exchange -> {
            lists.incrementAndGet();
            assertThat(committed())
                    .as("offsets committed before the dead letters are acknowledged")
                    .isEmpty();
            collect.process(exchange);
        };
        store.failures = (table, row) -> row.equals("b") || row.equals("c") ? WriteFailure.Kind.REJECTED : null;
        storing(step -> step.process(store.puts()));

        send(batch().events("a", "b", "c"));

        assertThat(lists).hasValue(1);
        assertThat(deadLetterBodies()).containsExactly("b", "c");
    }

    @Test
    void shouldNotCommitWhenDeadLetterIsNotSent() throws Exception {
        deadLetterRoute = exchange -> {
            throw new ConnectException("Kafka is down");
        };
        store.failures = (table, row) -> row.equals("b") ? WriteFailure.Kind.REJECTED : null;
        storing(step -> step.process(store.puts()));

        Exchange exchange = send(batch().events("a", "b", "c"));

        assertThat(exchange.getException(RolledBackException.class).reason()).isEqualTo(Reason.KAFKA);
        assertThat(exchange.getException()).hasMessageContaining("Kafka is down");
        assertThat(committed()).isEmpty();
    }

    @Test
    void shouldNotCommitWhenDeadLetterRouteHandlesItsFailure() throws Exception {
        route(builder -> {
            RouteDefinition route = builder.from("direct:swallowing");
            route.onException(Exception.class).handled(true).end();
            return route.process(exchange -> {
                throw new ConnectException("Kafka is down");
            });
        });
        context.getRegistry().bind("storeTransaction", transaction(store, "direct:swallowing", 0));
        store.failures = (table, row) -> row.equals("b") ? WriteFailure.Kind.REJECTED : null;
        storing(step -> step.process(store.puts()));

        Exchange exchange = send(batch().events("a", "b", "c"));

        assertThat(exchange.getException()).isInstanceOf(RolledBackException.class);
        assertThat(committed()).isEmpty();
    }

    @Test
    void shouldNotDeadLetterARejectedEventDuringAnOutage() throws Exception {
        store.failures = (table, row) ->
                row.equals("a") ? WriteFailure.Kind.REJECTED : row.equals("b") ? WriteFailure.Kind.OUTAGE : null;
        storing(step -> step.process(store.puts()));

        Exchange exchange = send(batch().events("a", "b", "c"));

        assertThat(exchange.getException()).isInstanceOf(RolledBackException.class);
        assertThat(deadLetters).isEmpty();
        assertThat(committed()).isEmpty();
    }
}
