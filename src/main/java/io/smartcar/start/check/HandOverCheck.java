package io.smartcar.start.check;

import io.smartcar.store.check.Address;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SplitDefinition;
import org.apache.camel.model.language.MethodCallExpression;

/**
 * Finds routes that send events to an address without a consumer, or let a batch overtake one that failed: Camel accepts
 * both, and the events would wait forever or be skipped.
 */
final class HandOverCheck {
    private static final String FILES = "fileEvents";
    /** The beans that make batches of what a source has; a batch that failed must be the last one that is sent. */
    private static final Set<String> READERS = Set.of(FILES, "tailedEvents", "syslogEvents", "replay");

    private static final String PATTERN = "camel.main.routes-include-pattern";
    /** The addresses that the routes of the sources send to; the settings decide which routes consume from them. */
    private static final Set<String> EVENTS = Set.of("direct:events", "direct:dead-letters");

    private final CamelContext context;
    private final Set<String> taken = new TreeSet<>();
    private final List<String> problems = new ArrayList<>();

    /** @param routes all routes */
    HandOverCheck(CamelContext context, Collection<RouteDefinition> routes) {
        this.context = context;
        routes.forEach(route -> taken.add(Address.ofInput(context, route)));
        String pattern =
                context.getPropertiesComponent().resolveProperty(PATTERN).orElse("");
        if (!pattern.contains("*")) {
            // a process that names single files, as a test does, provides the other routes itself
            taken.addAll(EVENTS);
        }
    }

    List<String> problems(RouteDefinition route) {
        check(route, route.getOutputs());
        return problems;
    }

    private void check(RouteDefinition route, List<ProcessorDefinition<?>> steps) {
        for (ProcessorDefinition<?> step : steps) {
            checkTarget(route, step);
            if (step instanceof SplitDefinition split && READERS.contains(reader(split))) {
                checkSplit(route, split);
            }
            check(route, step.getOutputs());
        }
    }

    private void checkTarget(RouteDefinition route, ProcessorDefinition<?> step) {
        String target = Address.of(context, step);
        if (Address.scheme(target).equals("direct") && !target.contains("${") && !taken.contains(target)) {
            String name = target.substring(target.indexOf(':') + 1);
            List<String> names = taken.stream()
                    .filter(input -> input.startsWith("direct:"))
                    .map(input -> input.substring("direct:".length()))
                    .toList();
            problem(
                    route,
                    step,
                    "sends to direct:" + name
                            + ", from which no route of this process consumes: correct its name,"
                            + " or add the route" + Suggestion.of(name, names));
        }
    }

    private void checkSplit(RouteDefinition route, SplitDefinition split) {
        if (!is(split.getStopOnException())) {
            problem(route, split, "would let a batch overtake one that failed: add stopOnException: true");
        }
        if (is(split.getParallelProcessing()) || split.getExecutorService() != null) {
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

    private boolean is(String option) {
        return option != null && "true".equals(Address.withSettings(context, option));
    }

    private void problem(RouteDefinition route, NamedNode step, String text) {
        problems.add(Place.ofStep(route.getRouteId(), step) + " " + text);
    }
}
