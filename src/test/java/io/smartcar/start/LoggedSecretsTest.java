package io.smartcar.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.TestCertificates;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a start with passwords, in a process of its own that logs everything there is. */
class LoggedSecretsTest {
    private static final String SECRET = "DO-NOT-PRINT";

    @TempDir
    Path folder;

    @Test
    void shouldLogNoPasswordAtAnyLevel() throws Exception {
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "kinds.directory",
                        Files.createDirectory(folder.resolve("kinds")).toString(),
                "files.directory", folder.resolve("incoming").toString(),
                "camel.component.spool.directory", folder.resolve("spool").toString(),
                "camel.management.port", "0",
                "topics.wait-ms", "0",
                "camel.component.kafka.brokers", "127.0.0.1:1",
                "camel.component.hbase.zookeeper-quorum", "127.0.0.1:1",
                "camel.component.kafka.security-protocol", "SASL_PLAINTEXT",
                "camel.component.kafka.sasl-mechanism", "PLAIN"));
        Files.copy(Path.of("src/main/resources/kinds/driver.properties"), folder.resolve("kinds/driver.properties"));
        settings.put(
                "camel.component.kafka.sasl-jaas-config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"" + SECRET
                        + "\";");
        for (String key : new String[] {
            "camel.component.kafka.sasl-password",
            "camel.component.kafka.ssl-key-password",
            "camel.component.kafka.ssl-keystore-password",
            "camel.component.kafka.ssl-truststore-password",
            "camel.component.kafka.additional-properties[ssl.keystore.key]",
            "camel.component.hbase.client-properties[hbase.client.password]",
            "camel.management.jwt-keystore-password",
            "camel.ssl.key-store-password",
            "own.secret"
        }) {
            settings.put(key, SECRET);
        }

        TestCertificates certificates = TestCertificates.create(folder.resolve("certificates"));
        Files.copy(
                Path.of("src/main/resources/kinds/syslog.properties.example"),
                folder.resolve("kinds/syslog.properties"));
        settings.putAll(certificates.settings());
        settings.put("syslog.tls.enabled", "true");
        settings.put("syslog.tls.port", "0");

        String printed = start(settings);

        assertThat(printed).contains(" TRACE ", "Started kafka-to-hbase", "Started syslog-tls-to-spool");
        assertThat(printed.lines().filter(line -> line.contains(SECRET) || line.contains(certificates.passphrase())))
                .isEmpty();
    }

    private static String start(Map<String, String> settings) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"))
                .redirectErrorStream(true);
        settings.forEach((key, value) -> builder.command().add("-D" + key + "=" + value));
        builder.command().add(Started.class.getName());
        builder.environment().put("LOG_LEVEL", "TRACE");
        // the environment is read as well
        builder.environment().put("CAMEL_COMPONENT_KAFKA_SSL_KEY_PASSWORD", SECRET);
        Process process = builder.start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Starts all routes, and ends at once. */
    static final class Started {
        public static void main(String[] arguments) throws Exception {
            new Main().start();
            Runtime.getRuntime().halt(0);
        }
    }
}
