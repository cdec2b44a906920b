package io.smartcar.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smartcar.camel.support.LogCapture;
import java.io.IOException;
import java.time.Duration;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

class CounterRateTest {
    private final Counter counter = Counter.builder("lines").register(new SimpleMeterRegistry());
    private long nanos = 42;

    private void pass(int seconds) {
        nanos += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void shouldBeZeroAtFirst() {
        assertThat(new CounterRate(counter, () -> nanos).perSecond()).isZero();
    }

    @Test
    void shouldGiveTheRateSinceTheStart() {
        CounterRate rate = new CounterRate(counter, () -> nanos);
        pass(2);
        counter.increment(100);

        assertThat(rate.perSecond()).isEqualTo(50);
    }

    @Test
    void shouldIgnoreCountsBeforeTheWindow() {
        CounterRate rate = new CounterRate(counter, () -> nanos);
        counter.increment(1_000);
        pass(10);
        assertThat(rate.perSecond()).isEqualTo(100);
        pass(10);
        assertThat(rate.perSecond()).isZero();
        for (int second = 0; second < 100; second++) {
            pass(1);
            counter.increment(7);
            rate.perSecond();
        }

        assertThat(rate.perSecond()).isEqualTo(7);
    }

    @Test
    void shouldGiveTheMeanSinceAReadingLongAgo() {
        CounterRate rate = new CounterRate(counter, () -> nanos);
        pass(60);
        rate.perSecond();
        counter.increment(1_200);
        pass(60);

        assertThat(rate.perSecond()).isEqualTo(20);
    }

    @Test
    void shouldRegisterOneRatePerSourceAndKind() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (DefaultCamelContext context = new DefaultCamelContext();
                LogCapture log = LogCapture.of(MeterRegistry.class)) {
            context.getRegistry().bind("metrics", registry);
            EventCounters counters = EventCounters.of(context);
            counters.lines("tail", "driver");
            System.gc();
            LineCounters lines = counters.lines("tail", "driver");
            lines.kept(1_000);
            lines.flush();
            counters.lines("file", "driver");

            assertThat(registry.find("events.received.rate").gauges()).hasSize(2);
            Gauge tail = registry.get("events.received.rate")
                    .tags("source", "tail", "kind", "driver")
                    .gauge();
            assertThat(tail.value()).isFinite().isPositive();
            assertThat(log.messages(Level.WARN)).isEmpty();
        } catch (IOException unexpected) {
            throw new AssertionError(unexpected);
        }
    }
}
