package io.smartcar.store.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.camel.kafka.RouteConsumer;
import io.smartcar.store.RolledBackException;
import io.smartcar.store.RolledBackException.Reason;
import io.smartcar.store.outage.GateTimes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.kafka.consumer.support.subcription.TopicInfo;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of a store that holds events, offsets are committed when the events are visible; without a route and without threads. */
@Timeout(20)
class HeldOffsetsTest {
    private static final TopicPartition CARS_0 = new TopicPartition("cars", 0);
    private static final TopicPartition CARS_1 = new TopicPartition("cars", 1);

    private final FakeHoldingStore store = new FakeHoldingStore();
    private final DefaultCamelContext notStarted = new DefaultCamelContext();
    private final List<String> calls = new ArrayList<>();
    private final List<String> deadLetters = new ArrayList<>();
    private final TestClock clock = new TestClock();
    private final FailingConsumer consumer = new FailingConsumer();
    private Processor steps = store.collects();
    private Uuid topicId = Uuid.randomUuid();
    private ConsumerRebalanceListener rebalances;

    private final StoringRoute route = new StoringRoute(
            store,
            new WantedConsumer(),
            (subscribed, listener, topics) -> rebalances = listener,
            letters -> letters.forEach(
                    letter -> deadLetters.add(letter.getMessage().getBody(String.class))),
            this::run,
            2,
            Duration.ofMinutes(1),
            new GateTimes(Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofMinutes(5)),
            clock);

    HeldOffsetsTest() {
        store.calls = calls::add;
        open();
    }

    private void open() {
        route.opened(consumer, this, topic -> topicId);
        route.subscription().subscribe(consumer, new NoListener(), new TopicInfo(null, "cars"));
        rebalances.onPartitionsAssigned(List.of(CARS_0, CARS_1));
    }

    @Test
    void shouldCommitAnOffsetOnlyWhenTheEventsBeforeItAreVisible() throws Exception {
        deliver(0, "a", "b");
        deliver(2, "c");

        assertThat(committed()).isEmpty();
        assertThat(store.visible).isEmpty();
        assertThat(count("events.stored")).isZero();
        assertThat(gauge("events.held")).isEqualTo(3);

        store.due = held -> held.size() > 3;
        deliver(3, "d");

        assertThat(committed()).containsOnly(Map.entry(CARS_0, 4L));
        assertThat(store.visible).containsExactly("a", "b", "c", "d");
        assertThat(count("events.stored")).isEqualTo(4);
        assertThat(gauge("events.held")).isZero();
    }

    @Test
    void shouldKnowWhatIsHeldOfItsOwnPartitionsOnly() throws Exception {
        deliver(0, "a", "b");

        assertThat(route.heldUntil(CARS_0)).hasValue(2);
        assertThat(route.heldUntil(CARS_1)).hasValue(-1);
        assertThat(route.heldUntil(new TopicPartition("cars", 2))).isEmpty();

        rebalances.onPartitionsRevoked(List.of(CARS_0));
        rebalances.onPartitionsLost(List.of(CARS_1));

        assertThat(route.heldUntil(CARS_0)).isEmpty();
        assertThat(route.heldUntil(CARS_1)).isEmpty();
    }

    @Test
    void shouldRollWhatIsDueAfterAnEmptyPoll() throws Exception {
        deliver(0, "a", "b");
        clock.nanos += Duration.ofSeconds(7).toNanos();
        assertThat(gauge("events.held.age")).isEqualTo(7);
        store.due = held -> true;

        route.polled(consumer);

        assertThat(committed()).containsOnly(Map.entry(CARS_0, 2L));
        assertThat(store.visible).containsExactly("a", "b");
    }

    @Test
    void shouldNotRollWhileTheGateIsClosed() throws Exception {
        deliver(0, "a", "b");
        steps = exchange -> {
            throw new java.net.ConnectException("no name node");
        };
        deliver(2, "c");
        store.due = held -> true;
        calls.clear();

        route.polled(consumer);

        assertThat(route.isClosed()).isTrue();
        assertThat(calls).isEmpty();
        assertThat(committed()).isEmpty();
    }

