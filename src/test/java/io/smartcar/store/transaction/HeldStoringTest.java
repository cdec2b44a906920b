package io.smartcar.store.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A storing route whose store holds events: the real camel-kafka, with a Kafka and a store in memory. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HeldStoringTest extends StoringFixture {
    /** Includes the pauses of the outage gate. */
    private static final Duration LONG = Duration.ofSeconds(50);

    private final FakeHoldingStore held = new FakeHoldingStore();
    private final Uuid topicId = Uuid.randomUuid();

    @Override
    Store used() {
        return held;
    }

    @BeforeEach
    void bindTopicIds() {
        context.getRegistry().bind("topicIds", (TopicIds) topic -> topicId);
    }

    @Test
    void shouldRollAndCommitAfterAnEmptyPoll() throws Exception {
        kafka.assign(CARS_0);
        kafka.append(CARS_0, events(0, 25).toArray(String[]::new));
        route(1, 10, held.collects());
        await().until(() -> meters.get("events.held").gauge().value() == 25);
        assertThat(kafka.committed).isEmpty();

        held.due = events -> true;

        await().until(() -> kafka.committed.equals(Map.of(CARS_0, 25L)));
        assertThat(held.visible).isEqualTo(events(0, 25));
        assertThat(meters.get("events.stored").counter().count()).isEqualTo(25);
    }

    @Test
    void shouldRollAndCommitWhenTheRouteIsStopped() throws Exception {
        kafka.assign(CARS_0);
        kafka.append(CARS_0, events(0, 25).toArray(String[]::new));
        route(1, 10, held.collects());
        await().until(() -> meters.get("events.held").gauge().value() == 25);

        context.stop();

        assertThat(held.visible).isEqualTo(events(0, 25));
        assertThat(kafka.committed).isEqualTo(Map.of(CARS_0, 25L));
        assertThat(held.owned()).isZero();
    }

    @Test
    void shouldRollAndCommitWhatARebalanceTakesAway() throws Exception {
        kafka.assign(CARS_0, CARS_1);
        kafka.append(CARS_0, events(0, 10).toArray(String[]::new));
        kafka.append(CARS_1, events(10, 20).toArray(String[]::new));
        route(1, 10, held.collects());
        await().until(() -> meters.get("events.held").gauge().value() == 20);

        kafka.consumers.get(0).rebalance(CARS_1);

        await().until(() -> kafka.committed.equals(Map.of(CARS_0, 10L, CARS_1, 10L)));
        assertThat(held.visible).containsExactlyInAnyOrderElementsOf(events(0, 20));
    }

    /** Every 53rd call fails, in the middle of deliveries, rolls, and takeovers. */
    @Test
    void shouldStoreEachEventOnceThoughAppendsAndRollsFail() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        held.due = events -> events.size() >= 30;
        held.calls = call -> {
            if (calls.incrementAndGet() % 53 == 0 && calls.get() < 400) {
                throw new IOException(call + " failed");
            }
        };
        kafka.assign(CARS_0, CARS_1);
        kafka.append(CARS_0, events(0, 200).toArray(String[]::new));
        kafka.append(CARS_1, events(200, 400).toArray(String[]::new));
        route(2, 20, held.collects());
        await().atMost(LONG).until(() -> held.visible.size() >= 300);
        held.due = events -> true;

        await().atMost(LONG).until(() -> kafka.committed.equals(Map.of(CARS_0, 200L, CARS_1, 200L)));
        assertThat(held.visible).containsExactlyInAnyOrderElementsOf(events(0, 400));
        assertThat(inOrder(0, 200)).isEqualTo(events(0, 200));
        assertThat(inOrder(200, 400)).isEqualTo(events(200, 400));
    }

    private List<String> inOrder(int from, int to) {
        List<String> some = events(from, to);
        return held.visible.stream().filter(some::contains).toList();
    }
}
