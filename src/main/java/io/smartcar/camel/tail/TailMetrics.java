package io.smartcar.camel.tail;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.smartcar.camel.tail.internal.TailStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.camel.CamelContext;

/**
 * Metrics of a consumer in the context's Micrometer registries: its {@link TailStatistics} under names that begin with
 * {@code tail.}, tagged with the directory and the pattern.
 */
final class TailMetrics {
    private static final String REGISTRY = "io.micrometer.core.instrument.MeterRegistry";

    private final MeterRegistry registry;
    private final TailConsumer consumer;
    private final Tags tags;
    private final List<Meter> meters = new ArrayList<>();

    private TailMetrics(MeterRegistry registry, TailConsumer consumer, Tags tags) {
        this.registry = registry;
        this.consumer = consumer;
        this.tags = tags;
    }

    /**
     * Registers the metrics; the returned action removes them.
     *
     * @param include the names of the files, as the option has it
     */
    static Runnable show(CamelContext context, TailConsumer consumer, String directory, String include) {
        // by name: Micrometer is optional
        return context.getClassResolver().resolveClass(REGISTRY) == null
                ? () -> {}
                : registered(context, consumer, directory, include);
    }

    private static Runnable registered(CamelContext context, TailConsumer consumer, String directory, String include) {
        Tags tags = Tags.of("directory", directory, "include", include);
        List<TailMetrics> all = context.getRegistry().findByType(MeterRegistry.class).stream()
                .map(registry -> new TailMetrics(registry, consumer, tags))
                .toList();
        all.forEach(TailMetrics::register);
        return () -> all.forEach(TailMetrics::remove);
    }

    private void register() {
        gauge("files", "Files that are followed", TailStatistics::files);
        gauge("files.open", "Files that are open", TailStatistics::openFiles);
        gauge("files.failing", "Files whose last batch or reading failed", TailStatistics::failingFiles);
        gauge("files.damaged", "Compressed files that cannot be decompressed further", TailStatistics::damagedFiles);
        gauge("waiting.bytes", "Bytes not acknowledged yet", TailStatistics::waitingBytes);
        gauge("oldest.milliseconds", "Age of the oldest unacknowledged bytes", TailStatistics::oldestWaitingMillis);
        counter("lines", "Lines acknowledged", TailStatistics::lines);
        counter("bytes", "Bytes of lines acknowledged, without line ends", TailStatistics::bytes);
        counter("batches", "Batches acknowledged", TailStatistics::batches);
        counter("batches.failed", "Batches that failed and are sent again", TailStatistics::failedBatches);
        counter("rewrites", "How often a file was truncated or rewritten", TailStatistics::rewrites);
        counter("lost.bytes", "Bytes lost to truncation or deletion before they were read", TailStatistics::lostBytes);
    }

    private void gauge(String name, String description, ToDoubleFunction<TailStatistics> value) {
        meters.add(Gauge.builder("tail." + name, consumer, one -> value.applyAsDouble(one.getStatistics()))
                .tags(tags)
                .description(description)
                .register(registry));
    }

    private void counter(String name, String description, ToDoubleFunction<TailStatistics> value) {
        meters.add(FunctionCounter.builder("tail." + name, consumer, one -> value.applyAsDouble(one.getStatistics()))
                .tags(tags)
                .description(description)
                .register(registry));
    }

    private void remove() {
        meters.forEach(registry::remove);
    }
}