    @Test
    void shouldCommitAtOnceWhenNothingIsHeld() throws Exception {
        steps = exchange -> {};

        deliver(0, "a", "b");

        assertThat(committed()).containsOnly(Map.entry(CARS_0, 2L));
        assertThat(calls).isEmpty();
        assertThat(count("events.filtered")).isEqualTo(2);
    }

    @Test
    void shouldNotCommitLaterEventsThatAreNotStoredWhileEarlierOnesAreHeld() throws Exception {
        deliver(0, "a");
        steps = exchange -> {};
        deliver(1, "b", "c");
        assertThat(committed()).isEmpty();

        store.due = held -> true;
        route.polled(consumer);

        assertThat(committed()).containsOnly(Map.entry(CARS_0, 3L));
        assertThat(count("events.filtered")).isEqualTo(2);
    }

    @Test
    void shouldCountFilteredEventsOnceThoughTheyAreReadAgain() throws Exception {
        Processor collects = store.collects();
        steps = exchange -> {
            List<?> events = exchange.getMessage().getBody(List.class);
            exchange.getMessage().setBody(events.subList(1, events.size()));
            collects.process(exchange);
        };
        failOnce("append b");
        deliver(0, "a", "b");
        openGate();

        deliver(0, "a", "b");

        assertThat(gauge("events.held")).isEqualTo(1);
        assertThat(count("events.filtered")).isEqualTo(1);
    }

    @Test
    void shouldCountRepeatsThatTheStoreLeavesOut() throws Exception {
        store.repeats.add("b");
        store.due = held -> held.size() == 2;

        deliver(0, "a", "b");
        deliver(2, "c");

        assertThat(store.visible).containsExactly("a", "c");
        assertThat(count("events.stored")).isEqualTo(2);
        assertThat(count("events.repeated")).isEqualTo(1);
    }

