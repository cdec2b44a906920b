package io.smartcar.start.management;

import io.smartcar.start.check.Settings;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.util.SensitiveUtils;

/** The settings of this program that are in force. Others, among which are those of clients with logins, are not shown. */
final class EffectiveSettings {
    private static final String MASK = "xxxxxx";

    private EffectiveSettings() {}

    /** Those that differ from their default, by key; a value whose key says that it is secret is masked. */
    static Map<String, String> changed(CamelContext context) {
        Map<String, String> changed = new TreeMap<>();
        Settings.defaults().forEach((key, value) -> {
            String normal = context.resolvePropertyPlaceholders(value);
            String now = context.getPropertiesComponent().resolveProperty(key).orElse(normal);
            if (!now.equals(normal)) {
                changed.put(key, SensitiveUtils.containsSensitive(key) ? MASK : now);
            }
        });
        return changed;
    }
}
