package io.smartcar.start.check;

import io.smartcar.camel.hbase.HBaseComponent;
import io.smartcar.store.check.Address;
import io.smartcar.store.check.TransactedSteps;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.TransactedDefinition;
import org.apache.camel.model.WireTapDefinition;
import org.apache.camel.support.CamelContextHelper;

/**
 * Follows a route from Kafka through the routes that it calls, and finds where it would store outside of a
 * transaction, which would let Kafka's offsets run ahead of the rows, where a transaction begins too late to commit the
 * offsets, or has an unsafe step.
 */
final class StoringCheck {
    private final CamelContext context;
    private final Collection<RouteDefinition> routes;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> visited = new HashSet<>();
    private RouteDefinition origin;

    StoringCheck(CamelContext context, Collection<RouteDefinition> routes) {
        this.context = context;
        this.routes = routes;
    }

    List<String> problems(RouteDefinition route) {
        if (Address.scheme(Address.ofInput(context, route)).equals("kafka")) {
            origin = route;
            follow(route, route.getOutputs(), false);
        }
        return problems.stream().distinct().toList();
    }

    private void follow(RouteDefinition route, List<ProcessorDefinition<?>> steps, boolean transacted) {
        boolean inside = transacted;
        for (ProcessorDefinition<?> step : steps) {
            boolean begins = step instanceof TransactedDefinition;
            check(route, step, inside, begins && !inside);
            follow(route, step.getOutputs(), inside || begins);
            // without steps of its own it holds the steps that follow
            inside = inside || begins && step.getOutputs().isEmpty();

            String address = Address.of(context, step);
            boolean joins = inside && address.startsWith("direct:") && !(step instanceof WireTapDefinition);
            if (address.matches("(direct|seda):.*") && visited.add(address + joins)) {
                for (RouteDefinition called : routes) {
                    if (address.equals(Address.ofInput(context, called))) {
                        follow(called, called.getOutputs(), joins);
                    }
                }
            }
        }
    }

    private void check(RouteDefinition route, ProcessorDefinition<?> step, boolean inside, boolean begins) {
        String scheme = Address.scheme(Address.of(context, step));
        // the component, or another of its kind for a second cluster
        boolean stores =
                scheme.equals("hbase") || CamelContextHelper.lookup(context, scheme, HBaseComponent.class) != null;
        if (stores && !inside) {
            problem(
                    route.getRouteId(),
                    step,
                    "stores events from Kafka without a transaction: put it into a step 'transacted' with ref:"
                            + " storeTransaction");
        }
        if (begins && route != origin) {
            problem(
                    route.getRouteId(),
                    step,
                    "begins a transaction of events that Kafka has given to route '" + origin.getRouteId()
                            + "', where their offsets are committed whatever its outcome: put the step"
                            + " 'transacted' with ref: storeTransaction into that route, around the call by"
                            + " direct:, and the called route joins it");
        }
        String unsafe = inside ? TransactedSteps.problem(context, step) : null;
        if (unsafe != null) {
            problem(route.getRouteId(), step, unsafe);
        }
    }

    private void problem(String routeId, ProcessorDefinition<?> step, String text) {
        problems.add(Place.ofStep(routeId, step) + " " + text);
    }
}
