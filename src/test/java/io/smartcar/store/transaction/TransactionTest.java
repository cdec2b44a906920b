package io.smartcar.store.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smartcar.camel.kafka.RouteConsumer;
import io.smartcar.event.ReadingTime;
import io.smartcar.store.PendingWrites;
import io.smartcar.store.RolledBackException;
import io.smartcar.store.RolledBackException.Reason;
import io.smartcar.store.Store;
import io.smartcar.store.WriteFailure;
import io.smartcar.store.loss.ConsumerPositions;
import io.smartcar.store.loss.LossDetector;
import io.smartcar.store.loss.LostEvents;
import io.smartcar.store.outage.GateTimes;
import io.smartcar.store.outage.OutageGates;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The order of a transaction, without a route, without threads, and with a clock of the test. */
@Timeout(20)
class TransactionTest {
    private static final TopicPartition CARS_0 = new TopicPartition("cars", 0);

    private final List<String> calls = new ArrayList<>();
    private final FakeStore store = new FakeStore();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final DefaultCamelContext notStarted = new DefaultCamelContext();
    private final RecordingConsumer consumer = new RecordingConsumer();
    private final SuspendedConsumer route = new SuspendedConsumer();
    private final TestClock clock = new TestClock();
    private Transaction.Steps steps = exchange -> process(exchange, null);
    private RuntimeException deadLetterFailure;

    private final ConsumerPositions.Register positions = new ConsumerPositions.Register(clock::nanoTime);
    private final OutageGates gates = new OutageGates(
            routeId -> route,
            new GateTimes(Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofMinutes(5)),
            clock,
            cause -> false,
            meters);
    private final Transaction transaction = new Transaction(
            "storing",
            exchange -> steps.run(exchange),
            new Transaction.Parts(
                    new RecordingStore(),
                    gates,
                    new LossDetector(null, positions, new LostEvents(meters), OffsetCommitter::commit),
                    positions,
                    null,
                    new DeadLetterPublisher(this::sendDeadLetters, positions),
                    new OffsetCommitter(positions, null),
                    new StoreMetrics(meters, store.scheme(), clock::now),
                    clock::nanoTime));

    @Test
    void shouldCommitAfterDeadLettersAfterFlushAfterRoute() {
        store.failures = (table, row) -> row.equals("b") ? WriteFailure.Kind.REJECTED : null;

        Exchange exchange = deliver("a", "b");

        assertThat(exchange.getException()).isNull();
        assertThat(calls).containsExactly("begin", "route", "flush", "end", "dead letters", "commit 2");
    }

    @Test
    void shouldMeasureTheAgeOfTheEventsThatItStores() {
        store.failures = (table, row) -> row.equals("c") ? WriteFailure.Kind.REJECTED : null;
        clock.nanos = Duration.ofHours(1).toNanos();
        long now = clock.now().toEpochMilli();
        Batch batch = new Batch(notStarted, consumer).events("a", "b", "c");
        List<?> events = batch.exchange().getMessage().getBody(List.class);
        events.forEach(event -> ((Exchange) event).getMessage().setHeader(KafkaConstants.TIMESTAMP, now - 3_000));
        ReadingTime.carry(((Exchange) events.get(1)).getMessage(), now - 60_000);

        deliver(batch);

        Timer age = meters.get("events.stored.age").tag("store", store.scheme()).timer();
        assertThat(age.count()).isEqualTo(2);
        assertThat(age.totalTime(TimeUnit.SECONDS)).isEqualTo(63);
    }

    @Test
    void shouldDoNothingAfterARouteThatFails() {
        steps = exchange -> process(exchange, new ConnectException("no lookup"));

        assertRolledBack(deliver("a", "b"), Reason.STORE);

        assertThat(calls).containsExactly("begin", "route", "end", "suspend");
    }

    @Test
    void shouldDoNothingAfterAFlushThatFails() {
        store.failures = (table, row) -> row.equals("b") ? WriteFailure.Kind.OUTAGE : WriteFailure.Kind.REJECTED;

        assertRolledBack(deliver("a", "b"), Reason.STORE);

        assertThat(calls).containsExactly("begin", "route", "flush", "end", "suspend");
    }

    @Test
    void shouldNotCommitAfterADeadLetterThatIsNotAcknowledged() {
        store.failures = (table, row) -> row.equals("b") ? WriteFailure.Kind.REJECTED : null;
        deadLetterFailure = new TimeoutException("no broker");

        assertRolledBack(deliver("a", "b"), Reason.KAFKA);

        assertThat(calls).containsExactly("begin", "route", "flush", "end", "dead letters", "suspend");
    }

    @Test
    void shouldRewindAfterACommitThatFails() {
        consumer.commitFailure = new TimeoutException("no coordinator");

        assertRolledBack(deliver("a", "b"), Reason.KAFKA);

        assertThat(calls).containsExactly("begin", "route", "flush", "end", "commit 2", "suspend");
        assertThat(consumer.position(CARS_0)).isZero();
    }

