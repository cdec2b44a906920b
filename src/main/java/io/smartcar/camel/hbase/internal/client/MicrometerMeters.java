package io.smartcar.camel.hbase.internal.client;

import io.micrometer.core.instrument.MeterRegistry;
import io.smartcar.camel.hbase.failure.FailureKind;
import io.smartcar.camel.hbase.failure.MutationFailure;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;

/**
 * Counts in the context's Micrometer registry, if it has one: {@code hbase.mutations} by table and outcome (stored,
 * unchanged for a guarded write whose check failed, rejected, outage, unknown), and {@code hbase.requests}, the time from
 * sending a request to its last result, by table. Thread-safe.
 */
public final class MicrometerMeters implements HBaseMeters {
    private static final String METER_REGISTRY = "io.micrometer.core.instrument.MeterRegistry";

    private final CamelContext context;
    private volatile MeterRegistry registry;

    private MicrometerMeters(CamelContext context) {
        this.context = context;
    }

    /** The meters of a context; none without Micrometer on the class path. */
    public static HBaseMeters of(CamelContext context) {
        try {
            Class.forName(METER_REGISTRY, false, MicrometerMeters.class.getClassLoader());
            return new MicrometerMeters(context);
        } catch (ClassNotFoundException withoutMicrometer) {
            return HBaseMeters.NONE;
        }
    }

    @Override
    public void answered(String table, long nanoseconds) {
        MeterRegistry current = registry();
        if (current != null) {
            current.timer("hbase.requests", "table", table).record(nanoseconds, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void written(String table, int stored, int unchanged, List<MutationFailure> failures) {
        MeterRegistry current = registry();
        if (current == null) {
            return;
        }
        count(current, table, "stored", stored);
        count(current, table, "unchanged", unchanged);
        for (FailureKind kind : FailureKind.values()) {
            long failed =
                    failures.stream().filter(failure -> failure.kind() == kind).count();
            count(current, table, kind.name().toLowerCase(Locale.ROOT), failed);
        }
    }

    private static void count(MeterRegistry registry, String table, String outcome, long mutations) {
        if (mutations > 0) {
            registry.counter("hbase.mutations", "table", table, "outcome", outcome)
                    .increment(mutations);
        }
    }

    /** Looked up late, since it may be bound after the component is created. */
    private MeterRegistry registry() {
        if (registry == null) {
            registry = context.getRegistry().findSingleByType(MeterRegistry.class);
        }
        return registry;
    }
}
