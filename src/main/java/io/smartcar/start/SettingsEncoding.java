package io.smartcar.start;

import io.smartcar.start.check.SettingsText;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Ordered;
import org.apache.camel.component.properties.AbstractLocationPropertiesSource;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.spi.PropertiesSource;

/**
 * Makes Camel read files of settings as UTF-8, with or without a byte order mark; its default is Latin-1. Has no settings
 * of its own: Camel creates it by its name in {@code META-INF/services} before it reads any file.
 */
public final class SettingsEncoding implements PropertiesSource, CamelContextAware, Ordered {
    private CamelContext camelContext;

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    /** Finds nothing, but is asked first, when Camel has read the files and has not used any setting. */
    @Override
    public String getProperty(String name) {
        PropertiesComponent settings = (PropertiesComponent) camelContext.getPropertiesComponent();
        boolean first = settings.getEncoding() == null;
        settings.setEncoding("UTF-8");
        for (PropertiesSource source : settings.getPropertiesSources()) {
            if (source instanceof AbstractLocationPropertiesSource file) {
                if (first && !file.loadProperties().isEmpty()) {
                    file.reloadProperties(file.getLocation().getResolver() + ":"
                            + file.getLocation().getPath());
                }
                removeMark(file);
            }
        }
        return null;
    }

    /** Gives a key after a byte order mark its own name. */
    private static void removeMark(AbstractLocationPropertiesSource file) {
        for (String key : List.copyOf(file.loadProperties().stringPropertyNames())) {
            if (key.startsWith(SettingsText.BYTE_ORDER_MARK) && file.getProperty(key.substring(1)) == null) {
                file.setProperty(key.substring(1), file.getProperty(key));
            }
        }
    }

    @Override
    public int getOrder() {
        return HIGHEST;
    }

    @Override
    public String getName() {
        return "SettingsEncoding";
    }
}
