package io.smartcar.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smartcar.component.hbase.Verdict;
import io.smartcar.event.DeadLetter;
import io.smartcar.event.EventHeaders;
import io.smartcar.event.Refusal;
import io.smartcar.event.RefusedEventException;
import io.smartcar.transaction.RolledBackException.Reason;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoreTransactionTest {
    private static final TopicPartition CARS_0 = new TopicPartition("cars", 0);
    private static final TopicPartition CARS_1 = new TopicPartition("cars", 1);

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final FakeStore store = new FakeStore();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Exchange> deadLetters = new ArrayList<>();
    private final AtomicInteger attempts = new AtomicInteger();
    private MockConsumer<byte[], byte[]> consumer = Batch.consumerOf(CARS_0, CARS_1);
    private Processor deadLetterRoute = exchange -> {
        for (Object letter : exchange.getMessage().getBody(List.class)) {
            deadLetters.add((Exchange) letter);
        }
    };
    private int redeliveries;

    @BeforeEach
    void bindBeans() {
        context.getRegistry().bind("storeTransaction", new StoreTransaction(store));
        context.getRegistry().bind("metricsRegistry", meters);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    // What is committed

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
        store.verdict = (table, row) -> row.equals("b") ? Verdict.OUTAGE : null;
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
    void shouldCommitWhatTheRouteLeavesOutAndCountIt() throws Exception {
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
        assertThat(count("events.left.out")).isEqualTo(3);
    }

    @Test
    void shouldCommitOnlyPartitionsThatTheConsumerStillHas() throws Exception {
        consumer = Batch.consumerOf(CARS_1);
        storing(step -> step.process(store.puts()));

        Exchange exchange = send(batch().event("cars", 0, 7, "a").event("cars", 1, 3, "b"));

        assertThat(exchange.getException()).isNull();
        assertThat(committed()).containsOnly(Map.entry(CARS_1, 4L));
    }

    @Test
    void shouldNotCommitBackwards() throws Exception {
        storing(step -> step.process(store.puts()));

        send(batch().event("cars", 0, 9, "j"));
        send(batch().event("cars", 0, 4, "e"));

        assertThat(committed()).containsOnly(Map.entry(CARS_0, 10L));
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
    void shouldTellARebalanceFromAnOutageOfKafka() throws Exception {
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
    void shouldOnlyWriteWhenEventsDoNotComeFromKafka() throws Exception {
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
    void shouldWriteAtOnceAfterTheTransaction() throws Exception {
        storing(step -> step.process(store.puts()));
        route(builder -> builder.from("direct:outer")
                .to("direct:in")
                .setBody(exchange -> "later")
                .process(store.puts()));

        template().send("direct:outer", batch().events("a").exchange());

        assertThat(store.rows).containsExactly("events/a", "events/later");
    }

    // Failures, wherever they happen

    @Test
    void shouldBeginAnewWithEachRedelivery() throws Exception {
        redeliveries = 2;
        storing(step -> step.process(store.puts()).process(exchange -> {
            // the step after the one that collects fails twice
            if (attempts.get() < 3) {
                throw new IllegalStateException("not yet");
            }
        }));

        Exchange exchange = send(batch().events("a", "b"));

        assertThat(exchange.getException()).isNull();
        assertThat(store.flushes).containsExactly(2);
        assertThat(store.rows).containsExactly("events/a", "events/b");
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 2L));
        assertThat(count("transactions.rolled.back")).isEqualTo(2);
    }

    @Test
    void shouldRollBackWhenAStepInsideChoiceFails() throws Exception {
        redeliveries = 2;
        storing(step -> step.choice()
                .when(exchange -> true)
                .process(store.puts())
                .process(outage())
                .endChoice()
                .end());

        assertRolledBackAfterThreeAttempts(send(batch().events("a", "b")));
    }

    @Test
    void shouldRollBackWhenAStepInsideSplitFails() throws Exception {
        redeliveries = 2;
        storing(step ->
                step.split(messages()).process(store.puts()).process(outage()).end());

        assertRolledBackAfterThreeAttempts(send(batch().events("a", "b")));
    }

    @Test
    void shouldRollBackWhenASubRouteFails() throws Exception {
        redeliveries = 2;
        route(builder -> builder.from("direct:sub").process(store.puts()).process(outage()));
        storing(step -> step.to("direct:sub"));

        assertRolledBackAfterThreeAttempts(send(batch().events("a", "b")));
    }

    @Test
    void shouldRollBackWhenASubRouteCallsItsFailureHandled() throws Exception {
        redeliveries = 2;
        route(builder -> {
            RouteDefinition route = builder.from("direct:sub");
            route.onException(Exception.class)
                    .handled(true)
                    .setBody(exchange -> "handled")
                    .end();
            return route.process(store.puts()).process(outage());
        });
        storing(step -> step.to("direct:sub"));

        assertRolledBackAfterThreeAttempts(send(batch().events("a", "b")));
    }

    @Test
    void shouldFailEvenIfOnExceptionCallsItHandled() throws Exception {
        route(builder -> {
            RouteDefinition route = builder.from("direct:in");
            route.onException(Exception.class)
                    .handled(true)
                    .maximumRedeliveries(2)
                    .redeliveryDelay(0)
                    .end();
            return counted(route.transacted("storeTransaction"))
                    .process(store.puts())
                    .process(outage());
        });

        assertRolledBackAfterThreeAttempts(send(batch().events("a", "b")));
    }

    @Test
    void shouldFailEvenIfADeadLetterChannelHasTakenIt() throws Exception {
        route(builder -> {
            RouteDefinition route = builder.from("direct:in");
            route.setErrorHandlerFactory(builder.deadLetterChannel("log:dead?level=OFF")
                    .maximumRedeliveries(2)
                    .redeliveryDelay(0)
                    .logExhausted(false));
            return counted(route.transacted("storeTransaction"))
                    .process(store.puts())
                    .process(outage());
        });

        assertRolledBackAfterThreeAttempts(send(batch().events("a", "b")));
    }

    @Test
    void shouldRollBackWhenTheRouteMarksIt() throws Exception {
        storing(step -> step.process(store.puts()).rollback("enough"));

        Exchange exchange = send(batch().events("a", "b"));

        assertThat(exchange.getException())
                .isInstanceOf(RolledBackException.class)
                .hasMessageContaining("enough");
        assertThat(store.rows).isEmpty();
        assertThat(committed()).isEmpty();
    }

    @Test
    void shouldRollBackWhenTheRouteMarksItSilently() throws Exception {
        storing(step -> step.process(store.puts()).markRollbackOnly());

        Exchange exchange = send(batch().events("a", "b"));

        assertThat(exchange.getException()).isInstanceOf(RolledBackException.class);
        assertThat(store.rows).isEmpty();
        assertThat(committed()).isEmpty();
    }

    @Test
    void shouldCommitOnceWhenStepsAreNested() throws Exception {
        route(builder ->
                builder.from("direct:sub").transacted("storeTransaction").process(store.puts()));
        storing(step -> step.choice()
                .when(exchange -> true)
                .split(messages())
                .to("direct:sub")
                .end()
                .endChoice()
                .end());

        Exchange exchange = send(batch().events("a", "b", "c"));

        assertThat(exchange.getException()).isNull();
        assertThat(store.flushes).containsExactly(3);
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 3L));
        assertThat(count("events.stored")).isEqualTo(3);
    }

    @Test
    void shouldRedeliverOnlyAsOftenAsConfiguredWhenTheRouteRemovesAllHeaders() throws Exception {
        redeliveries = 2;
        storing(step -> step.process(store.puts()).removeHeaders("*").process(outage()));

        assertRolledBackAfterThreeAttempts(send(batch().events("a", "b")));
    }

    @Test
    void shouldRefuseAStepBesideTheTransaction() throws Exception {
        route(builder -> builder.from("direct:in")
                .routeId("storing")
                .transacted("storeTransaction")
                .process(store.puts())
                .end()
                .to("log:after")
                .id("after-it"));

        assertThatThrownBy(this::template)
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'after-it' (to) of route 'storing'");
    }

    @Test
    void shouldRefuseParallelProcessingWithin() throws Exception {
        storing(step -> step.split(messages())
                .parallelProcessing()
                .id("split-it")
                .process(store.puts())
                .end());

        assertThatThrownBy(this::template)
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'split-it' (split) of route 'storing'")
                .hasMessageContaining("parallelProcessing");
    }

    // Events that can never be stored

    @Test
    void shouldDeadLetterARefusedEventAloneAsItWasDelivered() throws Exception {
        storing(step -> step.process(each(event -> {
                    if (event.getMessage().getBody(String.class).equals("b")) {
                        event.getMessage().setBody("half mapped");
                        event.getMessage().removeHeaders("*");
                        event.setException(new RefusedEventException(Refusal.COLUMNS, "8 columns expected, 3 came"));
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
        assertThat(count("events.left.out")).isZero();
    }

    @Test
    void shouldDeadLetterAllWhenAllAreRefused() throws Exception {
        storing(step ->
                step.process(each(event -> event.setException(new RefusedEventException(Refusal.TIME, "no time")))));

        Exchange exchange = send(batch().events("a", "b", "c"));

        assertThat(exchange.getException()).isNull();
        assertThat(letters()).containsExactly("a", "b", "c");
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 3L));
    }

    @Test
    void shouldDeadLetterAnEventWhoseRowIsRefused() throws Exception {
        store.verdict = (table, row) -> row.equals("b") ? Verdict.REFUSED : null;
        storing(step -> step.process(store.puts()));

        Exchange exchange = send(batch().events("a", "b", "c"));

        assertThat(exchange.getException()).isNull();
        assertThat(store.rows).containsExactly("events/a", "events/c");
        assertThat(letters()).containsExactly("b");
        assertThat(deadLetters.get(0).getMessage().getHeader(DeadLetter.REASON)).isEqualTo("store");
        assertThat(deadLetters.get(0).getMessage().getHeader(DeadLetter.MESSAGE, String.class))
                .contains("row 'b'", "table 'events'");
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 3L));
    }

    @Test
    void shouldFindTheRefusedEventOfASplit() throws Exception {
        store.verdict = (table, row) -> row.equals("b") ? Verdict.REFUSED : null;
        storing(step -> step.split(messages()).process(store.puts()).end());

        send(batch().events("a", "b", "c"));

        assertThat(letters()).containsExactly("b");
        assertThat(count("events.stored")).isEqualTo(2);
    }

    @Test
    void shouldDeadLetterASingleRecordThatIsRefused() throws Exception {
        storing(step -> step.process(exchange -> {
            throw new RefusedEventException(Refusal.TIME, "no time");
        }));

        Exchange exchange = template().send("direct:in", batch().events("a").single());

        assertThat(exchange.getException()).isNull();
        assertThat(letters()).containsExactly("a");
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
        store.verdict = (table, row) -> row.equals("b") || row.equals("c") ? Verdict.REFUSED : null;
        storing(step -> step.process(store.puts()));

        send(batch().events("a", "b", "c"));

        assertThat(lists).hasValue(1);
        assertThat(letters()).containsExactly("b", "c");
    }

    @Test
    void shouldNotCommitWhenDeadLetterIsNotSent() throws Exception {
        deadLetterRoute = exchange -> {
            throw new ConnectException("Kafka is down");
        };
        store.verdict = (table, row) -> row.equals("b") ? Verdict.REFUSED : null;
        storing(step -> step.process(store.puts()));

        Exchange exchange = send(batch().events("a", "b", "c"));

        assertThat(exchange.getException(RolledBackException.class).reason()).isEqualTo(Reason.KAFKA);
        assertThat(exchange.getException()).hasMessageContaining("Kafka is down");
        assertThat(committed()).isEmpty();
    }

    @Test
    void shouldNotCommitWhenDeadLetterRouteCallsItsFailureHandled() throws Exception {
        route(builder -> {
            RouteDefinition route = builder.from("direct:swallowing");
            route.onException(Exception.class).handled(true).end();
            return route.process(exchange -> {
                throw new ConnectException("Kafka is down");
            });
        });
        context.getRegistry()
                .lookupByNameAndType("storeTransaction", StoreTransaction.class)
                .setDeadLetters("direct:swallowing");
        store.verdict = (table, row) -> row.equals("b") ? Verdict.REFUSED : null;
        storing(step -> step.process(store.puts()));

        Exchange exchange = send(batch().events("a", "b", "c"));

        assertThat(exchange.getException()).isInstanceOf(RolledBackException.class);
        assertThat(committed()).isEmpty();
    }

    @Test
    void shouldNotDeadLetterAnythingInAnOutageThatComesWithARefusal() throws Exception {
        store.verdict = (table, row) -> row.equals("a") ? Verdict.REFUSED : row.equals("b") ? Verdict.OUTAGE : null;
        storing(step -> step.process(store.puts()));

        Exchange exchange = send(batch().events("a", "b", "c"));

        assertThat(exchange.getException()).isInstanceOf(RolledBackException.class);
        assertThat(deadLetters).isEmpty();
        assertThat(committed()).isEmpty();
    }

    // Division

    @Test
    void shouldFindTheOneEventThatMakesTheRouteFail() throws Exception {
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
        assertThat(letters()).containsExactly("e123");
        assertThat(deadLetters.get(0).getMessage().getHeader(DeadLetter.MESSAGE))
                .isEqualTo("no such area");
        assertThat(new HashSet<>(store.rows))
                .hasSize(499)
                .contains("events/mapped e0", "events/mapped e499")
                .doesNotContain("events/mapped e123");
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 500L));
        // 1 + 2 for each of 9 halvings + the witness
        assertThat(attempts).hasValueLessThanOrEqualTo(1 + 2 * 9 + 1);
    }

    @Test
    void shouldLookForTheFailingEventOnlyInTheLastAttempt() throws Exception {
        redeliveries = 3;
        storing(step -> step.process(each(failing("b"))).process(store.puts()));

        Exchange exchange = send(batch().events("a", "b", "c"));

        assertThat(exchange.getException()).isNull();
        assertThat(letters()).containsExactly("b");
        assertThat(deadLetters.get(0).getMessage().getHeader(DeadLetter.ATTEMPTS))
                .isEqualTo("4");
        assertThat(count("transactions.rolled.back")).isEqualTo(3);
    }

    @Test
    void shouldNotDeadLetterAnythingWhenEveryEventFailsAlike() throws Exception {
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
    void shouldNotDeadLetterWhenWhatWasStoredBeforeFailsNowToo() throws Exception {
        // something that the route needs breaks while the batch is divided
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
    void shouldNotDivideOnAnOutage() throws Exception {
        storing(step -> step.process(outage()));

        Exchange exchange = send(batch().events("a", "b", "c"));

        assertThat(exchange.getException(RolledBackException.class).reason()).isEqualTo(Reason.STORE);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void shouldDeadLetterARowThatFailsAloneWhileAnotherOfItsTableIsStored() throws Exception {
        store.verdict = (table, row) -> row.equals("b") ? Verdict.UNKNOWN : null;
        storing(step -> step.process(store.puts()));

        Exchange exchange = send(batch().events("a", "b", "c"));

        assertThat(exchange.getException()).isNull();
        assertThat(letters()).containsExactly("b");
        assertThat(deadLetters.get(0).getMessage().getHeader(DeadLetter.REASON)).isEqualTo("failure");
        assertThat(new HashSet<>(store.rows)).isEqualTo(Set.of("events/a", "events/c"));
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 3L));
    }

    @Test
    void shouldStoreARowThatOnlyFailedInItsBulk() throws Exception {
        store.verdict = (table, row) -> store.flushes.get(store.flushes.size() - 1) > 2 ? Verdict.UNKNOWN : null;
        storing(step -> step.process(store.puts()));

        Exchange exchange = send(batch().events("a", "b", "c", "d"));

        assertThat(exchange.getException()).isNull();
        assertThat(store.rows).containsExactly("events/a", "events/b", "events/c", "events/d");
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void shouldNotDeadLetterARowOfATableThatTakesNoOther() throws Exception {
        store.verdict = (table, row) -> table.equals("broken") ? Verdict.UNKNOWN : null;
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
    void shouldFindTheEventBehindARowThatWasMadeOfSeveral() throws Exception {
        store.verdict = (table, row) -> row.contains("b+") ? Verdict.REFUSED : null;
        storing(step -> step.process(store.putsOneRowOfAll()));

        Exchange exchange = send(batch().events("a", "b", "c"));

        assertThat(exchange.getException()).isNull();
        assertThat(letters()).containsExactly("b");
        assertThat(store.rows).containsExactly("events/a+", "events/c+");
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 3L));
    }

    @Test
    void shouldOfferEventsAsTheyWereDeliveredWithEachAttempt() throws Exception {
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

    // The routes, and what they are sent

    private interface Step {
        void process(Exchange exchange) throws Exception;
    }

    private interface Inside {
        Object of(org.apache.camel.model.ProcessorDefinition<?> transacted);
    }

    private interface Route {
        Object in(RouteBuilder builder);
    }

    private void storing(Inside steps) throws Exception {
        route(builder -> {
            RouteDefinition route = builder.from("direct:in").routeId("storing");
            route.errorHandler(builder.defaultErrorHandler()
                    .maximumRedeliveries(redeliveries)
                    .redeliveryDelay(0)
                    .logExhausted(false));
            return steps.of(counted(route.transacted("storeTransaction")));
        });
    }

    private org.apache.camel.model.ProcessorDefinition<?> counted(
            org.apache.camel.model.ProcessorDefinition<?> transacted) {
        return transacted.process(exchange -> attempts.incrementAndGet());
    }

    private void route(Route route) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                route.in(this);
            }
        });
    }

    private static Processor each(Step step) {
        return exchange -> {
            for (Object child : exchange.getMessage().getBody(List.class)) {
                step.process((Exchange) child);
            }
        };
    }

    private static Step failing(String body) {
        return event -> {
            if (event.getMessage().getBody(String.class).equals(body)) {
                throw new NullPointerException("failing on " + body);
            }
        };
    }

    private static Processor outage() {
        return exchange -> {
            throw new ConnectException("no route to the store");
        };
    }

    private static org.apache.camel.Expression messages() {
        return new org.apache.camel.support.ExpressionAdapter() {
            @Override
            public Object evaluate(Exchange exchange) {
                Collection<?> batch = exchange.getMessage().getBody(Collection.class);
                return batch.stream()
                        .map(child -> ((Exchange) child).getMessage())
                        .toList();
            }
        };
    }

    private Batch batch() {
        return new Batch(context, consumer);
    }

    private ProducerTemplate template() throws Exception {
        if (!context.isStarted()) {
            route(builder -> builder.from("direct:dead-letters")
                    .errorHandler(builder.noErrorHandler())
                    .process(exchange -> deadLetterRoute.process(exchange)));
            context.start();
        }
        return context.createProducerTemplate();
    }

    private Exchange send(Batch batch) throws Exception {
        return template().send("direct:in", batch.exchange());
    }

    private void assertRolledBackAfterThreeAttempts(Exchange exchange) {
        assertThat(exchange.getException()).isInstanceOf(RolledBackException.class);
        assertThat(attempts).hasValue(3);
        assertThat(store.rows).isEmpty();
        assertThat(committed()).isEmpty();
        assertThat(deadLetters).isEmpty();
    }

    private Map<TopicPartition, Long> committed() {
        Map<TopicPartition, Long> offsets = new java.util.HashMap<>();
        consumer.committed(Set.of(CARS_0, CARS_1)).forEach((partition, offset) -> {
            if (offset != null) {
                offsets.put(partition, offset.offset());
            }
        });
        return offsets;
    }

    private List<String> letters() {
        return deadLetters.stream()
                .map(letter -> letter.getMessage().getBody(String.class))
                .toList();
    }

    private double count(String name) {
        return Arrays.stream(meters.find(name).counters().toArray(new io.micrometer.core.instrument.Counter[0]))
                .mapToDouble(io.micrometer.core.instrument.Counter::count)
                .sum();
    }
}
