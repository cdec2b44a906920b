package io.smartcar.start.check;

import io.smartcar.store.check.Address;
import io.smartcar.store.check.TransactedSteps;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.language.MethodCallExpression;
import org.apache.camel.support.PatternHelper;

/**
 * Finds problems of routes that Camel does not report: a route configuration that does not exist, storing without a
 * transaction, an address from which no route consumes, a batch that may overtake one that failed. Each problem has its
 * place and its remedy.
 */
public final class RouteCheck {
    private static final String FILES = "fileEvents";
    /** The beans that make batches of what a source has; a batch that failed must be the last one that is sent. */
    private static final Set<String> READERS = Set.of(FILES, "tailedEvents", "syslogEvents", "replay");

    private static final String PATTERN = "camel.main.routes-include-pattern";
    /** The addresses that the routes of the sources send to; the settings decide which routes consume from them. */
    private static final Set<String> EVENTS = Set.of("direct:events", "direct:dead-letters");

    private final CamelContext context;
    private final Collection<RouteDefinition> routes;
    private final List<String> configurations;
    private final Set<String> inputs = new TreeSet<>();
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
        this.configurations =
                configurations.stream().map(RouteConfigurationDefinition::getId).toList();
        routes.forEach(route -> inputs.add(Address.ofInput(context, route)));
        String pattern =
                context.getPropertiesComponent().resolveProperty(PATTERN).orElse("");
        if (!pattern.contains("*")) {
            // a process that names single files, as a test does, provides the other routes itself
            inputs.addAll(EVENTS);
        }
    }

    /**
     * Checks routes that are new, and whether the others that store are still safe with them.
     *
     * @throws IllegalArgumentException if there is a problem; the message lists all of them
     */
    public void check(Collection<RouteDefinition> checked) {
        for (RouteDefinition route : checked) {
            checkConfiguration(route);
            checkSteps(route, route.getOutputs());
        }
        for (RouteDefinition route : routes) {
            problems.addAll(new StoringCheck(context, routes).problems(route));
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(". ", problems));
        }
    }

    private void checkConfiguration(RouteDefinition route) {
        String wanted = route.getRouteConfigurationId();
        for (String id : wanted == null ? new String[0] : wanted.split(",")) {
            if (configurations.stream().noneMatch(name -> PatternHelper.matchPattern(name, id.strip()))) {
                problems.add(Place.of(route) + ": route '" + route.getRouteId() + "' names the route configuration '"
                        + id + "', which does not exist: correct its routeConfigurationId, or add routes/" + id
                        + ".camel.yaml" + Suggestion.of(id, configurations));
            }
        }
    }

    private void checkSteps(RouteDefinition route, List<ProcessorDefinition<?>> steps) {
        for (ProcessorDefinition<?> step : steps) {
            String target = Address.of(context, step);
            if (target.startsWith("direct:") && !target.contains("${") && !inputs.contains(target)) {
                List<String> names = inputs.stream()
                        .filter(input -> input.startsWith("direct:"))
                        .map(RouteCheck::name)
                        .toList();
                problem(
                        route,
                        step,
                        "sends to " + target + ", from which no route of this process consumes: correct its name,"
                                + " or add the route" + Suggestion.of(name(target), names));
            }
            if (step instanceof SplitDefinition split && READERS.contains(reader(split))) {
                checkBatches(route, split);
            }
            checkSteps(route, step.getOutputs());
        }
    }

    private static String name(String address) {
        return address.substring(address.indexOf(':') + 1);
    }

    private void checkBatches(RouteDefinition route, SplitDefinition split) {
        if (!"true".equals(Address.withSettings(context, String.valueOf(split.getStopOnException())))) {
            problem(route, split, "would let a batch overtake one that failed: add stopOnException: true");
        }
        if (TransactedSteps.usesThreads(context, split)) {
            problem(
                    route,
                    split,
                    "would send several batches of one source at once: remove parallelProcessing and executorService"
                            + " (files.at-once reads several files at once)");
        }
        if (reader(split).equals(FILES) && !acknowledges(split.getOutputs())) {
            problem(
                    route,
                    split,
                    "does not say how far the file is acknowledged: let the bean fileEvents with method: acknowledge be"
                            + " its last step");
        }
    }

    private static boolean acknowledges(List<ProcessorDefinition<?>> steps) {
        return steps.stream()
                .anyMatch(step -> step instanceof BeanDefinition bean
                                && FILES.equals(bean.getRef())
                                && "acknowledge".equals(bean.getMethod())
                        || acknowledges(step.getOutputs()));
    }

    /** The bean that gives what is split, or an empty text. */
    private static String reader(SplitDefinition split) {
        Object expression =
                split.getExpression() == null ? null : split.getExpression().getExpressionType();
        if (expression == null) {
            expression = split.getExpression();
        }
        return expression instanceof MethodCallExpression method && method.getRef() != null ? method.getRef() : "";
    }

    private void problem(RouteDefinition route, ProcessorDefinition<?> step, String text) {
        problems.add(Place.ofStep(route.getRouteId(), step) + " " + text);
    }
}
