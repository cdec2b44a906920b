package io.smartcar.start.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PatternHelper;

/**
 * Finds problems of routes that Camel does not report: a route configuration that does not exist, storing without a
 * transaction, events that no route takes. Each problem has its place and its remedy.
 */
public final class RouteCheck {
    private final CamelContext context;
    private final Collection<RouteDefinition> routes;
    private final Collection<RouteConfigurationDefinition> configurations;
    private final List<String> problems = new ArrayList<>();

    /**
     * @param context has the beans and settings
     * @param routes all routes, those to be checked and those that they may call
     * @param configurations all route configurations
     */
    public RouteCheck(
            CamelContext context,
            Collection<RouteDefinition> routes,
            Collection<RouteConfigurationDefinition> configurations) {
        this.context = context;
        this.routes = routes;
        this.configurations = configurations;
    }

    /**
     * Checks routes.
     *
     * @throws IllegalArgumentException if there is a problem; the message lists all of them
     */
    public void check(Collection<RouteDefinition> checked) {
        for (RouteDefinition route : checked) {
            checkConfiguration(route);
            problems.addAll(new StoringCheck(context, routes).problems(route));
            problems.addAll(new HandOverCheck(context, routes).problems(route));
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(". ", problems));
        }
    }

    private void checkConfiguration(RouteDefinition route) {
        String wanted = route.getRouteConfigurationId();
        if (wanted == null) {
            return;
        }
        List<String> known =
                configurations.stream().map(RouteConfigurationDefinition::getId).toList();
        for (String id : wanted.split(",")) {
            if (known.stream().noneMatch(name -> PatternHelper.matchPattern(name, id.strip()))) {
                problem(
                        route,
                        route,
                        "names the route configuration '" + id + "', which does not exist: correct its"
                                + " routeConfigurationId, or add routes/" + id + ".camel.yaml"
                                + Suggestion.of(id, known));
            }
        }
    }

    private void problem(RouteDefinition route, NamedNode step, String text) {
        problems.add(Place.of(step) + ": route '" + route.getRouteId() + "' " + text);
    }
}
