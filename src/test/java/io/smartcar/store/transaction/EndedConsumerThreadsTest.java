package io.smartcar.store.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smartcar.camel.kafka.ConsumerWatch;
import io.smartcar.camel.kafka.InMemoryKafka.FakeConsumer;
import io.smartcar.camel.kafka.KafkaRouteConsumer;
import io.smartcar.camel.kafka.RouteConsumer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Consumer threads that end while the outage gate is closed are restarted after the outage. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndedConsumerThreadsTest extends StoringFixture {
    /** Includes the delays before a restart. */
    private static final Duration LONG = Duration.ofSeconds(30);

    @BeforeEach
    void watchConsumers() {
        new ConsumerWatch(context);
    }

    @Test
    void shouldStoreAllEventsAfterAPollFailedWhileTheGateWasClosed() throws Exception {
        kafka.assign(CARS_0);
        outage();
        kafka.append(CARS_0, events(0, 20).toArray(String[]::new));
        start(1, 10);
        await().until(() -> idle(1));

        failOnePoll();
        await().until(() -> kafka.consumers.get(0).closed());
        recovery();

        await().atMost(LONG).until(() -> kafka.committed.getOrDefault(CARS_0, 0L) == 20);
        assertThat(store.rows).hasSize(20);
        assertThat(log.messages(Level.WARN))
                .filteredOn(message -> message.contains("threads of the Kafka consumer"))
                .singleElement()
                .asString()
                .startsWith("1 of 1 threads of the Kafka consumer of route 'route-1' have ended");
    }

    @Test
    void shouldRestartAllThreadsWhenOneHasEnded() throws Exception {
        kafka.assign(CARS_0).assign(CARS_1);
        start(2, 10);
        // a thread that begins while the gate is closed ends at once
        await().until(() -> kafka.consumers.size() == 2);
        outage();
        kafka.append(CARS_0, events(0, 10).toArray(String[]::new));
        kafka.append(CARS_1, events(10, 20).toArray(String[]::new));
        await().until(() -> idle(2));

        failOnePoll();
        await().until(() -> kafka.consumers.stream().anyMatch(FakeConsumer::closed));
        recovery();

        await().atMost(LONG).until(() -> kafka.committed.equals(Map.of(CARS_0, 10L, CARS_1, 10L)));
    }

    /** camel-kafka forgets a request to pause that another thread makes while this one is resuming. */
    @Test
    void shouldEndNoThreadWhenTheGateClosesWhileItIsResuming() throws Exception {
        kafka.assign(CARS_0);
        outage();
        kafka.append(CARS_0, events(0, 10).toArray(String[]::new));
        start(1, 10);
        await().until(() -> idle(1));
        RouteConsumer consumer = KafkaRouteConsumer.find(context, "route-1");
        AtomicBoolean suspended = new AtomicBoolean();
        kafka.committedQueries = () -> {
            if (suspended.compareAndSet(false, true)) {
                consumer.suspend();
            }
        };
        store.reachable = true;
        await().until(suspended::get);
        int before = deliveries.get();
        await().until(() -> deliveries.get() > before);
        recovery();

        await().atMost(LONG).until(() -> kafka.committed.getOrDefault(CARS_0, 0L) == 10);
        assertThat(kafka.consumers).hasSize(1);
    }

    private void failOnePoll() {
        AtomicBoolean failed = new AtomicBoolean();
        kafka.polls = () -> {
            if (failed.compareAndSet(false, true)) {
                throw new TimeoutException("no answer");
            }
        };
    }
}
