package io.smartcar.start.check;

import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.ToDynamicDefinition;

/** The addresses that steps send to. */
final class Address {
    private Address() {}

    /** What a step sends to as it is written, or null if it does not send. */
    static String uri(ProcessorDefinition<?> step) {
        if (step instanceof SendDefinition<?> send) {
            return send.getEndpointUri();
        }
        return step instanceof ToDynamicDefinition dynamic ? dynamic.getUri() : null;
    }

    static String scheme(String uri) {
        return uri == null ? "" : uri.split("[:?]", 2)[0];
    }

    /** The address without slashes and options. */
    static String path(String uri) {
        return uri.replaceFirst("\\?.*", "").replace("://", ":");
    }
}
