package io.smartcar.store.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A topic is created again, or a broker restarts with an empty disk, while the storing route runs. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReplacedLogTest extends StoringFixture {
    @BeforeEach
    void storeAnOldLog() throws Exception {
        kafka.assign(CARS_0);
        start(1, 10);
        kafka.append(CARS_0, events(0, 30).toArray(String[]::new));
        await().until(() -> kafka.committed.getOrDefault(CARS_0, 0L) == 30);
        store.rows.clear();
    }

    @Test
    void shouldStoreANewLogThatIsShorterThanTheOldOne() {
        kafka.replaceLog(CARS_0, events(100, 120).toArray(String[]::new));

        await().until(() -> kafka.committed.get(CARS_0) == 20);
        assertThat(new HashSet<>(store.rows)).isEqualTo(new HashSet<>(rows(events(100, 120))));
        assertThat(log.messages(Level.WARN)).singleElement().asString().contains("cars-0", "was replaced", "30");
        assertThat(log.messages(Level.ERROR)).isEmpty();
        assertThat(kafka.consumers).hasSize(1);
    }

    @Test
    void shouldStoreANewLogAfterAnOutage() {
        outage();
        replace(0);
        await().until(() -> idle(1));
        recovery();

        await().until(() -> kafka.committed.getOrDefault(CARS_0, 0L) == 50);
        assertThat(new HashSet<>(store.rows)).isEqualTo(new HashSet<>(rows(events(100, 150))));
    }

    @Test
    void shouldStoreEventsThatTheClientSkipsWhenTheLogIsTruncated() {
        replace(14);

        await().until(() -> kafka.committed.getOrDefault(CARS_0, 0L) == 50);
        assertThat(new HashSet<>(store.rows)).isEqualTo(new HashSet<>(rows(events(100, 150))));
    }

    @Test
    void shouldStoreANewLogThoughTheOldOffsetIsStillCommitted() {
        outage();
        synchronized (kafka.consumers.get(0)) {
            kafka.replaceLog(CARS_0, events(100, 150).toArray(String[]::new));
            kafka.consumers.get(0).seek(CARS_0, 0);
        }
        await().until(() -> idle(1));
        recovery();

        await().until(() -> kafka.committed.get(CARS_0) == 50);
        assertThat(new HashSet<>(store.rows)).isEqualTo(new HashSet<>(rows(events(100, 150))));
    }

    @Test
    void shouldStoreANewLogThoughItsFirstOffsetIsUnknownAtFirst() {
        AtomicInteger questions = new AtomicInteger();
        kafka.beginningQueries = () -> {
            if (questions.incrementAndGet() <= 3) {
                throw new TimeoutException("no leader yet");
            }
        };
        replace(14);

        await().until(() -> kafka.committed.getOrDefault(CARS_0, 0L) == 50);
        assertThat(new HashSet<>(store.rows)).isEqualTo(new HashSet<>(rows(events(100, 150))));
    }

    @Test
    void shouldNotMistakeEventsFetchedBeforeARebalanceForANewLog() {
        readBeforeARebalance(32);

        await().until(() -> store.rows.contains("events/e39"));
        assertThat(log.messages(Level.WARN)).isEmpty();
        assertThat(kafka.committed).containsEntry(CARS_0, 40L);
    }

    @Test
    void shouldNotCommitBackwardsAfterARebalance() {
        List<Long> commits = new CopyOnWriteArrayList<>();
        kafka.commits = offsets -> commits.add(offsets.get(CARS_0).offset());
        readBeforeARebalance(37);

        await().until(() -> kafka.committed.get(CARS_0) == 40);
        assertThat(commits).allMatch(offset -> offset > 37);
        assertThat(log.messages(Level.WARN)).isEmpty();
    }

    @Test
    void shouldStoreANewLogAfterARebalance() {
        readBeforeARebalance(32);
        await().until(() -> store.rows.contains("events/e39"));

        replace(0);

        await().until(() -> kafka.committed.getOrDefault(CARS_0, 0L) == 50);
        assertThat(store.rows).containsAll(rows(events(100, 150)));
    }

    /** The consumer holds events, its partition is assigned again, and another member has committed up to the offset. */
    private void readBeforeARebalance(long offset) {
        synchronized (kafka.consumers.get(0)) {
            kafka.append(CARS_0, events(30, 35).toArray(String[]::new));
            kafka.polls = () -> kafka.polls = () -> {
                kafka.polls = () -> {};
                kafka.committed.put(CARS_0, offset);
                kafka.append(CARS_0, events(35, 40).toArray(String[]::new));
                kafka.consumers.get(0).rebalance(CARS_0);
            };
        }
    }

    /** Replaces the log by a longer one, in which the client has a position. */
    private void replace(long position) {
        synchronized (kafka.consumers.get(0)) {
            kafka.committed.clear();
            kafka.replaceLog(CARS_0, events(100, 150).toArray(String[]::new));
            kafka.consumers.get(0).seek(CARS_0, position);
        }
    }
}
