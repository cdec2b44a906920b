package io.smartcar.camel.support.client;

import java.io.InputStream;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;
import org.apache.hadoop.conf.Configuration;

/** Configurations of Hadoop's clients. */
public final class HadoopConfigurations {
    /** The files of Hadoop's own defaults: core-default.xml, hbase-default.xml. */
    private static final String DEFAULTS = "-default.xml";

    private HadoopConfigurations() {}

    /** Whether a setting has Hadoop's own default, or none. */
    public static boolean isDefault(Configuration configuration, String name) {
        String[] sources = configuration.getPropertySources(name);
        return sources == null || sources.length == 0 || sources[sources.length - 1].endsWith(DEFAULTS);
    }

    /** Overrides settings. */
    public static void setAll(Configuration configuration, Map<String, Object> properties) {
        properties.forEach((name, value) -> configuration.set(name, String.valueOf(value)));
    }

    /**
     * Adds a file of settings.
     *
     * @param file a file, or a resource with its scheme
     * @throws java.io.IOException if it cannot be read
     */
    public static void addFile(Configuration configuration, CamelContext context, String file) throws Exception {
        String uri = ResourceHelper.hasScheme(file) ? file : "file:" + file;
        try (InputStream resource = ResourceHelper.resolveMandatoryResourceAsInputStream(context, uri)) {
            configuration.addResource(resource, uri);
            // loads the stream while it is open
            configuration.size();
        }
    }
}
