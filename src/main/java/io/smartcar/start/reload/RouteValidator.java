package io.smartcar.start.reload;

import io.smartcar.start.check.Place;
import io.smartcar.start.check.Precondition;
import io.smartcar.start.check.RouteCheck;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.ExplicitCamelContextNameStrategy;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PatternHelper;
import org.apache.camel.support.PluginHelper;

/**
 * Builds and checks edited routes in a scratch context with the settings and beans of the running one. Starts nothing,
 * connects to no server, and does not affect the running routes.
 */
final class RouteValidator implements AutoCloseable {
    private final ModelCamelContext running;
    private final DefaultCamelContext scratch;

    RouteValidator(CamelContext running) {
        this.running = (ModelCamelContext) running;
        scratch = new DefaultCamelContext(new DefaultRegistry(new SharedBeans(running.getRegistry())));
        scratch.setNameStrategy(new ExplicitCamelContextNameStrategy(running.getName() + "-scratch"));
        scratch.setStartupSummaryLevel(StartupSummaryLevel.Off);
        scratch.setSourceLocationEnabled(true);
        scratch.getPropertiesComponent().addPropertiesSource(new PropertiesSource() {
            @Override
            public String getName() {
                return "running";
            }

            @Override
            public String getProperty(String name) {
                return running.getPropertiesComponent().resolveProperty(name).orElse(null);
            }
        });
    }

    /**
     * Builds and checks the edited files.
     *
     * @return what is affected: the edited files, and the files of routes whose configuration is edited
     * @throws Exception if anything in the edited files is wrong
     */
    Affected validate(Collection<Resource> edited) throws Exception {
        PluginHelper.getRoutesLoader(scratch).loadRoutes(edited);
        List<RouteDefinition> routes = Precondition.included(scratch.getRouteDefinitions(), scratch);
        List<RouteConfigurationDefinition> configurations = List.copyOf(scratch.getRouteConfigurationDefinitions());
        Set<String> files = edited.stream().map(RouteFile::of).collect(Collectors.toSet());
        List<RouteDefinition> others = others(files);
        rejectDuplicateIds(routes, others);
        addOtherConfigurations(configurations);

        List<RouteDefinition> all = new ArrayList<>(routes);
        all.addAll(others);
        new RouteCheck(scratch, all, scratch.getRouteConfigurationDefinitions()).check(routes);
        scratch.init();
        return new Affected(withDependents(edited, configurations, others), removed(files, routes));
    }

    @Override
    public void close() {
        scratch.stop();
    }

    /**
     * The effects of an edit.
     *
     * @param files the files to read again
     * @param removedIds the running routes that are no longer in the edited files
     */
    record Affected(Collection<Resource> files, List<String> removedIds) {}

    private List<RouteDefinition> others(Set<String> files) {
        return Precondition.included(running.getRouteDefinitions(), running).stream()
                .filter(route -> !isIn(files, route))
                .toList();
    }

    private List<String> removed(Set<String> files, List<RouteDefinition> routes) {
        Set<String> ids = routes.stream().map(RouteDefinition::getRouteId).collect(Collectors.toSet());
        return running.getRouteDefinitions().stream()
                .filter(route -> isIn(files, route))
                .map(RouteDefinition::getRouteId)
                .filter(id -> !ids.contains(id))
                .toList();
    }

    private static boolean isIn(Set<String> files, RouteDefinition route) {
        return route.getResource() != null && files.contains(RouteFile.of(route.getResource()));
    }

    private static void rejectDuplicateIds(List<RouteDefinition> routes, List<RouteDefinition> others) {
        Map<String, RouteDefinition> taken = new LinkedHashMap<>();
        others.forEach(route -> taken.put(route.getRouteId(), route));
        for (RouteDefinition route : routes) {
            RouteDefinition other = taken.get(route.getRouteId());
            if (other != null) {
                throw new IllegalArgumentException(Place.of(route) + ": route '" + route.getRouteId()
                        + "' has the id of a route in " + Place.of(other) + ": give it an id of its own");
            }
        }
    }

    private void addOtherConfigurations(List<RouteConfigurationDefinition> edited) {
        Set<String> ids =
                edited.stream().map(RouteConfigurationDefinition::getId).collect(Collectors.toSet());
        for (RouteConfigurationDefinition configuration : running.getRouteConfigurationDefinitions()) {
            if (!ids.contains(configuration.getId())) {
                scratch.addRouteConfiguration(configuration);
            }
        }
    }

    private static Collection<Resource> withDependents(
            Collection<Resource> edited,
            List<RouteConfigurationDefinition> configurations,
            List<RouteDefinition> others) {
        Map<String, Resource> files = new LinkedHashMap<>();
        edited.forEach(file -> files.put(RouteFile.of(file), file));
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
