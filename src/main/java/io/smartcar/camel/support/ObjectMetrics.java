package io.smartcar.camel.support;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.camel.CamelContext;

/**
 * Metrics of an object in the Micrometer registries of a Camel context. Micrometer is optional: without it there are
 * none.
 */
public final class ObjectMetrics {
    private static final String REGISTRY = "io.micrometer.core.instrument.MeterRegistry";

    private ObjectMetrics() {}

    /**
     * A number of the object.
     *
     * @param counter whether it only grows
     */
    public record Metric<T>(String name, String description, boolean counter, ToDoubleFunction<T> value) {
        public static <T> Metric<T> gauge(String name, String description, ToDoubleFunction<T> value) {
            return new Metric<>(name, description, false, value);
        }

        public static <T> Metric<T> counter(String name, String description, ToDoubleFunction<T> value) {
            return new Metric<>(name, description, true, value);
        }

        /** The same metric of an object that has this one. */
        public <S> Metric<S> of(Function<S, T> owned) {
            return new Metric<>(name, description, counter, owner -> value.applyAsDouble(owned.apply(owner)));
        }
    }

    /**
     * Registers the metrics; the returned action removes them.
     *
     * @param object is not kept from being garbage-collected
     * @param tags names and values in turn
     */
    public static <T> Runnable register(CamelContext context, T object, List<Metric<T>> metrics, String... tags) {
        // by name: Micrometer is optional
        return context.getClassResolver().resolveClass(REGISTRY) == null
                ? () -> {}
                : Registries.register(context, object, metrics, tags);
    }

    /** Loaded only if Micrometer is there. */
    private static final class Registries {
        static <T> Runnable register(CamelContext context, T object, List<Metric<T>> metrics, String... tags) {
            List<Runnable> removals = new ArrayList<>();
            for (MeterRegistry registry : context.getRegistry().findByType(MeterRegistry.class)) {
                for (Metric<T> metric : metrics) {
                    Meter meter = register(registry, object, metric, tags);
                    removals.add(() -> registry.remove(meter));
                }
            }
            return () -> removals.forEach(Runnable::run);
        }

        private static <T> Meter register(MeterRegistry registry, T object, Metric<T> metric, String... tags) {
            return metric.counter()
                    ? FunctionCounter.builder(metric.name(), object, metric.value())
                            .description(metric.description())
                            .tags(tags)
                            .register(registry)
                    : Gauge.builder(metric.name(), object, metric.value())
                            .description(metric.description())
                            .tags(tags)
                            .register(registry);
        }
    }
}
