package io.smartcar.store.check;

import org.apache.camel.CamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.ToDynamicDefinition;

/** The addresses that steps send to and routes consume from, for comparison: with settings, without slashes and options. */
public final class Address {
    private Address() {}

    /** The address that a step sends to; empty if it does not send. */
    public static String of(CamelContext context, ProcessorDefinition<?> step) {
        if (step instanceof SendDefinition<?> send) {
            return address(context, send.getEndpointUri());
        }
        return step instanceof ToDynamicDefinition dynamic ? address(context, dynamic.getUri()) : "";
    }

    /** The address that a route consumes from; empty if it has none. */
    public static String ofInput(CamelContext context, RouteDefinition route) {
        return route.getInput() == null ? "" : address(context, route.getInput().getEndpointUri());
    }

    public static String scheme(String address) {
        return address.split(":", 2)[0];
    }

    /** A text with the values of its placeholders; unchanged if one has none, which another check reports. */
    public static String withSettings(CamelContext context, String text) {
        try {
            return context.resolvePropertyPlaceholders(text);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static String address(CamelContext context, String uri) {
        return uri == null ? "" : path(withSettings(context, path(uri)));
    }

    private static String path(String uri) {
        return uri.replaceFirst("\\?.*", "").replace("://", ":");
    }
}
