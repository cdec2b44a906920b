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
            if (step instanceof TransactedDefinition) {
                // without steps of its own it holds the steps that follow
                boolean holdsNext = step.getOutputs().isEmpty();
                if (!inside) {
                    begin(
                            route,
                            step,
                            holdsNext ? steps.subList(steps.indexOf(step) + 1, steps.size()) : step.getOutputs());
                }
                inside = inside || holdsNext;
                follow(route, step.getOutputs(), true);
                continue;
            }
            String address = Address.of(context, step);
            if (isStore(Address.scheme(address)) && !inside) {
                problem(
                        route.getRouteId(),
                        step,
                        "stores events from Kafka without a transaction: put it into a step 'transacted' with ref:"
                                + " storeTransaction");
            }
            called(address, inside && !(step instanceof WireTapDefinition));
            follow(route, step.getOutputs(), inside);
        }
    }

    private void begin(RouteDefinition route, ProcessorDefinition<?> step, List<ProcessorDefinition<?>> steps) {
        if (route != origin) {
            problem(
                    route.getRouteId(),
                    step,
                    "begins a transaction of events that Kafka has given to route '" + origin.getRouteId()
                            + "', where their offsets are committed whatever its outcome: put the step"
                            + " 'transacted' with ref: storeTransaction into that route, around the call by"
                            + " direct:, and the called route joins it");
        }
        TransactedSteps.unsafe(context, routes, route.getRouteId(), steps)
                .forEach(unsafe -> problem(unsafe.routeId(), unsafe.step(), unsafe.problem()));
    }

    /** Whether it is the component, or another of its kind for a second cluster. */
    private boolean isStore(String scheme) {
        return scheme.equals("hbase") || CamelContextHelper.lookup(context, scheme, HBaseComponent.class) != null;
    }

    private void called(String address, boolean inside) {
        boolean direct = Address.scheme(address).equals("direct");
        if (!direct && !Address.scheme(address).equals("seda")) {
            return;
        }
        boolean stays = direct && inside;
        for (RouteDefinition route : routes) {
            if (address.equals(Address.ofInput(context, route)) && visited.add(address + stays)) {
                follow(route, route.getOutputs(), stays);
            }
        }
    }

    private void problem(String routeId, ProcessorDefinition<?> step, String text) {
        problems.add(Place.ofStep(routeId, step) + " " + text);
    }
}
