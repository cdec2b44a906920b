package io.smartcar.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.component.properties.PropertiesComponent;
import org.junit.jupiter.api.Test;

/** Environment variables that override settings of Camel. */
class EnvironmentTest {
    /** Camel's own: not every method of {@link Properties} does there what it says. */
    private final Properties overrides = new PropertiesComponent().getOverrideProperties();

    @Test
    void shouldOverrideASettingOfCamel() {
        override(Map.of("CAMEL_MANAGEMENT_PORT", "8081"));
        assertThat(overridden()).containsExactly(Map.entry("camel.management.port", "8081"));
    }

    @Test
    void shouldOverrideAnOptionOfAComponentThatTheFilesDoNotHold() {
        override(Map.of("CAMEL_COMPONENT_KAFKA_SECURITY_PROTOCOL", "SSL", "CAMEL_COMPONENT_KAFKA_BROKERS", "a:1"));
        assertThat(overridden())
                .containsOnly(
                        Map.entry("camel.component.kafka.security-protocol", "SSL"),
                        Map.entry("camel.component.kafka.brokers", "a:1"));
    }

    @Test
    void shouldNotOverrideSettingsGivenForThisStart() {
        overrides.setProperty("camel.management.port", "1");
        override(Map.of("CAMEL_MANAGEMENT_PORT", "8081"));
        assertThat(overridden()).containsExactly(Map.entry("camel.management.port", "1"));
    }

    @Test
    void shouldIgnoreVariablesThatAreNoSettings() {
        override(Map.of("PATH", "/bin", "CAMEL_COMPONENT_", "x", "CAMEL_COMPONENT_KAFKA", "x"));
        assertThat(overridden()).isEmpty();
    }

    @Test
    void shouldFindVariablesThatLookLikeSettingsAndAreNone() {
        assertThat(Environment.unknown(
                        Map.of(
                                "PROCESS_ROLSE", "storer",
                                "PROCESS_ROLES", "storer",
                                "KIND_DRIVER_FIELDS_SOURCE", "factory",
                                "KIND_DRIVER_KEY", "car",
                                "PROCESSOR", "x"),
                        List.of("process.roles", "kind.driver.key")))
                .containsExactly(
                        "The environment variable PROCESS_ROLSE is not a known setting and has no effect; did you mean"
                                + " 'PROCESS_ROLES'?");
    }

    /** What Camel then knows. */
    private Map<String, String> overridden() {
        return overrides.stringPropertyNames().stream()
                .collect(Collectors.toMap(Function.identity(), overrides::getProperty));
    }

    private void override(Map<String, String> environment) {
        Environment.override(
                environment,
                List.of("camel.management.port", "camel.component.kafka.brokers", "events.collector"),
                overrides);
    }
}
