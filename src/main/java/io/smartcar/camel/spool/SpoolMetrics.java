package io.smartcar.camel.spool;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.smartcar.camel.spool.queue.Spool;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.apache.camel.CamelContext;

/** Metrics of an open spool in the Micrometer registries of the Camel context. Micrometer is optional. */
final class SpoolMetrics {
    private static final String REGISTRY = "io.micrometer.core.instrument.MeterRegistry";
    private static final String PREFIX = "spool.";

    private final MeterRegistry registry;
    private final Tags tags;
    private final Spool spool;

    private SpoolMetrics(MeterRegistry registry, String name, Spool spool) {
        this.registry = registry;
        this.tags = Tags.of("spool", name);
        this.spool = spool;
    }

    static void register(CamelContext context, String name, Spool spool) {
        if (isThere(context)) {
            registries(context).forEach(registry -> new SpoolMetrics(registry, name, spool).register());
        }
    }

    static void remove(CamelContext context, String name) {
        if (isThere(context)) {
            registries(context).forEach(registry -> remove(registry, name));
        }
    }

    /** By name: Micrometer is optional. */
    private static boolean isThere(CamelContext context) {
        return context.getClassResolver().resolveClass(REGISTRY) != null;
    }

    private static Set<MeterRegistry> registries(CamelContext context) {
        return context.getRegistry().findByType(MeterRegistry.class);
    }

    private void register() {
        gauge("bytes", "Bytes of the spool's segments", Spool::bytes);
        gauge("waiting.bytes", "Bytes of stored, unacknowledged messages", Spool::waitingBytes);
        gauge("oldest.milliseconds", "Age of the oldest unacknowledged message", Spool::oldestWaitingMillis);
        gauge("full", "1 while the spool is full", open -> open.isFull() ? 1 : 0);
        gauge("stalled", "1 while the disk cannot be written", open -> open.isStalled() ? 1 : 0);
        gauge("unreadable", "1 while the disk cannot be read", open -> open.isUnreadable() ? 1 : 0);
        counter("damaged.bytes", "Bytes that could not be read", Spool::damagedBytes);
        counter("dropped.messages", "Messages dropped because the spool was full", Spool::droppedMessages);
        counter("dropped.bytes", "Bytes of messages dropped because the spool was full", Spool::droppedBytes);
    }

    private void gauge(String name, String description, ToDoubleFunction<Spool> value) {
        Gauge.builder(PREFIX + name, spool, value)
                .tags(tags)
                .description(description)
                .register(registry);
    }

    private void counter(String name, String description, ToDoubleFunction<Spool> value) {
        FunctionCounter.builder(PREFIX + name, spool, value)
                .tags(tags)
                .description(description)
                .register(registry);
    }

    private static void remove(MeterRegistry registry, String name) {
        for (Meter meter : List.copyOf(registry.getMeters())) {
            if (meter.getId().getName().startsWith(PREFIX)
                    && name.equals(meter.getId().getTag("spool"))) {
                registry.remove(meter);
            }
        }
    }
}
