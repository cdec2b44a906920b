package io.smartcar.store.outage;

import java.time.Instant;

/**
 * An outage gate at one moment.
 *
 * @param routeId the id of its route
 * @param gate {@code open}, {@code closed}, {@code half-open} or {@code paused}
 * @param problem why the route cannot store, in a sentence; null if it can
 * @param since since when, or since when an operator has paused it; null if neither is so
 * @param backlog the latest measurement; null before the first
 */
public record GateState(String routeId, String gate, String problem, Instant since, Backlog backlog) {}
