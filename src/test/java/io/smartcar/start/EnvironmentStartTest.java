package io.smartcar.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

/** What components and the management server are given by the environment, in a process of its own that has one. */
class EnvironmentStartTest {
    @Test
    void shouldStartWithTheSettingsOfTheEnvironment() throws Exception {
        String printed = start(
                Map.of(
                        "CAMEL_COMPONENT_KAFKA_BROKERS", "127.0.0.1:22338",
                        "CAMEL_COMPONENT_KAFKA_SECURITY_PROTOCOL", "SSL",
                        "CAMEL_MANAGEMENT_PORT", "19877",
                        "CAMEL_MAIN_NAME", "from-the-environment",
                        "FILES_DIRECTORY", "target/from-the-environment"),
                List.of());
        assertThat(printed)
                .contains(
                        "brokers 127.0.0.1:22338",
                        "said 127.0.0.1:22338",
                        "protocol SSL",
                        "port 19877",
                        "name from-the-environment",
                        "folder target/from-the-environment")
                .doesNotContain("is not a known setting");
    }

    /** Turkish has an i without a dot, whose capital is I. */
    @Test
    void shouldStartInATurkishLocale() throws Exception {
        assertThat(start(Map.of(), List.of("-Duser.language=tr", "-Duser.country=TR")))
                .contains("name smartcar-routes");
    }

    @Test
    void shouldNotShowTheValueOfAMisspeltVariable() throws Exception {
        String printed = run(Map.of("CAMEL_COMPONENT_KAFKA_SASL_PASWORD", "DO-NOT-PRINT"), List.of())[1];
        assertThat(printed).contains("is unknown to the component kafka").doesNotContain("DO-NOT-PRINT");
    }

    @Test
    void shouldPreferTheCommandLine() throws Exception {
        String printed = start(
                Map.of("CAMEL_COMPONENT_KAFKA_BROKERS", "127.0.0.1:22338", "CAMEL_MANAGEMENT_PORT", "19877"),
                List.of("-Dcamel.component.kafka.brokers=127.0.0.1:22339", "-Dcamel.management.port=19878"));
        assertThat(printed).contains("brokers 127.0.0.1:22339", "port 19878");
    }

    private static String start(Map<String, String> environment, List<String> options) throws Exception {
        String[] ended = run(environment, options);
        assertThat(ended[0]).as(ended[1]).isEqualTo("0");
        return ended[1];
    }

    /** Exit status and output. */
    private static String[] run(Map<String, String> environment, List<String> options) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"))
                .redirectErrorStream(true);
        builder.command().addAll(options);
        builder.command().add(Started.class.getName());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new String[] {String.valueOf(process.waitFor()), printed};
    }

    /** Makes everything of the settings, starts no route, and prints what was made. */
    static final class Started {
        public static void main(String[] arguments) throws Exception {
            Main main = new Main();
            main.addOverrideProperty("camel.main.routes-include-pattern", "file:routes/caller-decides.camel.yaml");
            main.init();
            KafkaComponent kafka = main.getCamelContext().getComponent("kafka", KafkaComponent.class);
            System.out.println("brokers " + kafka.getConfiguration().getBrokers());
            System.out.println("protocol " + kafka.getConfiguration().getSecurityProtocol());
            System.out.println("port " + main.configure().httpManagementServer().getPort());
            System.out.println("name " + main.getCamelContext().getName());
            System.out.println("said " + setting(main, "camel.component.kafka.brokers"));
            System.out.println("folder " + setting(main, "files.directory"));
            System.exit(0);
        }

        private static String setting(Main main, String key) {
            return main.getCamelContext()
                    .getPropertiesComponent()
                    .resolveProperty(key)
                    .orElseThrow();
        }
    }
}
