package io.smartcar.store.outage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.camel.kafka.RouteConsumer;
import io.smartcar.camel.support.LogCapture;
import io.smartcar.store.RolledBackException;
import io.smartcar.store.RolledBackException.Reason;
import io.smartcar.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutageGateTest {
    private static final GateTimes TIMES =
            new GateTimes(Duration.ofMillis(100), Duration.ofMillis(400), Duration.ofMinutes(5));

    private final LogCapture log = LogCapture.of("io.smartcar.store.outage");
    private final FakeConsumer consumer = new FakeConsumer();
    private final List<Duration> delays = new ArrayList<>();
    private final FakeClock clock = new FakeClock();
    private Runnable alarm;
    private boolean reachable;
    private boolean needsOperator;

    private final OutageGate gate = gate(TIMES);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void shouldSuspendTheConsumerWhenItCloses() {
        gate.close(outage());

        assertThat(consumer.calls).containsExactly("suspend");
        assertThat(gate.isClosed()).isTrue();
        assertThat(gate.rejection().reason()).isEqualTo(Reason.GATE_CLOSED);
        assertThat(gate.rejection()).hasMessageContaining("no answer");
    }

    @Test
    void shouldProbeWithGrowingDelaysUntilTheStoreIsAvailable() {
        gate.close(outage());
        for (int i = 0; i < 6; i++) {
            ring();
        }

        assertThat(gate.isClosed()).isTrue();
        int[] expected = {100, 200, 400, 400, 400, 400, 400};
        for (int i = 0; i < expected.length; i++) {
            assertThat(delays.get(i).toMillis()).isBetween(expected[i] * 3L / 4, expected[i] * 5L / 4);
        }

        reachable = true;
        ring();
        assertThat(gate.isClosed()).isFalse();
        assertThat(consumer.calls).containsExactly("suspend", "resume");
    }

    @Test
    void shouldSayOnceWhatWaitsUntilWhenItIsSafeAndHowLongItTakes() {
        Instant oldest = Instant.parse("2026-11-29T21:00:00Z");
        gate.measured(backlog(2_000, oldest, Instant.parse("2026-12-06T21:00:00Z")));
        RolledBackException refused =
                new RolledBackException(Reason.STORE, "HBase refuses connections", new IOException());
        gate.watched(refused);
        gate.watched(refused);
        gate.close(outage());

        assertThat(gate.healthMessage()).contains("since 1970-01-01T00:00:00Z");
        assertThat(gate.state())
                .isEqualTo(new GateState(
                        "storing",
                        "closed",
                        gate.healthMessage(),
                        Instant.EPOCH,
                        backlog(2_000, oldest, Instant.parse("2026-12-06T21:00:00Z"))));
        assertThat(log.messages(Level.WARN))
                .containsExactly(
                        "Cannot store for route 'storing' since 1970-01-01T00:00:00Z: HBase refuses connections."
                                + " No event is lost: 2,000 events wait, the oldest from 2026-11-29T21:00:00Z, Kafka keeps them"
                                + " until 2026-12-06T21:00:00Z");

        clock.nanos = Duration.ofMinutes(125).toNanos();
        gate.measured(backlog(1_500_000, oldest, null));
        reachable = true;
        ringUntilOpen();
        gate.succeeded();
        gate.watched(null);
        assertThat(log.messages(Level.INFO))
                .singleElement()
                .asString()
                .startsWith("Opened the outage gate of route 'storing', after 2 h 5 min since 1970-01-01T00:00:00Z:"
                        + " 1,500,000 events wait");
        assertThat(gate.healthMessage()).isNull();
        assertThat(gate.state())
                .isEqualTo(new GateState("storing", "open", null, null, backlog(1_500_000, oldest, null)));
        assertThat(gate.backlog()).startsWith("1,500,000 events wait");

        clock.nanos += Duration.ofSeconds(5).toNanos();
        gate.measured(backlog(1_400_000, null, null));
        clock.nanos += Duration.ofSeconds(5).toNanos();
        gate.measured(backlog(1_300_000, null, null));
        gate.measured(backlog(15_000, null, null));
        gate.measured(backlog(20_000, null, null));
        assertThat(log.messages(Level.INFO).subList(1, 3))
                .containsExactly(
                        "Route 'storing' works off its backlog: 1,400,000 events wait; it shrinks by 20,000 a second, and"
                                + " is stored in about 1 min 10 s",
                        "Route 'storing' has caught up: 15,000 events wait");
    }

    @Test
    void shouldSayThatABacklogDoesNotShrink() {
        gate.measured(backlog(10_000, null, null));
        gate.watched(outage());
        gate.watched(null);
        clock.nanos += Duration.ofSeconds(5).toNanos();
        gate.measured(backlog(10_000, null, null));

        assertThat(log.messages(Level.INFO)).last().asString().contains("10,000 events wait; it does not shrink");
    }

    @Test
    void shouldLeaveARouteThatIsStoppedAloneWhenTheStoreIsDown() {
        consumer.wanted = false;
        gate.watched(outage());

        assertThat(gate.healthMessage()).isNull();
        assertThat(log.messages(Level.WARN)).isEmpty();
    }

    @Test
    void shouldNotLogTheEndOfAnOutageThatLasts() {
        reachable = true;
        gate.watched(outage());
        gate.close(outage());
        ringUntilOpen();
        gate.succeeded();
        gate.watched(outage());
        assertThat(gate.healthMessage()).contains("no answer");
        assertThat(log.messages(Level.WARN)).hasSize(1);

        gate.watched(null);
        assertThat(gate.healthMessage()).isNull();
        assertThat(log.messages(Level.INFO)).hasSize(1);
    }

    @Test
    void shouldSpreadItsProbes() {
        for (int i = 0; i < 20; i++) {
            gate(TIMES).close(outage());
        }

        assertThat(delays.stream().distinct()).hasSizeGreaterThan(3);
    }

    @Test
    void shouldNotResumeBeforeAllThreadsHavePaused() {
        // one that fails later would break its connection off
        reachable = true;
        consumer.paused = false;
        gate.close(outage());
        ring();
        ring();
        assertThat(consumer.calls).containsExactly("suspend");

        consumer.paused = true;
        ring();
        assertThat(consumer.calls).containsExactly("suspend", "resume");
    }

    @Test
    void shouldLogOnceThatItClosedAndOnceThatItOpened() {
        gate.close(outage());
        gate.close(outage());
        ring();
        reachable = true;
        ring();
        gate.succeeded();

        assertThat(log.messages(Level.WARN)).hasSize(1);
        assertThat(log.messages(Level.INFO)).hasSize(1);
        assertThat(gate.healthMessage()).isNull();
    }

    @Test
    void shouldLogThatItOpenedAfterAnOutageThatARebalancePreceded() {
        reachable = true;
        gate.close(new RolledBackException(Reason.REBALANCE, "poll first", null));
        ringUntilOpen();
        gate.close(outage());
        ringUntilOpen();
        gate.succeeded();

        assertThat(log.messages(Level.WARN)).singleElement().asString().startsWith("Closed the outage gate");
        assertThat(log.messages(Level.INFO)).last().asString().startsWith("Opened the outage gate");
    }

    @Test
    void shouldNotAnnounceAFailureWhileHalfOpen() {
        reachable = true;
        for (int i = 0; i < 3; i++) {
            gate.close(new RolledBackException(Reason.REBALANCE, "poll first", null));
            ringUntilOpen();
        }
        assertThat(log.messages(Level.WARN)).isEmpty();

        gate.succeeded();
        for (int i = 0; i < 3; i++) {
            gate.close(new RolledBackException(Reason.KAFKA, "no broker", null));
            assertThat(gate.healthMessage()).contains("no broker");
            ringUntilOpen();
        }
        assertThat(log.messages(Level.WARN)).hasSize(1);

        gate.succeeded();
        assertThat(log.messages(Level.INFO)).last().asString().contains("stores again, after 3 failures");
    }

    @Test
    void shouldStayClosedLongerAfterAFailureWhileHalfOpen() {
        reachable = true;
        gate.close(outage());
        ring();
        assertThat(gate.isClosed()).isFalse();

        gate.close(outage());
        ring();
        assertThat(gate.isClosed()).as("opened after the first probe again").isTrue();
    }

    @Test
    void shouldRemindOfAClosedGate() {
        OutageGate reminding = gate(new GateTimes(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO));
        reminding.close(outage());
        ring();
        ring();

        assertThat(log.messages(Level.WARN))
                .hasSize(3)
                .last()
                .asString()
                .contains("has not been able to store since", "no answer");
    }

    @Test
    void shouldLogAnErrorIfAnOperatorIsNeeded() {
        needsOperator = true;
        gate.close(outage());

        assertThat(log.messages(Level.ERROR)).singleElement().asString().contains("no answer");
        assertThat(log.messages(Level.WARN)).isEmpty();
    }

    @Test
    void shouldLeaveAStoppingRouteAlone() {
        consumer.wanted = false;

        gate.close(outage());

        assertThat(gate.isClosed()).isFalse();
        assertThat(consumer.calls).isEmpty();
    }

    @Test
    void shouldForgetTheOutageOfARouteThatWasStopped() {
        gate.close(outage());
        consumer.wanted = false;
        alarm.run();

        assertThat(gate.isClosed()).isFalse();
        assertThat(consumer.calls).containsExactly("suspend");
    }

    @Test
    void shouldSuspendAConsumerThatWasRestartedMeanwhile() {
        gate.close(outage());
        gate.rejection();

        assertThat(consumer.calls).containsExactly("suspend", "suspend");
    }

    @Test
    void shouldStayPausedUntilItIsResumedWhateverTheStoreDoes() {
        clock.nanos = Duration.ofHours(1).toNanos();
        gate.pause();
        gate.pause();
        gate.close(outage());
        gate.watched(outage());
        gate.watched(null);
        gate.succeeded();

        assertThat(consumer.calls).containsOnly("suspend");
        assertThat(gate.isRejecting()).isTrue();
        assertThat(gate.rejection()).hasMessage("Not processed, because an operator has paused route 'storing'");
        assertThat(gate.healthMessage()).as("a pause is no outage").isNull();
        assertThat(gate.isClosed()).as("nor counted as one").isFalse();
        Instant since = Instant.EPOCH.plus(Duration.ofHours(1));
        assertThat(gate.state()).isEqualTo(new GateState("storing", "paused", null, since, null));

        consumer.calls.clear();
        gate.resume();
        gate.resume();
        assertThat(consumer.calls).containsExactly("resume");
        assertThat(gate.isRejecting()).isFalse();
        assertThat(gate.state()).isEqualTo(new GateState("storing", "open", null, null, null));
    }

    @Test
    void shouldNotBeOpenedByAProbeWhenItIsPausedDuringAnOutage() {
        gate.close(outage());
        gate.pause();
        reachable = true;
        ring();

        assertThat(consumer.calls).doesNotContain("resume");
        assertThat(gate.isRejecting()).isTrue();
    }

    @Test
    void shouldTellOfAnOutageWhilePaused() {
        gate.pause();
        gate.watched(outage());

        assertThat(gate.healthMessage()).contains("no answer");
        assertThat(gate.cause()).hasMessage("no answer");
        assertThat(gate.state().gate()).isEqualTo("paused");
    }

    @Test
    void shouldNotOpenAClosedGateByAResumption() {
        gate.close(outage());
        gate.resume();

        assertThat(gate.isClosed()).isTrue();
        assertThat(consumer.calls).containsExactly("suspend");
    }

    @Test
    void shouldRejectDelaysThatShrink() {
        assertThatThrownBy(() -> new GateTimes(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMinutes(5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2000 ms and 1000 ms");
    }

    private OutageGate gate(GateTimes times) {
        return new OutageGate("storing", consumer, times, clock, cause -> needsOperator);
    }

    /** Lets the time pass until the scheduled probe, and runs it. */
    private void ring() {
        clock.nanos += delays.get(delays.size() - 1).toNanos();
        alarm.run();
    }

    private void ringUntilOpen() {
        for (int i = 0; gate.isClosed() && i < 100; i++) {
            ring();
        }
    }

    private RolledBackException outage() {
        Store.Probe probe = () -> {
            if (!reachable) {
                throw new IOException("still no answer");
            }
        };
        return new RolledBackException(Reason.STORE, "no answer", new IOException("no answer"), probe);
    }

    private final class FakeClock implements GateClock {
        private final GateClock system = GateClock.system(null);
        long nanos;

        @Override
        public Instant now() {
            return Instant.EPOCH.plusNanos(nanos);
        }

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public long spread(long millis) {
            return system.spread(millis);
        }

        @Override
        public void schedule(Duration delay, Runnable action) {
            delays.add(delay);
            alarm = action;
        }
    }

    private static final class FakeConsumer implements RouteConsumer {
        final List<String> calls = new ArrayList<>();
        boolean wanted = true;
        boolean paused = true;

        @Override
        public boolean isWanted() {
            return wanted;
        }

        @Override
        public void suspend() {
            calls.add("suspend");
        }

        @Override
        public boolean isPaused() {
            return paused;
        }

        @Override
        public void resume() {
            calls.add("resume");
        }
    }

    private static Backlog backlog(long events, Instant oldest, Instant keptUntil) {
        return new Backlog(List.of(new PartitionLag("cars", 0, events, oldest, null)), keptUntil, Instant.EPOCH);
    }
}
