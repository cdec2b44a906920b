package io.smartcar.start.check;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.DefaultExchange;

/** Determines which routes of the files run in this process, as Camel does when it creates them. */
public final class Precondition {
    private Precondition() {}

    /** The routes without a precondition, and those whose precondition holds. */
    public static List<RouteDefinition> included(List<RouteDefinition> routes, CamelContext context) {
        return routes.stream()
                .filter(route -> holds(route.getPrecondition(), context))
                .toList();
    }

    /** @param precondition null if there is none */
    static boolean holds(String precondition, CamelContext context) {
        if (precondition == null || precondition.isBlank()) {
            return true;
        }
        try {
            return context.resolveLanguage("simple")
                    .createPredicate(context.resolvePropertyPlaceholders(precondition))
                    .matches(new DefaultExchange(context));
        } catch (IllegalArgumentException e) {
            // a setting that does not exist: the check of the route's file reports it
            return true;
        }
    }
}
