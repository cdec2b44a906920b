package io.smartcar.start.management;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.smartcar.start.topics.TopicReplicas.Replicas;
import io.smartcar.start.topics.Topics;
import io.smartcar.store.outage.Backlog;
import io.smartcar.store.outage.GateState;
import io.smartcar.store.outage.PartitionLag;
import io.smartcar.store.transaction.StoreTransaction;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/**
 * The state of this process as JSON, for status pages and commands: no event, no secret, and where no one may act, for
 * lack of a login, nothing that health and metrics do not show to the same callers. Thread-safe.
 */
final class ProcessState {
    /** The first parts of the names of metrics that it has. */
    private static final Set<String> METRICS =
            Set.of("dead", "disk", "events", "files", "spool", "store", "syslog", "tail", "topics", "transactions");

    private static final List<String> SETTINGS = List.of("camel.main.profile", "process.roles", "store.sinks");

    private static final int MOST_FILES = 20;
    /** Those that are UP as well. */
    private static final String ALL_CHECKS = "full";

    private final CamelContext context;
    private final RouteControl control;
    private final Actions actions;
    private final Map<String, String> changedSettings;

    /** @param actions what an operator may do; null: nothing */
    ProcessState(CamelContext context, RouteControl control, Actions actions) {
        this.context = context;
        this.control = control;
        this.actions = actions;
        changedSettings = actions == null ? Map.of() : EffectiveSettings.changed(context);
    }

    /** The state now; it takes as long as health and metrics. */
    JsonObject json() {
        JsonObject state = new JsonObject();
        state.put("name", context.getName());
        state.put("time", Instant.now().toString());
        state.put("upSeconds", context.getUptime().toSeconds());
        state.put("settings", settings());
        checks(state);
        Map<String, RouteControl.Progress> ordered = control.progress();
        state.put(
                "routes",
                array(context.getRoutes().stream()
                        .map(route -> route(route, ordered.get(route.getRouteId())))
                        .toList()));
        if (actions != null) {
            state.put("actions", array(actions.offered()));
        }
        Instant now = Instant.now();
        state.put(
                "storers",
                array(context.getRegistry().findByType(StoreTransaction.class).stream()
                        .flatMap(transaction -> transaction.gates().stream())
                        .map(gate -> storer(gate.state(), now))
                        .toList()));
        context.getRegistry().findByType(Topics.class).stream()
                .flatMap(topics -> topics.replicas().stream())
                .findFirst()
                .ifPresent(replicas -> replicas(state, replicas));
        state.put("metrics", array(metrics()));
        return state;
    }

    private JsonObject settings() {
        JsonObject settings = new JsonObject();
        for (String key : SETTINGS) {
            context.getPropertiesComponent().resolveProperty(key).ifPresent(value -> settings.put(key, value));
        }
        settings.putAll(changedSettings);
        return settings;
    }

    /** Problems, and what checks say of the work in hand. */
    private void checks(JsonObject state) {
        JsonArray problems = new JsonArray();
        JsonArray reading = new JsonArray();
        for (HealthCheck.Result result : HealthCheckHelper.invokeReadiness(context, ALL_CHECKS)) {
            if (result.getState() == HealthCheck.State.DOWN) {
                JsonObject problem = new JsonObject();
                problem.put("check", result.getCheck().getId());
                result.getMessage().ifPresent(message -> problem.put("message", message));
                problems.add(problem);
            }
            if (result.getDetails().get("files.reading") instanceof List<?> files) {
                files.stream().limit(MOST_FILES).forEach(reading::add);
            }
        }
        state.put("problems", problems);
        if (!reading.isEmpty()) {
            state.put("filesBeingRead", reading);
        }
    }

