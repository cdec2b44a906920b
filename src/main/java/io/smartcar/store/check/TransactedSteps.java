package io.smartcar.store.check;

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

/** Checks, while a route is built, that the steps of a transaction can neither lose nor duplicate events. */
public final class TransactedSteps {
    private final CamelContext context;
    private final Set<String> visited = new HashSet<>();

    private TransactedSteps(CamelContext context) {
        this.context = context;
    }

    /**
     * Checks all steps of the transaction, including those of routes called by {@code direct:}.
     *
     * @throws IllegalArgumentException if a step uses other threads or keeps events, so that its writes would be lost or
     *     repeated, or stands beside the transaction, so that Camel would run it first; the message names the step
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
        new TransactedSteps(context).rejectUnsafe(routeId, steps);
    }

    private void rejectUnsafe(String routeId, List<ProcessorDefinition<?>> steps) {
        for (ProcessorDefinition<?> step : steps) {
            String problem = TransactionUnsafeSteps.problem(context, step);
            if (problem != null) {
                throw new IllegalArgumentException("Step " + describe(step) + " of route '" + routeId + "' " + problem);
            }
            rejectUnsafe(routeId, step.getOutputs());
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
                rejectUnsafe(route.getRouteId(), route.getOutputs());
            }
        }
    }

    /** The address of the route that a step calls and waits for; null if it calls none. */
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
