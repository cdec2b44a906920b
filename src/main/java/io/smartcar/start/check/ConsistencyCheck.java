package io.smartcar.start.check;

import io.smartcar.event.kind.Kind;
import io.smartcar.event.kind.Kinds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;

/** Checks settings that are valid separately but contradict each other. */
public final class ConsistencyCheck {
    private final UnaryOperator<String> settings;
    private final Kinds kinds;
    private final Collection<String> routes;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * @param settings returns the value of a key
     * @param routes the ids of all routes
     */
    ConsistencyCheck(UnaryOperator<String> settings, Kinds kinds, Collection<String> routes) {
        this.settings = settings;
        this.kinds = kinds;
        this.routes = routes;
    }

    /** A check of a context's settings, kinds and routes. */
    public static ConsistencyCheck of(CamelContext context, UnaryOperator<String> settings) {
        List<String> routes = ((ModelCamelContext) context)
                .getRouteDefinitions().stream().map(RouteDefinition::getRouteId).toList();
        return new ConsistencyCheck(settings, context.getRegistry().findSingleByType(Kinds.class), routes);
    }

    public List<Finding> findings() {
        checkHeaders();
        if (settings.apply("process.roles").contains("storer")) {
            checkSinks();
        }
        if (settings.apply("events.sink").equals("kafka")) {
            checkTopicsOfTheirOwn();
        }
        if (settings.apply("process.roles").contains("replayer")) {
            checkReplay();
        }
        if (findings.isEmpty()) {
            findings.add(Finding.good("settings", "fit together"));
        }
        return findings;
    }

    /** A tail or a syslog message has no first line. */
    private void checkHeaders() {
        boolean tails = !settings.apply("tails.directory").isBlank();
        for (Kind kind : kinds.all()) {
            boolean tailed = tails && list("tails.include").stream().anyMatch(names -> kind.sharesFiles(names));
            if (!kind.header().isEmpty() && (tailed || list("syslog.kinds").contains(kind.name()))) {
                findings.add(Finding.problem(
                        "kind " + kind.name(),
                        "header=true works for dropped files only, but " + (tailed ? "tails.include" : "syslog.kinds")
                                + " names it as well",
                        "kind." + kind.name() + ".header"));
            }
        }
    }

    private void checkSinks() {
        for (String sink : list("store.sinks")) {
            if (!routes.contains("kafka-to-" + sink)) {
                findings.add(Finding.problem(
                        "sink " + sink,
                        "there is no route kafka-to-" + sink + ": nothing would be stored there, Kafka keeps it all",
                        "store.sinks"));
            }
        }
    }

    /** A dead letter that is stored as an event would be rejected again, endlessly. */
    private void checkTopicsOfTheirOwn() {
        if (!settings.apply("dead-letters.sink").equals("kafka")) {
            return;
        }
        String topic = settings.apply("dead-letters.topic").strip();
        kinds.ofTopic(topic)
                .ifPresent(kind -> findings.add(Finding.problem(
                        "dead letters",
                        "the topic " + topic + " is one of events as well (" + Kinds.key(kind.name(), "topic")
                                + "): its dead letters would be read as events and rejected again, endlessly. Name"
                                + " another topic",
                        "dead-letters.topic")));
    }

    private void checkReplay() {
        for (String sink : List.of("dead-letters.sink", "events.sink")) {
            if (!settings.apply(sink).equals("kafka")) {
                findings.add(Finding.problem(
                        "replay",
                        "only dead letters in a topic can be sent back to topics, but " + sink + " is "
                                + settings.apply(sink),
                        sink));
            }
        }
    }

    private List<String> list(String key) {
        return Arrays.stream(settings.apply(key).split(",")).map(String::strip).toList();
    }
}
