package io.smartcar.store.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lookups of offsets fail while the storing route runs: one partition without a leader is enough. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnknownOffsetsTest extends StoringFixture {
    private final AtomicInteger lookups = new AtomicInteger();

    @Test
    void shouldStoreAllEventsOfANewGroupAfterAnOutage() throws Exception {
        // one poll returns both partitions, the first batch has only one of them
        kafka.beginningQueries = this::failLookup;
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
    void shouldStoreAllEventsOfAPartitionAssignedDuringAnOutage() throws Exception {
        kafka.assign(CARS_0);
        start(1, 10);
        outage();
        kafka.append(CARS_0, events(0, 10).toArray(String[]::new));
        await().until(() -> idle(1));

        kafka.beginningQueries = this::failLookup;
        kafka.assign(CARS_1);
        kafka.append(CARS_1, events(10, 30).toArray(String[]::new));
        kafka.consumers.get(0).rebalance(CARS_0, CARS_1);
        await().until(() -> kafka.consumers.get(0).assignment().size() == 2 && idle(1));
        recovery();

        await().until(() -> kafka.committed.equals(Map.of(CARS_0, 10L, CARS_1, 20L)));
        assertThat(new HashSet<>(store.rows)).isEqualTo(new HashSet<>(rows(events(0, 30))));
    }

    @Test
    void shouldContinueFromCommittedOffsetsThoughBeginningsAreUnknown() throws Exception {
        kafka.beginningQueries = this::failLookup;
        kafka.assign(CARS_0);
        kafka.append(CARS_0, events(0, 30).toArray(String[]::new));
        kafka.committed.put(CARS_0, 20L);
        outage();
        start(1, 10);
        await().until(() -> idle(1));
        recovery();

        await().until(() -> kafka.committed.get(CARS_0) == 30);
        assertThat(store.rows).containsExactlyElementsOf(rows(events(20, 30)));
    }

    @Test
    void shouldReportALossThoughBeginningsWereUnknownAtTheStart() throws Exception {
        kafka.assign(CARS_0);
        kafka.append(CARS_0, events(0, 100).toArray(String[]::new));
        kafka.committed.put(CARS_0, 20L);
        kafka.deleteBefore(CARS_0, 50);
        kafka.beginningQueries = () -> {
            if (lookups.incrementAndGet() == 1) {
                throw new TimeoutException("a partition has no leader");
            }
        };
        start(1, 10);

        await().until(() -> kafka.committed.get(CARS_0) == 100);

        assertThat(log.messages(Level.ERROR))
                .singleElement()
                .asString()
                .contains("LOST 30 events of cars-0", "20 to 49");
    }

    @Test
    void shouldNotLookUpOffsetsWithEachBatch() throws Exception {
        kafka.beginningQueries = this::failLookup;
        kafka.assign(CARS_0, CARS_1);
        start(1, 10);
        for (int batch = 0; batch < 10; batch++) {
            List<String> events = events(10 * batch, 10 * batch + 10);
            kafka.append(CARS_0, events.toArray(String[]::new));
            await().until(() -> store.rows.containsAll(rows(events)));
        }

        assertThat(lookups).as("lookups of beginnings").hasValue(1);
        assertThat(log.messages(Level.WARN))
                .singleElement()
                .asString()
                .contains("Could not fetch offsets", "a partition has no leader", "30 s");
    }

    @Test
    void shouldRewindToTheBeginningWhenCommittedOffsetsAreUnknown() throws Exception {
        kafka.assign(CARS_0, CARS_1);
        kafka.committedQueries = () -> {
            if (lookups.incrementAndGet() == 1) {
                throw new TimeoutException("the coordinator does not answer");
            }
        };
        outage();
        kafka.append(CARS_0, events(0, 10).toArray(String[]::new));
        kafka.append(CARS_1, events(10, 20).toArray(String[]::new));
        start(1, 10);
        await().until(() -> idle(1));
        await().pollDelay(Duration.ofMillis(200)).until(() -> true);
        recovery();

        await().until(() -> kafka.committed.equals(Map.of(CARS_0, 10L, CARS_1, 10L)));
        assertThat(new HashSet<>(store.rows)).isEqualTo(new HashSet<>(rows(events(0, 20))));
    }

    private void failLookup() {
        lookups.incrementAndGet();
        throw new TimeoutException("a partition has no leader");
    }
}
