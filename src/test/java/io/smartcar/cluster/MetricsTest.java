package io.smartcar.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTest {
    private final Metrics metrics = new Metrics(
            """
            # HELP events_read_total Lines that were read as events
            # TYPE events_read_total counter
            events_read_total{kind="driver"} 12.0
            events_read_total{kind="status"} 1.5E3
            events_read_late_total{kind="driver"} 7.0
            store_gate_closed 1.0
            """);

    @Test
    void shouldSumCounterOverItsTags() {
        assertThat(metrics.sum("events.read")).isEqualTo(1512);
    }

    @Test
    void shouldSumOnlySeriesWithTag() {
        assertThat(metrics.sum("events.read", "kind", "driver")).isEqualTo(12);
    }

    @Test
    void shouldReadGaugeWithoutTags() {
        assertThat(metrics.sum("store.gate.closed")).isEqualTo(1);
    }

    @Test
    void shouldCountNothingWhereThereIsNoSeries() {
        assertThat(metrics.sum("events.sent")).isZero();
    }
}
