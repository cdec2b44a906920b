package io.smartcar.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smartcar.cluster.LocalCluster;
import io.smartcar.cluster.RoutesProcess;
import io.smartcar.cluster.SharedCluster;
import io.smartcar.cluster.TestCertificates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that let in only whom they know: the files of the distribution's folder security, used as they are. */
@Tag("topologies")
class SecurityIT {
    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";
    private static final int EVENTS = 500;

    private final LocalCluster shared = SharedCluster.get();

    @TempDir
    Path folder;

    private TestCertificates certificates;

    @BeforeEach
    void makeCertificates() throws Exception {
        certificates = TestCertificates.create(folder.resolve("certificates"));
    }

    @Test
    void shouldStoreOverTls() throws Exception {
        try (LocalCluster kafka = kafka("SSL", Map.of(), truststore())) {
            store(kafka, "kafka-tls", Map.of());
        }
    }

    @Test
    void shouldStoreOverTlsWithItsOwnCertificate() throws Exception {
        Map<String, String> client = truststore();
        client.put("ssl.keystore.location", certificates.store("sender").toString());
        client.put("ssl.keystore.password", certificates.passphrase());
        client.put("ssl.key.password", certificates.passphrase());
        try (LocalCluster kafka = kafka("SSL", Map.of("ssl.client.auth", "required"), client)) {
            assertThatThrownBy(() -> topics(kafka, truststore()))
                    .as("the broker demands a certificate")
                    .hasCauseInstanceOf(SslAuthenticationException.class);
            store(
                    kafka,
                    "kafka-mutual-tls",
                    Map.of(
                            "kafka.keystore",
                            certificates.store("sender").toString(),
                            "kafka.keystore-password",
                            certificates.passphrase()));
        }
    }

    @Test
    void shouldStoreAsAUserWithAPassword() throws Exception {
        Map<String, String> broker = Map.of(
                "listener.name.client.sasl.enabled.mechanisms",
                "PLAIN,SCRAM-SHA-512",
                "listener.name.client.plain.sasl.jaas.config",
                PLAIN + "user_admin=\"of-admin\" user_storer=\"of-storer\";",
                "listener.name.client.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        try (LocalCluster kafka = kafka("SASL_SSL", broker, login("admin", "of-admin"))) {
            assertThatThrownBy(() -> topics(kafka, login("storer", "wrong")))
                    .as("the broker demands a password")
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
            store(kafka, "kafka-plain", Map.of("kafka.username", "storer", "kafka.password", "of-storer"));

            try (Admin admin = Admin.create(with(kafka, login("admin", "of-admin")))) {
                admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                                "scrambled",
                                new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096),
                                "of-scrambled")))
                        .all()
                        .get(30, TimeUnit.SECONDS);
            }
            store(kafka, "kafka-scram", Map.of("kafka.username", "scrambled", "kafka.password", "of-scrambled"));
        }
    }

    /** Runs the routes with a file of the distribution: topics are created, events sent, read, and stored. */
    private void store(LocalCluster kafka, String profile, Map<String, String> secrets) throws Exception {
        Fleet fleet = new Fleet(folder.resolve(profile));
        String table = "security-" + profile;
        shared.createTable(table, "cf1", 10);
        RoutesProcess.Builder builder = routes(profile, table, fleet)
                .set("camel.component.kafka.brokers", kafka.brokers())
                .set("kafka.truststore", certificates.store("sender-trust"))
                .set("kafka.truststore-password", certificates.passphrase());
        secrets.forEach(builder::set);
        try (RoutesProcess routes = builder.build().start()) {
            fleet.drop(EVENTS);
            shared.awaitRows(table, EVENTS, BOUND);
            assertThat(Fleet.lines(shared.rows(table))).containsExactlyInAnyOrderElementsOf(fleet.dropped());
            assertThat(routes.log())
                    .content()
                    .as("no secret in the log")
                    .doesNotContain(certificates.passphrase(), "of-s");
        }
    }

    /** The routes with a file of the distribution. */
    private RoutesProcess.Builder routes(String profile, String table, Fleet fleet) {
        return RoutesProcess.of(shared, folder.resolve(profile))
                .set(
                        "camel.main.override-properties-location",
                        "file:src/main/distribution/security/" + profile + ".properties")
                .set("files.directory", fleet.incoming())
                .set("files.quiet-ms", 0)
                .set("kind.driver.topic", table)
                .set("kind.driver.table", table)
                .set("kind.status.topic", table + "-status")
                .set("dead-letters.topic", table + "-dead")
                .set("store.group", "group-" + table);
    }

    /** A broker of its own whose clients must speak that protocol. */
    private LocalCluster kafka(String protocol, Map<String, String> settings, Map<String, String> client) {
        LocalCluster.Builder builder = LocalCluster.in(folder.resolve("kafka"))
                .brokerSetting(
                        "listener.security.protocol.map",
                        "CLIENT:" + protocol + ",INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT")
                .brokerSetting(
                        "ssl.keystore.location", certificates.store("server").toString())
                .brokerSetting("ssl.keystore.password", certificates.passphrase())
                .brokerSetting("ssl.key.password", certificates.passphrase())
                .brokerSetting(
                        "ssl.truststore.location",
                        certificates.store("server-trust").toString())
                .brokerSetting("ssl.truststore.password", certificates.passphrase())
                .clientSetting("security.protocol", protocol);
        settings.forEach(builder::brokerSetting);
        client.forEach(builder::clientSetting);
        LocalCluster kafka = builder.build();
        kafka.startKafka();
        return kafka;
    }

    private Map<String, String> login(String user, String password) {
        Map<String, String> client = truststore();
        client.put("security.protocol", "SASL_SSL");
        client.put("sasl.mechanism", "PLAIN");
        client.put("sasl.jaas.config", PLAIN + "username=\"" + user + "\" password=\"" + password + "\";");
        return client;
    }

    private Map<String, String> truststore() {
        Map<String, String> client = new HashMap<>();
        client.put("security.protocol", "SSL");
        client.put("ssl.truststore.location", certificates.store("sender-trust").toString());
        client.put("ssl.truststore.password", certificates.passphrase());
        return client;
    }

    private static Map<String, Object> with(LocalCluster kafka, Map<String, String> client) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("bootstrap.servers", kafka.brokers());
        settings.put("default.api.timeout.ms", 10_000);
        settings.put("request.timeout.ms", 5_000);
        return settings;
    }

    private static void topics(LocalCluster kafka, Map<String, String> client) throws Exception {
        try (Admin admin = Admin.create(with(kafka, client))) {
            admin.listTopics().names().get(30, TimeUnit.SECONDS);
        }
    }
}
