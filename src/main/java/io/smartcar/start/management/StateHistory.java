package io.smartcar.start.management;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/**
 * The counters and the lag of the last quarter of an hour, for a page that is opened when something has happened.
 * Thread-safe.
 */
final class StateHistory {
    static final Duration EVERY = Duration.ofSeconds(5);
    private static final int MOST = 180;
    private static final List<String> COLUMNS = List.of("time", "received", "sent", "stored", "deadLetters", "lag");

    private final MeterRegistry meters;
    private final Deque<JsonArray> samples = new ArrayDeque<>();

    StateHistory(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Adds a sample, and forgets the oldest beyond the bound. */
    synchronized void sample(Instant now) {
        if (samples.size() == MOST) {
            samples.removeFirst();
        }
        samples.addLast(new JsonArray(List.of(
                now.getEpochSecond(),
                sum("events.received"),
                sum("events.sent"),
                sum("events.stored"),
                sum("events.dead.lettered"),
                sum("store.waiting"))));
    }

    /** All samples, the oldest first: {@code columns} has their names, {@code samples} an array for each. */
    synchronized JsonObject json() {
        JsonObject json = new JsonObject();
        json.put("columns", new JsonArray(COLUMNS));
        json.put("samples", new JsonArray(samples));
        return json;
    }

    private double sum(String name) {
        return meters.find(name).meters().stream()
                .flatMap(meter -> StreamSupport.stream(meter.measure().spliterator(), false))
                .mapToDouble(Measurement::getValue)
                .filter(Double::isFinite)
                .sum();
    }
}
