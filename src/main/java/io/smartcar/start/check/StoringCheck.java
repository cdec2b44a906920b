package io.smartcar.start.check;

import io.smartcar.camel.hbase.HBaseComponent;
import io.smartcar.store.check.TransactionUnsafeSteps;
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
        if (Address.scheme(route.getInput().getEndpointUri()).equals("kafka")) {
            origin = route;
            follow(route, route.getOutputs(), false);
        }
        return problems;
    }

    private void follow(RouteDefinition route, List<ProcessorDefinition<?>> steps, boolean transacted) {
        boolean inside = transacted;
        for (ProcessorDefinition<?> step : steps) {
            if (step instanceof TransactedDefinition) {
                if (!inside && route != origin) {
                    problem(
                            route,
                            step,
                            "begins a transaction of events that Kafka has given to route '" + origin.getRouteId()
                                    + "', where their offsets are committed whatever its outcome: put the step"
                                    + " 'transacted' with ref: storeTransaction into that route, around the call by"
                                    + " direct:, and the called route joins it");
                }
                // without steps of its own it holds the steps that follow
                inside = inside || step.getOutputs().isEmpty();
                follow(route, step.getOutputs(), true);
                continue;
            }
            String unfit = inside ? TransactionUnsafeSteps.problem(context, step) : null;
            if (unfit != null) {
                problem(route, step, unfit);
            }
            String uri = Address.uri(step);
            if (isStore(Address.scheme(uri)) && !inside) {
                problem(
                        route,
                        step,
                        "stores events from Kafka without a transaction: put it into a step 'transacted' with ref:"
                                + " storeTransaction");
            }
            called(uri, inside && !(step instanceof WireTapDefinition));
            follow(route, step.getOutputs(), inside);
        }
    }

    /** Whether it is the component, or another of its kind for a second cluster. */
    private boolean isStore(String scheme) {
        return scheme.equals("hbase") || CamelContextHelper.lookup(context, scheme, HBaseComponent.class) != null;
    }

    private void called(String uri, boolean inside) {
        boolean direct = Address.scheme(uri).equals("direct");
        if (!direct && !Address.scheme(uri).equals("seda")) {
            return;
        }
        boolean stays = direct && inside;
        for (RouteDefinition route : routes) {
            if (Address.path(route.getInput().getEndpointUri()).equals(Address.path(uri))
                    && visited.add(Address.path(uri) + stays)) {
                follow(route, route.getOutputs(), stays);
            }
        }
    }

    private void problem(RouteDefinition route, ProcessorDefinition<?> step, String text) {
        problems.add(Place.ofStep(route, step) + " " + text);
    }
}