    @Test
    void shouldReadAgainWithoutRedeliveryWhenARollFails() throws Exception {
        failOnce("roll");
        store.due = held -> held.size() == 3;
        deliver(0, "a", "b");

        Exchange failed = deliver(2, "c");

        assertReason(failed, Reason.HELD_DISCARDED);
        assertThat(calls).containsExactly("takeOver", "append a", "append b", "append c", "roll");
        assertThat(consumer.position(CARS_0)).isZero();
        assertThat(committed()).isEmpty();

        openGate();
        deliver(0, "a", "b", "c");
        assertThat(store.visible).containsExactly("a", "b", "c");
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 3L));
    }

    @Test
    void shouldReadAgainWithoutRedeliveryWhenAnAppendFails() throws Exception {
        failOnce("append b");
        assertReason(deliver(0, "a", "b"), Reason.HELD_DISCARDED);
        assertThat(calls).containsExactly("takeOver", "append a", "append b");

        openGate();
        store.due = held -> true;
        deliver(0, "a", "b", "c");

        assertThat(store.visible).containsExactly("a", "b", "c");
    }

    @Test
    void shouldKeepWhatIsHeldOfOtherPartitionsWhenOneFails() throws Exception {
        deliver(batch().event("cars", 0, 0, "a").event("cars", 1, 0, "x"));
        failOnce("append y");
        deliver(batch().event("cars", 0, 1, "b").event("cars", 1, 1, "y"));
        openGate();

        store.due = held -> true;
        deliver(batch().event("cars", 0, 0, "a")
                .event("cars", 0, 1, "b")
                .event("cars", 1, 0, "x")
                .event("cars", 1, 1, "y"));

        assertThat(store.visible).containsExactlyInAnyOrder("a", "b", "x", "y");
        assertThat(count("events.stored")).isEqualTo(4);
    }

    /** A partition with few events would fail once an hour, and only a line in the log would tell. */
    @Test
    void shouldCloseTheGateWhenARollAfterAPollFails() throws Exception {
        deliver(0, "a", "b");
        failOnce("roll");
        store.due = held -> true;

        route.polled(consumer);
        Exchange next = deliver(0, "a", "b");

        assertReason(next, Reason.HELD_DISCARDED);
        assertThat(next.getException()).hasMessageContaining("Failed to roll the events of cars-0");
        assertThat(route.isClosed()).isTrue();
        openGate();
        deliver(0, "a", "b");
        assertThat(store.visible).containsExactly("a", "b");
    }

    @Test
    void shouldSayWhyInOneLine() throws Exception {
        store.calls = call -> {
            throw new IOException("Permission denied: inode=/cars\n\tat org.apache.hadoop.Checker");
        };

        assertThat(deliver(0, "a").getException().getMessage()).endsWith("Permission denied: inode=/cars");
    }

    /** Each event of a delivery may be of another day, in a file of its own. */
    @Test
    void shouldRollWithinADeliveryWhenNoMoreFilesMayBeOpen() throws Exception {
        store.full = held -> held.size() == 2;

        deliver(0, "a", "b", "c");

        assertThat(calls).containsExactly("takeOver", "append a", "append b", "roll", "append c");
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 2L));
    }

    /** Camel keeps events that it has fetched: appended, they would leave a hole, and be left out when read again. */
    @Test
    void shouldNotTakeEventsThatWereFetchedBeforeTheEarlierOnesWereDiscarded() throws Exception {
        deliver(0, "a", "b");
        failOnce("roll");
        store.due = held -> true;
        route.polled(consumer);
        assertThat(consumer.position(CARS_0)).isZero();
        store.due = held -> false;

        assertReason(deliver(2, "c"), Reason.HELD_DISCARDED);

        assertThat(store.visible).isEmpty();
        assertThat(consumer.position(CARS_0)).isZero();
        openGate();
        store.due = held -> true;
        deliver(0, "a", "b", "c");
        assertThat(store.visible).containsExactly("a", "b", "c");
    }

    /** Though nothing of them is stored, a commit of their offsets would skip the events before them. */
    @Test
    void shouldNotCommitEventsThatAreNotStoredWhenTheyWereFetchedBefore() throws Exception {
        deliver(0, "a", "b");
        rebalances.onPartitionsLost(List.of(CARS_0));
        rebalances.onPartitionsAssigned(List.of(CARS_0));
        steps = exchange -> {};

        assertReason(deliver(2, "c"), Reason.FETCHED_BEFORE);

        assertThat(committed()).isEmpty();
    }

    @Test
    void shouldTakeALaterOffsetWhenTheConsumerHasGoneBack() throws Exception {
        failOnce("append a");
        deliver(0, "a");
        openGate();

        // 0 to 4 are gone by compaction
        store.due = held -> true;
        deliver(5, "f");

        assertThat(store.visible).containsExactly("f");
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 6L));
    }

    @Test
    void shouldNotTakeEventsWhileTheCommittedOffsetIsUnknown() throws Exception {
        rebalances.onPartitionsRevoked(List.of(CARS_0));
        consumer.lookUpFailure = new TimeoutException("no coordinator");
        rebalances.onPartitionsAssigned(List.of(CARS_0));

        assertReason(deliver(5, "f"), Reason.KAFKA);
        openGate();
        assertReason(deliver(5, "f"), Reason.KAFKA);
        openGate();
        consumer.lookUpFailure = null;
        clock.nanos += Duration.ofSeconds(31).toNanos();
        assertReason(deliver(5, "f"), Reason.FETCHED_BEFORE);

        assertThat(consumer.position(CARS_0)).isZero();
        assertThat(calls).isEmpty();
    }

    @Test
    void shouldRollAndCommitWhatIsRevoked() throws Exception {
        deliver(batch().event("cars", 0, 0, "a").event("cars", 1, 0, "x"));

        rebalances.onPartitionsRevoked(List.of(CARS_0));

        assertThat(store.visible).containsExactly("a");
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 1L));
        assertThat(store.owned()).isEqualTo(1);
    }

    @Test
    void shouldLeaveWhatIsRevokedToTheNextOwnerWhenTheRollFails() throws Exception {
        deliver(0, "a");
        failOnce("roll");

        rebalances.onPartitionsRevoked(List.of(CARS_0));

        assertThat(committed()).isEmpty();
        assertThat(store.owned()).as("partitions that are not given up").isZero();
        rebalances.onPartitionsAssigned(List.of(CARS_0));
        store.due = held -> true;
        deliver(0, "a");
        assertThat(store.visible).containsExactly("a");
    }

    @Test
    void shouldDiscardWhatIsLost() throws Exception {
        deliver(0, "a");

        rebalances.onPartitionsLost(List.of(CARS_0));

        assertThat(store.visible).isEmpty();
        assertThat(gauge("events.held")).isZero();
        assertThat(calls).doesNotContain("roll");
    }

    @Test
    void shouldNotTakeOverAPartitionThatIsNotAssignedAnyMore() throws Exception {
        consumer.assign(List.of(CARS_1));

        Exchange exchange = deliver(0, "a");

        assertThat(exchange.getException()).isNull();
        assertThat(calls).isEmpty();
        assertThat(committed()).isEmpty();
    }

    @Test
    void shouldCommitLaterWhatIsVisibleWhenKafkaDoesNotAnswer() throws Exception {
        deliver(0, "a");
        store.due = held -> true;
        consumer.commitFailure = new TimeoutException("no answer");
        route.polled(consumer);
        assertThat(store.visible).containsExactly("a");
        consumer.commitFailure = null;

        clock.nanos += Duration.ofSeconds(6).toNanos();
        route.polled(consumer);

        assertThat(committed()).containsOnly(Map.entry(CARS_0, 1L));
    }

    @Test
    void shouldLeaveOutWhatIsVisibleThoughItsOffsetWasNotCommitted() throws Exception {
        store.due = held -> true;
        consumer.commitFailure = new TimeoutException("no answer");
        deliver(0, "a", "b");
        consumer.commitFailure = null;
        openGate();

        deliver(0, "a", "b", "c");

        assertThat(store.visible).containsExactly("a", "b", "c");
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 3L));
    }

    /** Its events have offsets that the old topic had as well. */
    @Test
    void shouldStoreATopicThatIsCreatedAgainFromItsBeginning() throws Exception {
        consumer.updateEndOffsets(Map.of(CARS_0, 3L, CARS_1, 0L));
        store.due = held -> held.size() == 2;
        deliver(0, "a", "b");
        deliver(2, "c");
        topicId = Uuid.randomUuid();
        consumer.updateEndOffsets(Map.of(CARS_0, 1L, CARS_1, 0L));

        assertReason(deliver(0, "n"), Reason.LOG_REPLACED);
        openGate();
        store.due = held -> true;
        deliver(0, "n");

        assertThat(store.visible).as("what was held of the old log, too").containsExactly("a", "b", "c", "n");
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 1L));
    }

    /** Camel, when it resumes a consumer, goes back to the committed offset. */
    @Test
    void shouldLeaveOutWhatIsHeldWhenCamelReadsItAgain() throws Exception {
        consumer.updateEndOffsets(Map.of(CARS_0, 4L, CARS_1, 0L));
        deliver(0, "a", "b");
        deliver(2, "c");

        store.due = held -> true;
        Exchange exchange = deliver(0, "a", "b", "c", "d");

        assertThat(exchange.getException()).isNull();
        assertThat(store.visible).containsExactly("a", "b", "c", "d");
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 4L));
    }

    @Test
    void shouldNotTakeEventsOfATopicThatMayHaveBeenReplacedSinceTheyWereFetched() throws Exception {
        topicId = Uuid.randomUuid();

        assertReason(deliver(0, "a"), Reason.FETCHED_BEFORE);
        openGate();
        store.due = held -> true;
        deliver(0, "a");

        assertThat(store.visible).containsExactly("a");
    }

    @Test
    void shouldSendADeadLetterOnceThoughItsEventIsReadAgain() throws Exception {
        steps = rejecting("b");
        deliver(0, "a", "b", "c");
        failOnce("append d");
        deliver(3, "d");
        openGate();

        store.due = held -> true;
        deliver(0, "a", "b", "c", "d");

        assertThat(deadLetters).containsExactly("b");
        assertThat(store.visible).containsExactly("a", "c", "d");
        assertThat(committed()).containsOnly(Map.entry(CARS_0, 4L));
    }

    @Test
    void shouldNotStoreAnEventWhoseDeadLetterIsAcknowledgedWhenItIsReadAgain() throws Exception {
        steps = rejecting("b");
        deliver(0, "a", "b");
        failOnce("append c");
        deliver(2, "c");
        openGate();

        steps = store.collects();
        store.due = held -> true;
        deliver(0, "a", "b", "c");

        assertThat(deadLetters).containsExactly("b");
        assertThat(store.visible).containsExactly("a", "c");
    }

    private Processor rejecting(String body) {
        return exchange -> {
            for (Object child : exchange.getMessage().getBody(List.class)) {
                Exchange event = (Exchange) child;
                if (event.getMessage().getBody(String.class).equals(body)) {
                    event.setException(new io.smartcar.event.RejectedEventException(
                            io.smartcar.event.RejectReason.TYPE, "it is " + body));
                }
            }
            store.collects().process(exchange);
        };
    }

    @Test
    void shouldNotStoreAWriteThatHasNoOffsetOfItsOwn() throws Exception {
        steps = store.collectsAllAsOne();

        Exchange exchange = deliver(0, "a", "b");

        assertReason(exchange, Reason.ROUTE);
        assertThat(exchange.getException()).hasMessageContaining("write each event on its own");
        assertThat(calls).isEmpty();
    }

    @Test
    void shouldDiscardWhatAConsumerHeldThatWasClosedWithoutARevocation() throws Exception {
        deliver(0, "a");

        MockConsumer<byte[], byte[]> next = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
        route.opened(next, this, topic -> topicId);

        assertThat(gauge("events.held")).isZero();
    }

    private Batch batch() {
        return new Batch(notStarted, consumer);
    }

    private Exchange deliver(long offset, String... bodies) {
        Batch batch = batch();
        for (String body : bodies) {
            batch.event("cars", 0, offset++, body);
        }
        return deliver(batch);
    }

    private Exchange deliver(Batch batch) {
        Exchange exchange = batch.exchange();
        exchange.getExchangeExtension().setFromRouteId(StoringRoute.ID);
        if (route.begin(exchange)) {
            while (!route.attempt(exchange)) {}
            route.end(exchange);
        }
        return exchange;
    }

    private void run(Exchange exchange) {
        try {
            steps.process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
    }

    private void failOnce(String failing) {
        store.calls = call -> {
            calls.add(call);
            if (call.equals(failing)) {
                store.calls = calls::add;
                throw new IOException(call + " failed");
            }
        };
    }

    /** The gate opens after a probe. */
    private void openGate() {
        while (route.isClosed()) {
            clock.runScheduled();
        }
    }

    private static void assertReason(Exchange exchange, Reason reason) {
        assertThat(exchange.getException(RolledBackException.class).reason())
                .as(exchange.getException().getMessage())
                .isEqualTo(reason);
    }

    private Map<TopicPartition, Long> committed() {
        Map<TopicPartition, Long> offsets = new java.util.HashMap<>();
        consumer.lookUpFailure = null;
        consumer.committed(Set.of(CARS_0, CARS_1)).forEach((partition, offset) -> {
            if (offset != null) {
                offsets.put(partition, offset.offset());
            }
        });
        return offsets;
    }

    private double count(String name) {
        return route.meters.find(name).counters().stream()
                .mapToDouble(io.micrometer.core.instrument.Counter::count)
                .sum();
    }

    private double gauge(String name) {
        return route.meters.get(name).gauge().value();
    }

    private static final class FailingConsumer extends MockConsumer<byte[], byte[]> {
        RuntimeException commitFailure;
        RuntimeException lookUpFailure;

        FailingConsumer() {
            super(OffsetResetStrategy.EARLIEST);
            assign(List.of(CARS_0, CARS_1));
            updateBeginningOffsets(Map.of(CARS_0, 0L, CARS_1, 0L));
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
            if (commitFailure != null) {
                throw commitFailure;
            }
            super.commitSync(offsets, timeout);
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
                Set<TopicPartition> partitions, Duration timeout) {
            if (lookUpFailure != null) {
                throw lookUpFailure;
            }
            return super.committed(partitions, timeout);
        }
    }

    private static final class NoListener implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(java.util.Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsAssigned(java.util.Collection<TopicPartition> partitions) {}
    }

    private static final class WantedConsumer implements RouteConsumer {
        @Override
        public boolean isWanted() {
            return true;
        }

        @Override
        public void suspend() {}

        @Override
        public boolean isPaused() {
            return true;
        }

        @Override
        public void resume() {}
    }
}
