package io.smartcar.camel.spool;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.smartcar.camel.spool.queue.Spool;
import java.util.List;
import org.apache.camel.CamelContext;

/**
 * Metrics of an open spool in the Micrometer registries of the Camel context. Micrometer is optional.
 */
final class SpoolMetrics {
    private static final String REGISTRY = "io.micrometer.core.instrument.MeterRegistry";
    private static final String PREFIX = "spool.";

    private SpoolMetrics() {}

    static void register(CamelContext context, String name, Spool spool) {
        if (isThere(context)) {
            registerAll(context, name, spool);
        }
    }

    static void remove(CamelContext context, String name) {
        if (isThere(context)) {
            removeAll(context, name);
        }
    }

    /** By name: Micrometer is optional. */
    private static boolean isThere(CamelContext context) {
        return context.getClassResolver().resolveClass(REGISTRY) != null;
    }

    private static void registerAll(CamelContext context, String name, Spool spool) {
        Tags tags = tags(name);
        for (MeterRegistry registry : context.getRegistry().findByType(MeterRegistry.class)) {
            Gauge.builder(PREFIX + "bytes", spool, Spool::bytes)
                    .tags(tags)
                    .description("Bytes of the spool's segments")
                    .register(registry);
            Gauge.builder(PREFIX + "waiting.bytes", spool, Spool::waitingBytes)
                    .tags(tags)
                    .description("Bytes of the messages that are stored and not acknowledged")
                    .register(registry);
            Gauge.builder(PREFIX + "oldest.milliseconds", spool, Spool::oldestWaitingMillis)
                    .tags(tags)
                    .description("Age of the oldest message that was not acknowledged")
                    .register(registry);
            Gauge.builder(PREFIX + "full", spool, open -> open.isFull() ? 1 : 0)
                    .tags(tags)
                    .description("1 while the spool is full")
                    .register(registry);
            Gauge.builder(PREFIX + "stalled", spool, open -> open.isStalled() ? 1 : 0)
                    .tags(tags)
                    .description("1 while the disk cannot be written")
                    .register(registry);
            Gauge.builder(PREFIX + "unreadable", spool, open -> open.isUnreadable() ? 1 : 0)
                    .tags(tags)
                    .description("1 while the disk cannot be read")
                    .register(registry);
            FunctionCounter.builder(PREFIX + "damaged.bytes", spool, Spool::damagedBytes)
                    .tags(tags)
                    .description("Bytes that could not be read")
                    .register(registry);
            FunctionCounter.builder(PREFIX + "dropped.messages", spool, Spool::droppedMessages)
                    .tags(tags)
                    .description("Messages dropped because the spool was full")
                    .register(registry);
            FunctionCounter.builder(PREFIX + "dropped.bytes", spool, Spool::droppedBytes)
                    .tags(tags)
                    .description("Bytes of messages dropped because the spool was full")
                    .register(registry);
        }
    }

    private static void removeAll(CamelContext context, String name) {
        for (MeterRegistry registry : context.getRegistry().findByType(MeterRegistry.class)) {
            for (Meter meter : List.copyOf(registry.getMeters())) {
                if (meter.getId().getName().startsWith(PREFIX)
                        && name.equals(meter.getId().getTag("spool"))) {
                    registry.remove(meter);
                }
            }
        }
    }

    private static Tags tags(String name) {
        return Tags.of("spool", name);
    }
}
