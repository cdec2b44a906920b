package io.smartcar.store.transaction;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * DOWN while a route cannot store, with the reason, and after events were lost to retention. It speaks of readiness
 * alone: starting the process again would not bring a store back.
 */
final class StoreHealthCheck extends AbstractHealthCheck {
    private final OutageGates gates;
    private final LostEvents lostEvents;

    StoreHealthCheck(OutageGates gates, LostEvents lostEvents) {
        super("smartcar", "store");
        this.gates = gates;
        this.lostEvents = lostEvents;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        lostEvents.byPartition().forEach((partition, events) -> builder.down()
                .message(events + " events of " + partition + " were deleted by retention before they were stored"));
        for (OutageGate gate : gates.all()) {
            String complaint = gate.complaint();
            if (complaint != null) {
                builder.down().message(complaint).error(gate.cause());
            }
        }
    }
}
