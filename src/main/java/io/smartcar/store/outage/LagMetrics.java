package io.smartcar.store.outage;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;

/**
 * The lag of a route as the metrics {@code store.lag.events} and {@code store.lag.seconds}, by topic and partition. The
 * seconds grow between measurements, and while none succeeds. Safe for use by several threads.
 */
public final class LagMetrics {
    private final MultiGauge events;
    private final MultiGauge seconds;
    private final InstantSource clock;

    public LagMetrics(MeterRegistry meters, String routeId, InstantSource clock) {
        this.clock = clock;
        events = MultiGauge.builder("store.lag.events")
                .description("Events of the partition that are not stored yet")
                .tag("route", routeId)
                .register(meters);
        seconds = MultiGauge.builder("store.lag.seconds")
                .description("The age of the oldest event of the partition that is not stored yet")
                .baseUnit("seconds")
                .tag("route", routeId)
                .register(meters);
    }

    /** Takes a measurement; partitions that it does not have lose their metrics. */
    public void measured(Backlog backlog) {
        register(events, backlog, PartitionLag::events);
        register(seconds, backlog, this::seconds);
    }

    private static void register(MultiGauge gauge, Backlog backlog, ToDoubleFunction<PartitionLag> value) {
        gauge.register(
                backlog.partitions().stream()
                        .<Row<?>>map(lag -> Row.of(
                                Tags.of("topic", lag.topic(), "partition", String.valueOf(lag.partition())),
                                lag,
                                value))
                        .toList(),
                true);
    }

    private double seconds(PartitionLag lag) {
        if (lag.events() == 0) {
            return 0;
        }
        return lag.oldest() == null
                ? Double.NaN
                : Math.max(0, Duration.between(lag.oldest(), clock.instant()).toMillis() / 1e3);
    }
}