    private JsonObject route(Route route, RouteControl.Progress ordered) {
        JsonObject json = new JsonObject();
        json.put("id", route.getRouteId());
        put(json, "description", route.getDescription());
        put(json, "status", context.getRouteController().getRouteStatus(route.getRouteId()));
        if (ordered != null) {
            JsonObject operator = new JsonObject();
            operator.put("state", ordered.state());
            put(operator, "since", ordered.since());
            put(operator, "remaining", ordered.remaining());
            json.put("operator", operator);
        }
        return json;
    }

    static JsonObject storer(GateState gate, Instant now) {
        JsonObject json = new JsonObject();
        json.put("route", gate.routeId());
        json.put("gate", gate.gate());
        put(json, "problem", gate.problem());
        put(json, "since", gate.since());
        Backlog backlog = gate.backlog();
        if (backlog != null) {
            json.put("lagEvents", backlog.events());
            put(json, "lagSeconds", seconds(backlog.oldest(), now));
            put(json, "keptUntil", backlog.keptUntil());
            put(json, "committed", inSeconds(backlog.committed()));
            json.put(
                    "partitions",
                    array(backlog.partitions().stream()
                            .sorted(Comparator.comparing(PartitionLag::topic).thenComparing(PartitionLag::partition))
                            .map(lag -> partition(lag, now))
                            .toList()));
        }
        return json;
    }

    private static JsonObject partition(PartitionLag lag, Instant now) {
        JsonObject json = new JsonObject();
        json.put("topic", lag.topic());
        json.put("partition", lag.partition());
        json.put("lagEvents", lag.events());
        put(json, "lagSeconds", seconds(lag.oldest(), now));
        put(json, "committed", inSeconds(lag.committed()));
        return json;
    }

    static void replicas(JsonObject state, Replicas replicas) {
        state.put(
                "brokers",
                array(replicas.brokers().stream()
                        .map(broker -> {
                            JsonObject json = new JsonObject();
                            json.put("id", broker.id());
                            json.put("up", broker.isUp());
                            return json;
                        })
                        .toList()));
        state.put(
                "topics",
                array(replicas.topics().stream()
                        .map(topic -> {
                            JsonObject json = new JsonObject();
                            json.put("name", topic.name());
                            json.put("partitions", topic.partitions());
                            json.put("replicas", topic.replicas());
                            json.put("underReplicated", topic.underReplicated());
                            return json;
                        })
                        .toList()));
    }

    private static Long seconds(Instant oldest, Instant now) {
        return oldest == null ? null : Math.max(0, Duration.between(oldest, now).toSeconds());
    }

    private static Instant inSeconds(Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS);
    }

    private List<JsonObject> metrics() {
        MeterRegistry meters = context.getRegistry().findSingleByType(MeterRegistry.class);
        List<JsonObject> metrics = new ArrayList<>();
        if (meters != null) {
            for (Meter meter : meters.getMeters()) {
                if (METRICS.contains(meter.getId().getName().replaceFirst("\\..*", ""))) {
                    metrics.add(metric(meter));
                }
            }
        }
        metrics.sort(Comparator.comparing(metric -> metric.getString("name")));
        return metrics;
    }

    private static JsonObject metric(Meter meter) {
        JsonObject json = new JsonObject();
        json.put("name", meter.getId().getName());
        for (Tag tag : meter.getId().getTags()) {
            ((JsonObject) json.computeIfAbsent("tags", tags -> new JsonObject())).put(tag.getKey(), tag.getValue());
        }
        for (Measurement measurement : meter.measure()) {
            // JSON has no NaN
            if (Double.isFinite(measurement.getValue())) {
                json.put(measurement.getStatistic().getTagValueRepresentation(), measurement.getValue());
            }
        }
        return json;
    }

    private static void put(Map<String, Object> json, String key, Object value) {
        if (value != null) {
            json.put(key, value instanceof Number ? value : value.toString());
        }
    }

    private static JsonArray array(List<JsonObject> elements) {
        JsonArray array = new JsonArray();
        array.addAll(elements);
        return array;
    }
}
