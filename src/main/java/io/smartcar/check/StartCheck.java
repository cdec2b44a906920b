package io.smartcar.check;

import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;

/**
 * Checks the settings before anything uses them, and the routes when all of them have been read and none has been
 * started; takes up edited routes from then on if {@code routes.reload} says so. Named by
 * {@code camel.main.main-listener-classes}.
 */
public final class StartCheck extends MainListenerSupport implements CamelContextAware {
    private CamelContext camelContext;

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /**
     * Takes the settings' overrides from the environment and checks all settings: no bean or component has been made
     * of them yet.
     *
     * @throws IllegalArgumentException if a setting is unknown or wrong; the start then fails
     */
    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
        PropertiesComponent settings = (PropertiesComponent) camelContext.getPropertiesComponent();
        Set<String> keys = settings.loadProperties().stringPropertyNames();
        Environment.override(System.getenv(), keys, overrides(settings));
        SettingsCheck.check(
                keys, key -> setting(camelContext, key), Runtime.getRuntime().maxMemory());
    }

    private static Properties overrides(PropertiesComponent settings) {
        if (settings.getOverrideProperties() == null) {
            settings.setOverrideProperties(new Properties());
        }
        return settings.getOverrideProperties();
    }

    /**
     * Checks all routes.
     *
     * @throws IllegalArgumentException if a route is refused; the start then fails
     */
    @Override
    public void afterConfigure(BaseMainSupport main) {
        ModelCamelContext context = (ModelCamelContext) camelContext;
        List<RouteDefinition> routes = Precondition.included(context.getRouteDefinitions(), context);
        new RouteCheck(context, context, routes, context.getRouteConfigurationDefinitions()).check(routes);
        if ("true".equals(setting(context, "routes.reload"))) {
            try {
                context.addService(new CheckedReload(setting(context, "routes.reload-directory")));
            } catch (Exception e) {
                throw new IllegalStateException("Failed to watch the routes for changes", e);
            }
        }
    }

    private static String setting(CamelContext context, String key) {
        return context.getPropertiesComponent().resolveProperty(key).orElse(null);
    }
}
