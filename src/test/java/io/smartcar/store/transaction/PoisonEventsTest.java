package io.smartcar.store.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.event.deadletter.DeadLetter;
import io.smartcar.store.RolledBackException;
import io.smartcar.store.RolledBackException.Reason;
import io.smartcar.store.WriteFailure;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A batch that fails as a whole is halved until the poison event is found. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PoisonEventsTest extends TransactionFixture {
    @Test
    void shouldFindThePoisonEvent() throws Exception {
        List<String> bodies = IntStream.range(0, 500).mapToObj(i -> "e" + i).toList();
        storing(step -> step.process(each(event -> {
                    String body = event.getMessage().getBody(String.class);
                    event.getMessage().setBody("mapped " + body);
                    if (body.equals("e123")) {
                        throw new NullPointerException("no such area");
                    }
                }))
                .process(store.puts()));

        Exchange exchange = send(batch().events(bodies));

        assertThat(exchange.getException()).isNull();
        assertThat(deadLetterBodies()).containsExactly("e123");
        assertThat(deadLetters.get(0).getMessage().getHeader(DeadLetter.MESSAGE))
                .isEqualTo("no such area");
        assertThat(new HashSet<>(store.rows))
                .hasSize(499)
                .contains("events/mapped e0", "events/mapped e499")
                .doesNotContain("events/mapped e123");
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 500L));
        // 1 + 2 for each of 9 halvings + the control event
        assertThat(attempts).hasValueLessThanOrEqualTo(1 + 2 * 9 + 1);
    }

    @Test
    void shouldSearchThePoisonEventOnlyInTheLastAttempt() throws Exception {
        redeliveries = 3;
        storing(step -> step.process(each(failing("b"))).process(store.puts()));

        Exchange exchange = send(batch().events("a", "b", "c"));

        assertThat(exchange.getException()).isNull();
        assertThat(deadLetterBodies()).containsExactly("b");
        assertThat(deadLetters.get(0).getMessage().getHeader(DeadLetter.ATTEMPTS))
                .isEqualTo("4");
        assertThat(count("transactions.rolled.back")).isEqualTo(3);
    }

    @Test
    void shouldNotDeadLetterWhenEveryEventFailsAlike() throws Exception {
        storing(step -> step.process(each(event -> {
                    throw new NullPointerException("a bean is broken");
                }))
                .process(store.puts()));

        Exchange exchange = send(batch().events("a", "b", "c", "d"));

        assertThat(exchange.getException(RolledBackException.class).reason()).isEqualTo(Reason.ROUTE);
        assertThat(exchange.getException())
                .hasMessageContaining("a bean is broken")
                .hasMessageContaining("4 of 4");
        assertThat(deadLetters).isEmpty();
        assertThat(committed()).isEmpty();
    }

    @Test
    void shouldNotDeadLetterWhenTheControlEventFails() throws Exception {
        // the outage begins while the batch is halved
        AtomicInteger events = new AtomicInteger();
        storing(step -> step.process(each(event -> {
                    if (attempts.get() > 2
                            || event.getMessage().getBody(String.class).equals("d")) {
                        throw new IllegalStateException("service is down");
                    }
                    events.incrementAndGet();
                }))
                .process(store.puts()));

        Exchange exchange = send(batch().events("a", "b", "c", "d"));

        assertThat(events).hasPositiveValue();
        assertThat(exchange.getException()).isInstanceOf(RolledBackException.class);
        assertThat(deadLetters).isEmpty();
        assertThat(committed()).isEmpty();
    }

    @Test
    void shouldNotHalveTheBatchDuringAnOutage() throws Exception {
        storing(step -> step.process(outage()));

        Exchange exchange = send(batch().events("a", "b", "c"));

        assertThat(exchange.getException(RolledBackException.class).reason()).isEqualTo(Reason.STORE);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void shouldDeadLetterARowThatFailsAloneWhileAnotherOfItsTableIsStored() throws Exception {
        store.failures = (table, row) -> row.equals("b") ? WriteFailure.Kind.UNKNOWN : null;
        storing(step -> step.process(store.puts()));

        Exchange exchange = send(batch().events("a", "b", "c"));

        assertThat(exchange.getException()).isNull();
        assertThat(deadLetterBodies()).containsExactly("b");
        assertThat(deadLetters.get(0).getMessage().getHeader(DeadLetter.REASON)).isEqualTo("failure");
        assertThat(new HashSet<>(store.rows)).isEqualTo(Set.of("events/a", "events/c"));
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 3L));
    }

    @Test
    void shouldStoreARowThatFailedOnlyInBulk() throws Exception {
        store.failures =
                (table, row) -> store.flushes.get(store.flushes.size() - 1) > 2 ? WriteFailure.Kind.UNKNOWN : null;
        storing(step -> step.process(store.puts()));

        Exchange exchange = send(batch().events("a", "b", "c", "d"));

        assertThat(exchange.getException()).isNull();
        assertThat(store.rows).containsExactly("events/a", "events/b", "events/c", "events/d");
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void shouldNotDeadLetterWhenAllRowsOfTheTableFail() throws Exception {
        store.failures = (table, row) -> table.equals("broken") ? WriteFailure.Kind.UNKNOWN : null;
        storing(step -> step.process(each(event -> {
                    if (event.getMessage().getBody(String.class).equals("b")) {
                        event.getMessage().setHeader("table", "broken");
                    }
                }))
                .process(store.puts()));

        Exchange exchange = send(batch().events("a", "b", "c"));

        assertThat(exchange.getException()).isInstanceOf(RolledBackException.class);
        assertThat(deadLetters).isEmpty();
        assertThat(committed()).isEmpty();
    }

    @Test
    void shouldFindTheFailingEventOfACombinedRow() throws Exception {
        store.failures = (table, row) -> row.contains("b+") ? WriteFailure.Kind.REJECTED : null;
        storing(step -> step.process(store.putsOneRowOfAll()));

        Exchange exchange = send(batch().events("a", "b", "c"));

        assertThat(exchange.getException()).isNull();
        assertThat(deadLetterBodies()).containsExactly("b");
        assertThat(store.rows).containsExactly("events/a+", "events/c+");
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 3L));
    }

    @Test
    void shouldRestoreEventsBeforeEachAttempt() throws Exception {
        redeliveries = 1;
        List<String> seen = new ArrayList<>();
        storing(step -> step.process(each(event -> {
                    seen.add(event.getMessage().getBody(String.class)
                            + event.getMessage().getHeader("mark", ""));
                    event.getMessage().setBody("changed");
                    event.getMessage().setHeader("mark", "!");
                }))
                .process(exchange -> {
                    if (attempts.get() == 1) {
                        throw new ConnectException("once");
                    }
                })
                .process(store.puts()));

        send(batch().events("a", "b"));

        assertThat(seen).containsExactly("a", "b", "a", "b");
    }
}