    /** Camel, when it resumes a consumer, seeks the committed offset, though it holds events from there on. */
    @Test
    void shouldNotTakeEventsThatAreFetchedOnceMoreForANewLog() {
        consumer.updateEndOffsets(Map.of(CARS_0, 6L));
        deliver(new Batch(notStarted, consumer).events("a", "b", "c"));
        Batch held = new Batch(notStarted, consumer).event("cars", 0, 3, "d").event("cars", 0, 4, "e");
        deliver(held);

        Batch fetchedOnceMore = new Batch(notStarted, consumer)
                .event("cars", 0, 3, "d")
                .event("cars", 0, 4, "e")
                .event("cars", 0, 5, "f");

        assertThat(deliver(fetchedOnceMore).getException()).isNull();
        assertThat(consumer.committed).isEqualTo(6);
    }

    @Test
    void shouldMakeNoAttemptWhileTheGateIsClosedAndOpenItAfterAProbe() {
        store.reachable = false;
        store.failures = (table, row) -> WriteFailure.Kind.OUTAGE;
        deliver("a");
        calls.clear();

        assertRolledBack(deliver("a"), Reason.GATE_CLOSED);
        assertThat(calls).containsOnly("suspend");

        calls.clear();
        clock.runScheduled();
        assertThat(calls).isEmpty();

        store.reachable = true;
        store.failures = (table, row) -> null;
        clock.runScheduled();
        assertThat(deliver("a").getException()).isNull();
        assertThat(calls).containsExactly("resume", "begin", "route", "flush", "end", "commit 1");
    }

    @Test
    void shouldFailADeliveryOnAForeignThreadWithoutAnAttemptOrAnOutage() throws Exception {
        positions.of(consumer);

        Exchange exchange = CompletableFuture.supplyAsync(() -> deliver("a")).get();

        assertRolledBack(exchange, Reason.ROUTE);
        assertThat(exchange.getException()).hasMessageContaining("which is not their consumer's");
        assertThat(calls).isEmpty();

        assertThat(deliver("a").getException()).isNull();
        assertThat(calls).containsExactly("begin", "route", "flush", "end", "commit 1");
    }

    @Test
    void shouldStopSearchingPoisonEventsWhenTheConsumerMustPoll() {
        transaction.limit(0, Duration.ofMinutes(4));
        steps = exchange -> {
            clock.nanos += Duration.ofMinutes(3).toNanos();
            process(exchange, new NullPointerException("a bean is broken"));
        };

        Exchange exchange = deliver("a", "b", "c", "d");

        assertRolledBack(exchange, Reason.ROUTE);
        assertThat(exchange.getException()).hasMessageContaining("the consumer must poll again");
        assertThat(calls).filteredOn("route"::equals).hasSize(2);
    }

    private void assertRolledBack(Exchange exchange, Reason reason) {
        assertThat(exchange.getException())
                .isInstanceOfSatisfying(RolledBackException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(reason));
        assertThat(consumer.committed).isZero();
    }

    /** One attempt, as if the route had no error handler. */
    private Exchange deliver(String... events) {
        return deliver(new Batch(notStarted, consumer).events(events));
    }

    private Exchange deliver(Batch batch) {
        Exchange exchange = batch.exchange();
        exchange.getExchangeExtension().setFromRouteId("storing");
        Delivery delivery = transaction.begin(exchange);
        if (delivery.failure() == null) {
            transaction.attempt(exchange);
        }
        transaction.end(exchange, delivery);
        return exchange;
    }

    private void process(Exchange exchange, Exception failure) {
        calls.add("route");
        try {
            store.puts().process(exchange);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        exchange.setException(failure);
    }

    private void sendDeadLetters(List<Exchange> deadLetters) {
        calls.add("dead letters");
        if (deadLetterFailure != null) {
            throw deadLetterFailure;
        }
    }

    private final class RecordingStore implements Store {
        @Override
        public String scheme() {
            return store.scheme();
        }

        @Override
        public PendingWrites begin(Exchange exchange) {
            calls.add("begin");
            PendingWrites writes = store.begin(exchange);
            return new PendingWrites() {
                @Override
                public void forEach(Visitor visitor) {
                    writes.forEach(visitor);
                }

                @Override
                public List<WriteFailure> flush() {
                    calls.add("flush");
                    return writes.flush();
                }

                @Override
                public void end() {
                    calls.add("end");
                    writes.end();
                }

                @Override
                public Probe probe() {
                    return writes.probe();
                }
            };
        }

        @Override
        public Duration writeTimeout() {
            return Duration.ZERO;
        }

        @Override
        public boolean isOutage(Throwable failure) {
            return store.isOutage(failure);
        }

        @Override
        public boolean needsOperator(Throwable failure) {
            return false;
        }
    }

    private final class RecordingConsumer extends MockConsumer<byte[], byte[]> {
        RuntimeException commitFailure;
        long committed;

        RecordingConsumer() {
            super(OffsetResetStrategy.EARLIEST);
            assign(List.of(CARS_0));
            updateBeginningOffsets(Map.of(CARS_0, 0L));
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
            calls.add("commit " + offsets.get(CARS_0).offset());
            if (commitFailure != null) {
                throw commitFailure;
            }
            committed = offsets.get(CARS_0).offset();
            super.commitSync(offsets, timeout);
        }
    }

    private final class SuspendedConsumer implements RouteConsumer {
        @Override
        public boolean isWanted() {
            return true;
        }

        @Override
        public void suspend() {
            calls.add("suspend");
        }

        @Override
        public boolean isPaused() {
            return true;
        }

        @Override
        public void resume() {
            calls.add("resume");
        }
    }
}
