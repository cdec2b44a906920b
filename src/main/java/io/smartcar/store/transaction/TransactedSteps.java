package io.smartcar.store.transaction;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.WireTapDefinition;

/** Checks, while a route is built, that the steps of a transaction can keep its promise. */
final class TransactedSteps {
    private final CamelContext context;
    private final Set<String> visited = new HashSet<>();

    private TransactedSteps(CamelContext context) {
        this.context = context;
    }

    /**
     * Looks through all steps of the transaction, those of routes called by {@code direct:} included.
     *
     * @throws IllegalArgumentException if one of them uses other threads or keeps events, where what it collects would
     *     be lost or written twice, or stands beside the transaction, where Camel would run it first; the message names
     *     it
     */
    static void check(CamelContext context, String routeId, ProcessorDefinition<?> transacted) {
        List<ProcessorDefinition<?>> steps = transacted.getOutputs();
        boolean hasOwnSteps = steps.stream().anyMatch(step -> step.getParent() == transacted);
        for (ProcessorDefinition<?> step : steps) {
            if (hasOwnSteps && step.getParent() != transacted) {
                throw new IllegalArgumentException("Step " + describe(step) + " of route '" + routeId
                        + "' stands beside 'transacted', and Camel would run it before all steps inside: put all steps "
                        + "of the route inside, or put those that come after into a route of their own");
            }
        }
        new TransactedSteps(context).refuseUnfit(routeId, steps);
    }

    private void refuseUnfit(String routeId, List<ProcessorDefinition<?>> steps) {
        for (ProcessorDefinition<?> step : steps) {
            String problem = TransactionUnsafeSteps.problem(context, step);
            if (problem != null) {
                throw new IllegalArgumentException("Step " + describe(step) + " of route '" + routeId + "' " + problem);
            }
            refuseUnfit(routeId, step.getOutputs());
            String called = called(step);
            if (called != null && visited.add(called)) {
                follow(called);
            }
        }
    }

    private void follow(String called) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        for (RouteDefinition route : model.getRouteDefinitions()) {
            if (route.getInput() != null
                    && called.equals(address(route.getInput().getEndpointUri()))) {
                refuseUnfit(route.getRouteId(), route.getOutputs());
            }
        }
    }

    /** The address of the route that a step calls and waits for; null if it does not. */
    private String called(ProcessorDefinition<?> step) {
        if (step instanceof WireTapDefinition) {
            return null;
        }
        String uri = step instanceof SendDefinition<?> send
                ? send.getEndpointUri()
                : step instanceof ToDynamicDefinition dynamic ? dynamic.getUri() : null;
        String address = uri == null ? "" : address(uri);
        return address.startsWith("direct:") ? address : null;
    }

    /** Without slashes and options. */
    private String address(String uri) {
        return context.resolvePropertyPlaceholders(uri)
                .replaceFirst("\\?.*", "")
                .replace("://", ":");
    }

    private static String describe(ProcessorDefinition<?> step) {
        return step.getId() == null ? step.getShortName() : "'" + step.getId() + "' (" + step.getShortName() + ")";
    }
}
