package io.smartcar.store.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.WireTapDefinition;

/** Walks through the steps of a transaction, and finds those that could lose or duplicate events. */
public final class TransactedSteps {
    private final CamelContext context;
    private final Collection<RouteDefinition> routes;
    private final List<Unsafe> found = new ArrayList<>();
    private final Set<String> visited = new HashSet<>();

    /**
     * A step that must not be inside a transaction.
     *
     * @param problem the end of a sentence that begins with the step: why, and what to do
     */
    public record Unsafe(String routeId, ProcessorDefinition<?> step, String problem) {}

    private TransactedSteps(CamelContext context, Collection<RouteDefinition> routes) {
        this.context = context;
        this.routes = routes;
    }

    /**
     * Checks all steps of the transaction of a route that is being built.
     *
     * @throws IllegalArgumentException if a step is unsafe, or stands beside the transaction, so that Camel would run it
     *     first; the message names the step
     */
    public static void check(CamelContext context, String routeId, ProcessorDefinition<?> transacted) {
        List<ProcessorDefinition<?>> steps = transacted.getOutputs();
        boolean hasOwnSteps = steps.stream().anyMatch(step -> step.getParent() == transacted);
        for (ProcessorDefinition<?> step : steps) {
            if (hasOwnSteps && step.getParent() != transacted) {
                throw new IllegalArgumentException("Step " + describe(step) + " of route '" + routeId
                        + "' stands beside 'transacted', and Camel would run it before all steps inside: put all steps "
                        + "of the route inside, or put the steps after it into a route of their own");
            }
        }
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        List<Unsafe> unsafe = unsafe(context, model.getRouteDefinitions(), routeId, steps);
        if (!unsafe.isEmpty()) {
            Unsafe first = unsafe.get(0);
            throw new IllegalArgumentException(
                    "Step " + describe(first.step()) + " of route '" + first.routeId() + "' " + first.problem());
        }
    }

    /**
     * Finds steps that use other threads or keep events, so that writes would be lost or repeated.
     *
     * @param routes all routes there are: those called by {@code direct:} are part of the transaction
     * @param steps the steps inside the transaction
     */
    public static List<Unsafe> unsafe(
            CamelContext context,
            Collection<RouteDefinition> routes,
            String routeId,
            List<ProcessorDefinition<?>> steps) {
        TransactedSteps walk = new TransactedSteps(context, routes);
        walk.follow(routeId, steps);
        return walk.found;
    }

    private void follow(String routeId, List<ProcessorDefinition<?>> steps) {
        for (ProcessorDefinition<?> step : steps) {
            String problem = TransactionUnsafeSteps.problem(context, step);
            if (problem != null) {
                found.add(new Unsafe(routeId, step, problem));
            }
            follow(routeId, step.getOutputs());
            String called = Address.of(context, step);
            // a tapped route runs on another thread, and is not waited for
            if (called.startsWith("direct:") && !(step instanceof WireTapDefinition) && visited.add(called)) {
                for (RouteDefinition route : routes) {
                    if (called.equals(Address.ofInput(context, route))) {
                        follow(route.getRouteId(), route.getOutputs());
                    }
                }
            }
        }
    }

    private static String describe(ProcessorDefinition<?> step) {
        return step.getId() == null ? step.getShortName() : "'" + step.getId() + "' (" + step.getShortName() + ")";
    }
}
