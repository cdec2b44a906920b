package io.smartcar.start.reload;

import io.smartcar.start.check.Place;
import io.smartcar.start.check.Precondition;
import io.smartcar.start.check.RouteCheck;
import io.smartcar.start.check.RouteFileCheck;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.reifier.ProcessorReifier;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.PatternHelper;
import org.apache.camel.support.PluginHelper;

/** Checks edited routes and builds their steps, without adding them to the context or starting them. */
final class RouteValidator {
    private final ModelCamelContext context;
    private final Map<String, Class<?>> beans;

    RouteValidator(CamelContext context, Map<String, Class<?>> beans) {
        this.context = (ModelCamelContext) context;
        this.beans = beans;
    }

    /**
     * The effects of an edit.
     *
     * @param files the files to read again
     * @param removedIds the running routes that are no longer in the edited files
     */
    record Affected(Collection<Resource> files, List<String> removedIds) {}

    /**
     * Checks an edited file.
     *
     * @return what is affected: the edited file, and the files of routes whose configuration is edited
     * @throws Exception if anything in the edited file is wrong
     */
    Affected validate(Resource edited) throws Exception {
        String file = RouteFile.of(edited);
        List<RouteDefinition> elsewhere = context.getRouteDefinitions().stream()
                .filter(route -> !isIn(file, route))
                .toList();
        List<RouteDefinition> others = Precondition.included(elsewhere, context);
        Map<String, String> places = new TreeMap<>();
        elsewhere.stream()
                // a file may have been renamed, with its routes
                .filter(route -> route.getResource() == null || RouteFile.exists(route.getResource()))
                .forEach(route -> places.put(route.getRouteId(), Place.of(route)));
        new RouteFileCheck(context, beans, places).check(List.of(edited));

        List<RouteDefinition> routes = new ArrayList<>();
        List<RouteConfigurationDefinition> configurations = new ArrayList<>();
        for (RoutesBuilder builder : PluginHelper.getRoutesLoader(context).findRoutesBuilders(List.of(edited))) {
            RouteConfigurationBuilder yaml = (RouteConfigurationBuilder) builder;
            yaml.setCamelContext(context);
            yaml.configuration();
            configurations.addAll(yaml.getRouteConfigurationCollection().getRouteConfigurations());
            routes.addAll(Precondition.included(yaml.configureRoutes(context).getRoutes(), context));
        }
        Set<String> ids = ids(routes);
        List<RouteDefinition> all = new ArrayList<>(routes);
        others.stream().filter(other -> !ids.contains(other.getRouteId())).forEach(all::add);
        List<RouteConfigurationDefinition> allConfigurations = new ArrayList<>(configurations);
        allConfigurations.addAll(context.getRouteConfigurationDefinitions());
        new RouteCheck(context, all, allConfigurations).check(routes);
        for (RouteDefinition route : routes) {
            build(route);
        }
        return new Affected(withDependents(edited, configurations, others), removed(file, routes));
    }

    /** Builds the steps as Camel does, which finds wrong values of options, expressions and unsafe settings of Kafka. */
    private void build(RouteDefinition definition) throws Exception {
        Additions additions = new Additions();
        context.addLifecycleStrategy(additions);
        try {
            Endpoint input = CamelContextHelper.getMandatoryEndpoint(
                    context,
                    context.resolvePropertyPlaceholders(definition.getInput().getEndpointUri()));
            Route route = PluginHelper.getRouteFactory(context)
                    .createRoute(
                            context, definition, definition.getRouteId(), null, null, input, definition.getResource());
            route.setErrorHandlerFactory(definition.getErrorHandlerFactory());
            for (ProcessorDefinition<?> step : List.copyOf(definition.getOutputs())) {
                ProcessorReifier.reifier(route, step).createProcessor();
            }
        } finally {
            context.getLifecycleStrategies().remove(additions);
            additions.remove();
        }
    }

    /** The endpoints and thread pools that this thread adds to the context: Camel keeps them, whether used or not. */
    private final class Additions extends LifecycleStrategySupport {
        private final Thread building = Thread.currentThread();
        private final List<Endpoint> endpoints = new ArrayList<>();
        private final List<ExecutorService> pools = new ArrayList<>();

        @Override
        public void onEndpointAdd(Endpoint endpoint) {
            if (Thread.currentThread() == building) {
                endpoints.add(endpoint);
            }
        }

        @Override
        public void onThreadPoolAdd(
                CamelContext added, ThreadPoolExecutor pool, String id, String source, String route, String profile) {
            if (Thread.currentThread() == building) {
                pools.add(pool);
            }
        }

        void remove() throws Exception {
            pools.forEach(context.getExecutorServiceManager()::shutdownNow);
            for (Endpoint endpoint : endpoints) {
                context.removeEndpoint(endpoint);
            }
        }
    }

    private List<String> removed(String file, List<RouteDefinition> routes) {
        Set<String> ids = ids(routes);
        return context.getRouteDefinitions().stream()
                .filter(route -> isIn(file, route))
                .map(RouteDefinition::getRouteId)
                .filter(id -> !ids.contains(id))
                .toList();
    }

    private static Set<String> ids(List<RouteDefinition> routes) {
        return routes.stream().map(RouteDefinition::getRouteId).collect(Collectors.toSet());
    }

    private static boolean isIn(String file, RouteDefinition route) {
        return route.getResource() != null && file.equals(RouteFile.of(route.getResource()));
    }

    private static Collection<Resource> withDependents(
            Resource edited, List<RouteConfigurationDefinition> configurations, List<RouteDefinition> others) {
        Map<String, Resource> files = new LinkedHashMap<>();
        files.put(RouteFile.of(edited), edited);
        for (RouteDefinition route : others) {
            boolean dependent = configurations.stream()
                    .anyMatch(configuration -> PatternHelper.matchPattern(
                            configuration.getId(), String.valueOf(route.getRouteConfigurationId())));
            if (dependent && route.getResource() != null) {
                files.putIfAbsent(RouteFile.of(route.getResource()), route.getResource());
            }
        }
        return files.values();
    }
}
