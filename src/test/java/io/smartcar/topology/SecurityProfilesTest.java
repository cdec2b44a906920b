package io.smartcar.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.TestCertificates;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files of src/main/distribution/security make of the clients' settings, on top of a topology. */
class SecurityProfilesTest {
    private static final String LOCATION = "camel.main.override-properties-location";

    @TempDir
    private static Path folder;

    private static TestCertificates certificates;
    private static Map<String, String> secrets;

    @BeforeAll
    static void createStores() throws Exception {
        certificates = TestCertificates.create(folder);
        secrets = Map.of(
                "kafka.username", "storer",
                "kafka.password", "secret",
                "kafka.truststore", certificates.store("sender-trust").toString(),
                "kafka.truststore-password", certificates.passphrase(),
                "kafka.keystore", certificates.store("sender").toString(),
                "kafka.keystore-password", certificates.passphrase());
    }

    @AfterEach
    void forget() {
        System.clearProperty(LOCATION);
        secrets.keySet().forEach(System::clearProperty);
    }

    @Test
    void shouldLogInByScramOverTls() throws Exception {
        for (Properties client : clients("kafka-scram")) {
            assertThat(client)
                    .containsEntry("security.protocol", "SASL_SSL")
                    .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
                    .containsEntry("ssl.truststore.location", secrets.get("kafka.truststore"));
            assertThat(client.getProperty("sasl.jaas.config")).contains("ScramLoginModule", "storer", "secret");
        }
    }

    @Test
    void shouldLogInByPlainOverTls() throws Exception {
        for (Properties client : clients("kafka-plain")) {
            assertThat(client).containsEntry("security.protocol", "SASL_SSL").containsEntry("sasl.mechanism", "PLAIN");
            assertThat(client.getProperty("sasl.jaas.config")).contains("PlainLoginModule", "storer", "secret");
        }
    }

    @Test
    void shouldTrustTheBrokersCertificate() throws Exception {
        for (Properties client : clients("kafka-tls")) {
            assertThat(client)
                    .containsEntry("security.protocol", "SSL")
                    .containsEntry("ssl.truststore.password", certificates.passphrase())
                    .containsEntry("ssl.endpoint.identification.algorithm", "https")
                    .doesNotContainKey("ssl.keystore.location");
        }
    }

    @Test
    void shouldShowItsOwnCertificate() throws Exception {
        for (Properties client : clients("kafka-mutual-tls")) {
            assertThat(client)
                    .containsEntry("security.protocol", "SSL")
                    .containsEntry("ssl.keystore.location", secrets.get("kafka.keystore"))
                    .containsEntry("ssl.key.password", certificates.passphrase());
        }
    }

    private static Properties[] clients(String profile) throws Exception {
        secrets.forEach(System::setProperty);
        System.setProperty(LOCATION, "file:src/main/distribution/security/" + profile + ".properties");
        Main main = new Main();
        main.configure().setProfile("multi-node");
        main.init();
        try {
            KafkaConfiguration kafka = main.getCamelContext()
                    .getComponent("kafka", KafkaComponent.class)
                    .getConfiguration();
            return new Properties[] {kafka.createProducerProperties(), kafka.createConsumerProperties()};
        } finally {
            main.shutdown();
        }
    }
}
