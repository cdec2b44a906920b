package io.smartcar.store.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.store.WriteFailure;
import io.smartcar.store.outage.OutageGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.health.HealthCheck;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A storing route during outages: the real camel-kafka, with a Kafka and a store in memory. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OutageTest extends StoringFixture {
    @Test
    void shouldStayInItsGroupDuringAnOutageAndThenStoreAllEvents() throws Exception {
        kafka.assign(CARS_0);
        start(1, 10);
        outage();
        List<String> events = events(0, 100);
        kafka.append(CARS_0, events.toArray(String[]::new));

        await().until(() -> idle(1));
        int flushes = store.flushes.size();
        assertThat(health().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(health().getMessage())
                .hasValueSatisfying(message -> assertThat(message).contains("route-1", "the store says OUTAGE"));
        assertThat(gauge()).isEqualTo(1);
        assertThat(kafka.committed).isEmpty();
        await().pollDelay(Duration.ofMillis(500)).until(() -> true);
        assertThat(store.flushes).hasSize(flushes);

        recovery();
        await().until(() -> kafka.committed.getOrDefault(CARS_0, 0L) == 100);
        assertThat(store.rows).containsExactlyElementsOf(rows(events));
        assertThat(kafka.consumers).as("consumers that were created").hasSize(1);
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(gauge()).isZero();
        assertThat(log.messages(Level.WARN))
                .singleElement()
                .asString()
                .startsWith("Closed the outage gate of route 'route-1'");
        assertThat(log.messages(Level.INFO))
                .singleElement()
                .asString()
                .startsWith("Opened the outage gate of route 'route-1'");
        assertThat(log.messages(Level.ERROR)).isEmpty();
    }

    /** Otherwise an operator would learn of it when the first event comes, which may be at night. */
    @Test
    void shouldBeDownFromTheStartIfTheStoreIsNotAvailable() throws Exception {
        store.problem = new java.io.IOException("table Cars is missing: create it");
        kafka.assign(CARS_0);
        start(1, 10);

        await().until(() -> health().getState() == HealthCheck.State.DOWN);
        assertThat(health().getMessage().orElse(""))
                .matches("Route 'route-1' has not been able to store since 20.+Z: table Cars is missing: create it");
        assertThat(log.messages(Level.WARN)).singleElement().asString().contains("table Cars is missing: create it");
        assertThat(gauge()).as("the gate is open").isZero();

        store.problem = null;
        kafka.append(CARS_0, events(0, 10).toArray(String[]::new));
        await().until(() -> health().getState() == HealthCheck.State.UP);
        assertThat(kafka.committed).containsEntry(CARS_0, 10L);
        assertThat(log.messages(Level.INFO))
                .singleElement()
                .asString()
                .startsWith("Route 'route-1' can store again, after ");
    }

    @Test
    void shouldRewindPartitionsWithoutAnAttempt() throws Exception {
        // one poll returns both partitions, the first batch has only one of them; neither has a committed offset
        kafka.assign(CARS_0, CARS_1);
        outage();
        kafka.append(CARS_0, events(0, 10).toArray(String[]::new));
        kafka.append(CARS_1, events(10, 20).toArray(String[]::new));
        start(1, 10);

        await().until(() -> idle(1));
        recovery();

        await().until(() -> kafka.committed.equals(Map.of(CARS_0, 10L, CARS_1, 10L)));
        assertThat(new HashSet<>(store.rows)).isEqualTo(new HashSet<>(rows(events(0, 20))));
    }

    @Test
    void shouldFailDeliveriesWithoutWritingWhileTheGateIsClosed() throws Exception {
        kafka.assign(CARS_0);
        start(1, 10);
        outage();
        kafka.append(CARS_0, events(0, 10).toArray(String[]::new));
        await().until(() -> idle(1));
        int before = deliveries.get();

        kafka.append(CARS_1ifAbsent(), events(10, 30).toArray(String[]::new));
        kafka.consumers.get(0).rebalance(CARS_0, CARS_1);
        await().until(() -> kafka.consumers.get(0).assignment().size() == 2 && idle(1));
        await().pollDelay(Duration.ofMillis(500)).until(() -> true);

        assertThat(deliveries).as("deliveries that entered the transaction").hasValue(before);
        recovery();
        await().until(() -> kafka.committed.equals(Map.of(CARS_0, 10L, CARS_1, 20L)));
        assertThat(new HashSet<>(store.rows)).isEqualTo(new HashSet<>(rows(events(0, 30))));
        assertThat(kafka.consumers).hasSize(1);
    }

    @Test
    void shouldSuspendAllConsumersOfTheRoute() throws Exception {
        kafka.assign(CARS_0).assign(CARS_1);
        start(2, 10);
        outage();
        kafka.append(CARS_0, events(0, 10).toArray(String[]::new));

        await().until(() -> idle(2));
        kafka.append(CARS_1, events(10, 20).toArray(String[]::new));
        recovery();

        await().until(() -> kafka.committed.equals(Map.of(CARS_0, 10L, CARS_1, 10L)));
        assertThat(kafka.consumers).hasSize(2);
    }

    @Test
    void shouldNotDeadLetterAnythingDuringAnOutage() throws Exception {
        AtomicInteger deadLetters = new AtomicInteger();
        deadLetterRoute = exchange -> deadLetters.incrementAndGet();
        kafka.assign(CARS_0);
        start(1, 10);
        outage();
        kafka.append(CARS_0, events(0, 50).toArray(String[]::new));

        await().until(() -> idle(1));
        recovery();
        await().until(() -> kafka.committed.getOrDefault(CARS_0, 0L) == 50);

        assertThat(deadLetters).hasValue(0);
    }

    @Test
    void shouldCloseTheGateUntilDeadLettersCanBeSent() throws Exception {
        List<String> deadLetters = new ArrayList<>();
        AtomicInteger sends = new AtomicInteger();
        deadLetterRoute = exchange -> {
            if (sends.incrementAndGet() <= 3) {
                throw new java.net.ConnectException("no broker");
            }
            for (Object deadLetter : exchange.getMessage().getBody(List.class)) {
                deadLetters.add(((Exchange) deadLetter).getMessage().getBody(String.class));
            }
        };
        store.failures = (table, row) -> row.equals("e3") ? WriteFailure.Kind.REJECTED : null;
        kafka.assign(CARS_0);
        start(1, 10);
        kafka.append(CARS_0, events(0, 10).toArray(String[]::new));

        await().until(() -> kafka.committed.getOrDefault(CARS_0, 0L) == 10);

        assertThat(deadLetters).containsExactly("e3");
        assertThat(kafka.consumers).hasSize(1);
        // failures while half-open are not announced again
        assertThat(log.messages(Level.WARN)).hasSize(1);
        assertThat(log.messages(Level.INFO)).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void shouldStayInTheGroupWhenARebalanceRejectsACommit() throws Exception {
        AtomicInteger rebalances = new AtomicInteger();
        AtomicBoolean rebalancing = new AtomicBoolean();
        kafka.polls = () -> rebalancing.set(false);
        kafka.commits = offsets -> {
            if (rebalancing.get() || rebalances.getAndIncrement() < 3) {
                rebalancing.set(true);
                throw new RebalanceInProgressException("poll first");
            }
        };
        List<String> deadLetters = deadLettersOf("e3");
        kafka.assign(CARS_0);
        start(1, 10);
        kafka.append(CARS_0, events(0, 10).toArray(String[]::new));

        await().until(() -> kafka.committed.getOrDefault(CARS_0, 0L) == 10);

        assertThat(kafka.consumers).hasSize(1);
        assertThat(log.messages(Level.WARN)).isEmpty();
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);
        // one attempt for each rebalance, because the next attempt follows the next poll, and the one that is committed
        assertThat(deliveries).hasValue(4);
        assertThat(store.rows).hasSize(4 * 9);
        assertThat(deadLetters).containsExactly("e3");
    }

    @Test
    void shouldSendADeadLetterOnceThoughItsOffsetIsCommittedLate() throws Exception {
        AtomicInteger commits = new AtomicInteger();
        kafka.commits = offsets -> {
            if (commits.incrementAndGet() <= 5) {
                throw new TimeoutException("the coordinator does not answer");
            }
        };
        List<String> deadLetters = deadLettersOf("e3");
        kafka.assign(CARS_0);
        start(1, 10);
        kafka.append(CARS_0, events(0, 10).toArray(String[]::new));
        await().until(() -> kafka.committed.getOrDefault(CARS_0, 0L) == 10);
        assertThat(deadLetters).containsExactly("e3");

        // another event, at an offset without a dead letter
        kafka.append(CARS_0, "e3");
        await().until(() -> kafka.committed.getOrDefault(CARS_0, 0L) == 11);
        assertThat(deadLetters).containsExactly("e3", "e3");
    }

    @Test
    void shouldResendOnlyUnacknowledgedDeadLetters() throws Exception {
        List<List<String>> sends = new ArrayList<>();
        deadLetterRoute = exchange -> {
            List<?> deadLetters = exchange.getMessage().getBody(List.class);
            sends.add(deadLetters.stream()
                    .map(deadLetter -> ((Exchange) deadLetter).getMessage().getBody(String.class))
                    .toList());
            if (sends.size() < 3) {
                ((Exchange) deadLetters.get(0))
                        .getMessage()
                        .setHeader(KafkaConstants.KAFKA_RECORD_META, List.of("acknowledged"));
                throw new TimeoutException("a partition has no leader");
            }
        };
        store.failures = (table, row) -> List.of("e3", "e5", "e7").contains(row) ? WriteFailure.Kind.REJECTED : null;
        kafka.assign(CARS_0);
        start(1, 10);
        kafka.append(CARS_0, events(0, 10).toArray(String[]::new));

        await().until(() -> kafka.committed.getOrDefault(CARS_0, 0L) == 10);
        assertThat(sends).containsExactly(List.of("e3", "e5", "e7"), List.of("e5", "e7"), List.of("e7"));
    }

    /** The dead deadLetters that arrive while the store rejects this row. */
    private List<String> deadLettersOf(String rejected) {
        List<String> deadLetters = new CopyOnWriteArrayList<>();
        deadLetterRoute = exchange -> {
            for (Object deadLetter : exchange.getMessage().getBody(List.class)) {
                deadLetters.add(((Exchange) deadLetter).getMessage().getBody(String.class));
            }
        };
        store.failures = (table, row) -> row.equals(rejected) ? WriteFailure.Kind.REJECTED : null;
        return deadLetters;
    }

    @Test
    void shouldLogAnErrorWhenNoEventIsToBlame() throws Exception {
        kafka.assign(CARS_0);
        route(1, 10, exchange -> {
            throw new NullPointerException("a bean is broken");
        });
        kafka.append(CARS_0, events(0, 10).toArray(String[]::new));

        await().until(() -> idle(1));

        assertThat(log.messages(Level.ERROR)).singleElement().asString().contains("a bean is broken");
        assertThat(kafka.committed).isEmpty();
        assertThat(health().getState()).isEqualTo(HealthCheck.State.DOWN);
    }

    @Test
    void shouldReportEventsThatRetentionDeletedBeforeTheRouteStarted() throws Exception {
        kafka.assign(CARS_0);
        kafka.append(CARS_0, events(0, 100).toArray(String[]::new));
        kafka.committed.put(CARS_0, 20L);
        kafka.deleteBefore(CARS_0, 50);
        start(1, 10);

        await().until(() -> kafka.committed.get(CARS_0) == 100);

        assertThat(log.messages(Level.ERROR))
                .singleElement()
                .asString()
                .contains("LOST 30 events of cars-0", "20 to 49");
        assertThat(health().getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(meters.get("events.lost").counter().count()).isEqualTo(30);
        assertThat(store.rows).hasSize(50);
    }

    @Test
    void shouldReportEventsThatRetentionDeletedDuringAnOutage() throws Exception {
        kafka.assign(CARS_0);
        start(1, 10);
        outage();
        kafka.append(CARS_0, events(0, 100).toArray(String[]::new));
        await().until(() -> idle(1));

        kafka.deleteBefore(CARS_0, 40);
        recovery();
        await().until(() -> kafka.committed.getOrDefault(CARS_0, 0L) == 100);

        assertThat(log.messages(Level.ERROR))
                .singleElement()
                .asString()
                .contains("LOST 40 events of cars-0", "0 to 39");
        assertThat(health().getState()).isEqualTo(HealthCheck.State.DOWN);
    }

    @Test
    void shouldNotReportALossToANewGroup() throws Exception {
        kafka.assign(CARS_0);
        kafka.append(CARS_0, events(0, 100).toArray(String[]::new));
        kafka.deleteBefore(CARS_0, 50);
        start(1, 10);

        await().until(() -> kafka.committed.getOrDefault(CARS_0, 0L) == 100);

        assertThat(log.messages(Level.ERROR)).isEmpty();
        assertThat(store.rows).hasSize(50);
    }

    @Test
    void shouldStopWhileTheGateIsClosed() throws Exception {
        kafka.assign(CARS_0);
        start(1, 10);
        outage();
        kafka.append(CARS_0, events(0, 10).toArray(String[]::new));
        await().until(() -> idle(1));

        long begun = System.nanoTime();
        context.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        // the threads are interrupted, not joined; other tests have such threads too
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.isAlive()
                        && thread.getName().contains("OutageProbe")
                        && thread.getName().contains("(" + context.getName() + ")")));
        assertThat(kafka.committed).isEmpty();
    }

    @Test
    void shouldForgetTheOutageWhenTheRouteIsRestarted() throws Exception {
        kafka.assign(CARS_0);
        start(1, 10);
        outage();
        kafka.append(CARS_0, events(0, 10).toArray(String[]::new));
        await().until(() -> idle(1));

        context.getRouteController().stopRoute("route-1");
        recovery();
        context.getRouteController().startRoute("route-1");

        await().until(() -> kafka.committed.getOrDefault(CARS_0, 0L) == 10);
        assertThat(new HashSet<>(store.rows)).hasSize(10);
    }

    @Test
    void shouldStoreNothingWhilePausedAndThenStoreAllEventsOnce() throws Exception {
        kafka.assign(CARS_0);
        start(1, 10);
        kafka.append(CARS_0, events(0, 15).toArray(String[]::new));
        await().until(() -> kafka.committed.getOrDefault(CARS_0, 0L) == 15);

        OutageGate gate = context.getRegistry()
                .findSingleByType(StoreTransaction.class)
                .gates()
                .iterator()
                .next();
        gate.pause();
        kafka.append(CARS_0, events(15, 100).toArray(String[]::new));
        await().until(() -> idle(1));
        await().pollDelay(Duration.ofMillis(300)).until(() -> true);
        assertThat(store.rows).hasSize(15);
        assertThat(kafka.committed).containsEntry(CARS_0, 15L);
        assertThat(health().getState()).isEqualTo(HealthCheck.State.UP);

        gate.resume();
        await().until(() -> kafka.committed.getOrDefault(CARS_0, 0L) == 100);
        assertThat(store.rows).containsExactlyElementsOf(rows(events(0, 100)));
        assertThat(kafka.consumers).as("it has stayed in its group").hasSize(1);
    }

    private TopicPartition CARS_1ifAbsent() {
        kafka.assign(CARS_1);
        return CARS_1;
    }
}
