package io.smartcar.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    private final Properties overrides = new Properties();

    @Test
    void shouldOverrideASettingOfCamel() {
        override(Map.of("CAMEL_MANAGEMENT_PORT", "8081"));
        assertThat(overrides).containsExactly(Map.entry("camel.management.port", "8081"));
    }

    @Test
    void shouldOverrideAnOptionOfAComponentThatTheFilesDoNotHold() {
        override(Map.of("CAMEL_COMPONENT_KAFKA_SECURITY_PROTOCOL", "SSL", "CAMEL_COMPONENT_KAFKA_BROKERS", "a:1"));
        assertThat(overrides)
                .containsOnly(
                        Map.entry("camel.component.kafka.security-protocol", "SSL"),
                        Map.entry("camel.component.kafka.brokers", "a:1"));
    }

    @Test
    void shouldNotOverrideWhatWasGivenForThisStart() {
        overrides.setProperty("camel.management.port", "1");
        override(Map.of("CAMEL_MANAGEMENT_PORT", "8081"));
        assertThat(overrides).containsExactly(Map.entry("camel.management.port", "1"));
    }

    @Test
    void shouldLeaveAloneWhatIsNotMeantForCamel() {
        override(Map.of("PATH", "/bin", "CAMEL_COMPONENT_", "x", "CAMEL_COMPONENT_KAFKA", "x", "EVENTS_KINDS", "x"));
        assertThat(overrides).isEmpty();
    }

    private void override(Map<String, String> environment) {
        Environment.override(
                environment,
                List.of("camel.management.port", "camel.component.kafka.brokers", "events.kinds"),
                overrides);
    }
}
