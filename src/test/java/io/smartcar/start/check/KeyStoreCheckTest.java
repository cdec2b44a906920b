package io.smartcar.start.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.smartcar.cluster.TestCertificates;
import io.smartcar.start.check.Finding.Weight;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Key stores of syslog over TLS, of Kafka and of HTTPS, as they go wrong in practice; MistakesTest has the start. */
class KeyStoreCheckTest {
    @TempDir
    static Path folder;

    private static TestCertificates certificates;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Properties settings = new Properties();
    private Instant now = Instant.now();

    @BeforeAll
    static void createKeyStores() throws Exception {
        certificates = TestCertificates.create(folder);
        certificates.generate("two.p12", "old", "-startdate", "-100d", "-validity", "90");
        certificates.generate("two.p12", "new", "-validity", "900");
    }

    @BeforeEach
    void describeAGoodSetUp() throws Exception {
        settings.put("process.roles", "collector");
        settings.put("syslog.tls.enabled", "true");
        settings.putAll(certificates.settings());
        context.getPropertiesComponent().setInitialProperties(settings);
        for (Path store : new Path[] {folder.resolve("server.p12"), folder.resolve("two.p12")}) {
            Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rw-------"));
        }
    }

    @AfterEach
    void close() throws IOException {
        context.close();
    }

    @Test
    void shouldFindNothingWrongWithGoodStores() {
        assertThat(check().unusable()).isEmpty();
        assertThat(check().certificates()).hasSize(2).allMatch(finding -> finding.weight() == Weight.OK);
    }

    @Test
    void shouldCheckNoStoreThatIsNotUsed() {
        settings.put("syslog.tls.key-store", "nowhere");
        settings.put("process.roles", "storer");
        assertThat(check().unusable()).isEmpty();
        settings.put("process.roles", "collector");
        settings.put("syslog.tls.enabled", "false");
        assertThat(check().unusable()).isEmpty();
    }

    @Test
    void shouldReportACertificateThatHasExpired() {
        now = Instant.now().plus(Duration.ofDays(91));
        assertThat(check().certificates())
                .hasSize(2)
                .allMatch(finding -> finding.weight() == Weight.PROBLEM)
                .first()
                .asString()
                .contains("server.p12, 'server' expired at ", "(syslog.tls.key-store)");
    }

    @Test
    void shouldWarnOfACertificateThatExpiresWithinThirtyDays() {
        now = Instant.now().plus(Duration.ofDays(61));
        assertThat(check().certificates())
                .hasSize(2)
                .allMatch(finding -> finding.weight() == Weight.WARNING)
                .last()
                .asString()
                .contains("server-trust.p12, 'sender' expires at ", "(syslog.tls.trust-store)");
    }

    @Test
    void shouldReportACertificateThatIsNotYetValid() {
        now = Instant.now().minus(Duration.ofDays(1));
        assertThat(check().certificates())
                .allMatch(finding -> finding.weight() == Weight.PROBLEM)
                .first()
                .asString()
                .contains("'server' is not valid before ");
    }

    @Test
    void shouldOnlyWarnOfAnExpiredCertificateBesideAValidOne() {
        settings.put("syslog.tls.trust-store", "file:" + folder.resolve("two.p12"));
        assertThat(check().certificates())
                .last()
                .matches(finding -> finding.weight() == Weight.WARNING)
                .asString()
                .contains("'old' expired at ")
                .doesNotContain("'new'");
    }

    @Test
    void shouldNameAStoreWithoutWhatItIsFor() throws Exception {
        KeyStore empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        settings.put("syslog.tls.key-store", "file:" + folder.resolve("server-trust.p12"));
        settings.put("syslog.tls.trust-store", "file:" + write(empty, "empty.p12"));
        assertThat(check().unusable())
                .extracting(Finding::text)
                .containsExactly(
                        folder.resolve("server-trust.p12") + " has no key with a certificate",
                        folder.resolve("empty.p12") + " has no trusted certificate: add one by keytool -importcert");
    }

    @Test
    void shouldNameAFileOfAnotherFormat() throws Exception {
        Path pem = Files.writeString(folder.resolve("server.pem"), "-----BEGIN CERTIFICATE-----\n");
        settings.put("syslog.tls.key-store", "file:" + pem);
        settings.put("syslog.tls.trust-store", "file:" + folder);
        assertThat(check().unusable())
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.text()).startsWith("cannot read " + folder))
                .extracting(Finding::key)
                .containsExactly("syslog.tls.key-store", "syslog.tls.trust-store");
    }

    @Test
    void shouldWarnOfAKeyThatAllUsersMayRead() throws Exception {
        Files.setPosixFilePermissions(folder.resolve("server.p12"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(check().certificates())
                .filteredOn(finding -> finding.weight() == Weight.WARNING)
                .singleElement()
                .asString()
                .contains("all users of this machine may read " + folder.resolve("server.p12"));
    }

    @Test
    void shouldNameThePasswordOfAKeyOfKafka() throws Exception {
        char[] password = certificates.passphrase().toCharArray();
        KeyStore server = KeyStore.getInstance(folder.resolve("server.p12").toFile(), password);
        KeyStore jks = KeyStore.getInstance("JKS");
        jks.load(null, null);
        jks.setKeyEntry(
                "kafka",
                server.getKey("server", password),
                "another".toCharArray(),
                server.getCertificateChain("server"));
        Path store = write(jks, "kafka.jks");
        KafkaComponent kafka = context.getComponent("kafka", KafkaComponent.class);
        kafka.getConfiguration().setSecurityProtocol("SASL_SSL");
        kafka.getConfiguration().setSslKeystoreLocation(store.toString());
        kafka.getConfiguration().setSslKeystorePassword(certificates.passphrase());
        assertThat(check().unusable())
                .singleElement()
                .hasToString("Kafka key-store: the password does not open the key 'kafka' in " + store
                        + " (camel.component.kafka.ssl-key-password)");
        kafka.getConfiguration().setSslKeyPassword("another");
        assertThat(check().unusable()).isEmpty();
    }

    @Test
    void shouldCheckTheStoreOfHttps() {
        KeyStoreParameters store = new KeyStoreParameters();
        store.setResource("file:" + folder.resolve("server.p12"));
        store.setType("PKCS12");
        store.setPassword("wrong");
        KeyManagersParameters keys = new KeyManagersParameters();
        keys.setKeyStore(store);
        SSLContextParameters ssl = new SSLContextParameters();
        ssl.setKeyManagers(keys);
        context.setSSLContextParameters(ssl);
        assertThat(check().unusable()).extracting(Finding::key).containsExactly("camel.ssl.keystore-password");
        // Java's default is PKCS12
        store.setType(null);
        assertThat(check().unusable()).extracting(Finding::key).containsExactly("camel.ssl.keystore-password");
    }

    private static Path write(KeyStore store, String name) throws Exception {
        try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
            store.store(out, certificates.passphrase().toCharArray());
        }
        return folder.resolve(name);
    }

    private KeyStoreCheck check() {
        return new KeyStoreCheck(context, now);
    }
}
