package io.smartcar.start.check;

import java.net.URISyntaxException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.util.StringHelper;

/** Finds components and options of endpoints that do not exist: Camel's own messages show the endpoint without its place. */
final class EndpointCheck {
    private static final String FACTORIES = "META-INF/services/org/apache/camel/urifactory/";
    private static final String FACTORY = "-endpoint";

    private final CamelContext context;

    EndpointCheck(CamelContext context) {
        this.context = context;
    }

    /** The problem of a scheme, as the end of a sentence; empty if a component has it. */
    String unknownComponent(String scheme) throws Exception {
        boolean exists = factory(scheme) != null
                || context.hasComponent(scheme) != null
                || context.getRegistry().lookupByName(scheme) != null
                || context.getPropertiesComponent()
                        .resolveProperty("camel.beans." + scheme)
                        .isPresent();
        return exists
                ? ""
                : "there is no component '" + scheme + "': correct the uri, or add the component's jar to lib/"
                        + Suggestion.of(scheme, Suggestion.resources(context, FACTORIES, FACTORY));
    }

    /** The problem of an option of an endpoint, as the end of a sentence; empty if the endpoint has it. */
    String unknownOption(String scheme, String option) {
        EndpointUriFactory factory = factory(scheme);
        String first = StringHelper.dashToCamelCase(option.split("[.\\[]", 2)[0]);
        boolean known = factory == null
                || factory.isLenientProperties()
                || factory.propertyNames().stream().anyMatch(first::equalsIgnoreCase)
                || factory.multiValuePrefixes().values().stream().anyMatch(option::startsWith);
        return known
                ? ""
                : "'" + option + "' is no option of " + scheme + Suggestion.of(first, factory.propertyNames());
    }

    /** The problem of an endpoint without a part of its path, as the end of a sentence; empty if it has all. */
    String missingOption(String scheme, Map<String, String> options) throws URISyntaxException {
        EndpointUriFactory factory = factory(scheme);
        try {
            if (factory != null) {
                factory.buildUri(scheme, new TreeMap<>(options), false);
            }
            return "";
        } catch (IllegalArgumentException e) {
            String option = String.valueOf(e.getMessage()).replaceFirst("Option (\\S+) is required.*", "$1");
            return scheme + " needs the parameter '" + option + "'";
        }
    }

    private EndpointUriFactory factory(String scheme) {
        return context.getCamelContextExtension().getEndpointUriFactory(scheme);
    }
}
