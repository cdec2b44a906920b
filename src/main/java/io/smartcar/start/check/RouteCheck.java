package io.smartcar.start.check;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.PolicyDefinition;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.TransactedDefinition;
import org.apache.camel.model.language.MethodCallExpression;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PatternHelper;

/**
 * Finds problems that Camel does not report clearly or at all: a route configuration, a bean or a setting that does not
 * exist, and a route that stores without a transaction. Each problem has its place and its remedy.
 */
public final class RouteCheck {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");
    private static final Pattern BEAN_OPTION = Pattern.compile("#bean:([^&)]+)");

    private final CamelContext context;
    private final Set<String> settings;
    private final Set<String> beans;
    private final Collection<RouteDefinition> routes;
    private final Collection<RouteConfigurationDefinition> configurations;
    private final List<String> problems = new ArrayList<>();

    /**
     * @param context has the beans and settings
     * @param running knows the names of the existing ones
     * @param routes all routes, those to be checked and those that they may call
     * @param configurations all route configurations
     */
    public RouteCheck(
            CamelContext context,
            CamelContext running,
            Collection<RouteDefinition> routes,
            Collection<RouteConfigurationDefinition> configurations) {
        this.context = context;
        this.settings = running.getPropertiesComponent().loadProperties().stringPropertyNames();
        this.beans = running.getRegistry().findByTypeWithName(Object.class).keySet();
        this.routes = routes;
        this.configurations = configurations;
    }

    /**
     * Checks routes and their files.
     *
     * @throws IllegalArgumentException if there is a problem; the message lists all of them
     */
    public void check(Collection<RouteDefinition> checked) {
        Set<Resource> files = new LinkedHashSet<>();
        configurations.forEach(configuration -> files.add(configuration.getResource()));
        for (RouteDefinition route : checked) {
            files.add(route.getResource());
            checkConfiguration(route);
            checkBeans(route, route);
            checkBeanOptions(route, route.getInput(), route.getInput().getEndpointUri());
            problems.addAll(new StoringCheck(context, routes).problems(route));
            problems.addAll(new HandOverCheck(context, routes).problems(route));
        }
        files.forEach(this::checkPlaceholders);
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

    private void checkBeans(RouteDefinition route, ProcessorDefinition<?> step) {
        if (step instanceof BeanDefinition bean) {
            checkBean(route, step, bean.getRef());
        } else if (step instanceof ProcessDefinition process) {
            checkBean(route, step, process.getRef());
        } else if (step instanceof TransactedDefinition transacted) {
            checkBean(route, step, transacted.getRef());
        } else if (step instanceof PolicyDefinition policy) {
            checkBean(route, step, policy.getRef());
        } else if (step instanceof ToDefinition to) {
            checkBeanOptions(route, step, to.getEndpointUri());
        } else if (step instanceof ExpressionNode node
                && node.getExpression() != null
                && node.getExpression().getExpressionType() instanceof MethodCallExpression method) {
            checkBean(route, step, method.getRef());
        } else if (step instanceof ExpressionNode node && node.getExpression() instanceof MethodCallExpression method) {
            checkBean(route, step, method.getRef());
        }
        step.getOutputs().forEach(output -> checkBeans(route, output));
    }

    private void checkBeanOptions(RouteDefinition route, NamedNode step, String uri) {
        Matcher option = BEAN_OPTION.matcher(uri == null ? "" : uri);
        while (option.find()) {
            checkBean(route, step, option.group(1));
        }
    }

    private void checkBean(RouteDefinition route, NamedNode step, String ref) {
        if (ref == null || ref.contains("{{")) {
            return;
        }
        String name = ref.startsWith("#bean:") ? ref.substring("#bean:".length()) : ref;
        if (context.getRegistry().lookupByName(name) == null) {
            problem(
                    route,
                    step,
                    "names the bean '" + name + "', which does not exist: correct its ref, or declare camel.beans."
                            + name + " in application.properties" + Suggestion.of(name, beans));
        }
    }

    private void checkPlaceholders(Resource file) {
        if (file == null || !file.exists()) {
            return;
        }
        try (BufferedReader reader = new BufferedReader(file.getReader())) {
            int number = 0;
            for (String line : reader.lines().toList()) {
                number++;
                if (!line.strip().startsWith("#")) {
                    checkPlaceholders(Place.of(file.getLocation(), number), line);
                }
            }
        } catch (IOException e) {
            problems.add("The file " + file.getLocation() + " cannot be read: " + e.getMessage());
        } catch (Exception e) {
            throw new IllegalStateException("Failed to read " + file.getLocation(), e);
        }
    }

    private void checkPlaceholders(String place, String line) {
        Matcher placeholder = PLACEHOLDER.matcher(line);
        while (placeholder.find()) {
            String key = placeholder.group(1).strip();
            boolean required = !key.startsWith("?") && !key.startsWith("!") && key.indexOf(':') < 0;
            if (required
                    && context.getPropertiesComponent().resolveProperty(key).isEmpty()) {
                problems.add(place + " names the setting '{{" + key + "}}', which does not exist: correct it, or add"
                        + " it to application.properties"
                        + Suggestion.of(key, settings));
            }
        }
    }

    private void problem(RouteDefinition route, NamedNode step, String text) {
        problems.add(Place.of(step) + ": route '" + route.getRouteId() + "' " + text);
    }
}
