package io.smartcar.start.check;

import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;

/** The key stores and trust stores that the settings of this process name. */
final class KeyStores {
    private static final String KAFKA = "camel.component.kafka.ssl-";

    private final List<KeyStoreFile> files = new ArrayList<>();

    private KeyStores() {}

    /** @param context configured; its routes need not be */
    static List<KeyStoreFile> of(CamelContext context) {
        KeyStores stores = new KeyStores();
        stores.addSyslog(context);
        // not created for a process without Kafka
        if (context.hasComponent("kafka") instanceof KafkaComponent kafka) {
            stores.addKafka(kafka.getConfiguration());
        }
        stores.addGlobal(context.getSSLContextParameters());
        return stores.files;
    }

    private void addSyslog(CamelContext context) {
        if (!setting(context, "process.roles").contains("collector")
                || !setting(context, "syslog.tls.enabled").equals("true")) {
            return;
        }
        Secret passphrase = new Secret("syslog.tls.passphrase", setting(context, "syslog.tls.passphrase"));
        for (String store : List.of("key-store", "trust-store")) {
            String key = "syslog.tls." + store;
            boolean keys = store.startsWith("key");
            files.add(new KeyStoreFile(
                    "syslog TLS " + store, keys, key, setting(context, key), "PKCS12", passphrase, passphrase));
        }
    }

    private void addKafka(KafkaConfiguration kafka) {
        if (!String.valueOf(kafka.getSecurityProtocol()).contains("SSL")) {
            return;
        }
        if (isSet(kafka.getSslKeystoreLocation())) {
            Secret password = new Secret(KAFKA + "keystore-password", kafka.getSslKeystorePassword());
            String keyPassword =
                    isSet(kafka.getSslKeyPassword()) ? kafka.getSslKeyPassword() : kafka.getSslKeystorePassword();
            files.add(new KeyStoreFile(
                    "Kafka key-store",
                    true,
                    KAFKA + "keystore-location",
                    "file:" + kafka.getSslKeystoreLocation(),
                    kafka.getSslKeystoreType(),
                    password,
                    new Secret(KAFKA + "key-password", keyPassword)));
        }
        if (isSet(kafka.getSslTruststoreLocation())) {
            Secret password = new Secret(KAFKA + "truststore-password", kafka.getSslTruststorePassword());
            files.add(new KeyStoreFile(
                    "Kafka trust-store",
                    false,
                    KAFKA + "truststore-location",
                    "file:" + kafka.getSslTruststoreLocation(),
                    kafka.getSslTruststoreType(),
                    password,
                    password));
        }
    }

    /** Those of {@code camel.ssl}, which the port of health and metrics may use. */
    private void addGlobal(SSLContextParameters ssl) {
        if (ssl != null && ssl.getKeyManagers() != null) {
            addGlobal(
                    true, "key-store", "keystore-password", ssl.getKeyManagers().getKeyStore());
        }
        if (ssl != null && ssl.getTrustManagers() != null) {
            addGlobal(
                    false,
                    "trust-store",
                    "trust-store-password",
                    ssl.getTrustManagers().getKeyStore());
        }
    }

    private void addGlobal(boolean keys, String key, String passwordKey, KeyStoreParameters store) {
        if (store != null && isSet(store.getResource())) {
            Secret password = new Secret("camel.ssl." + passwordKey, store.getPassword());
            files.add(new KeyStoreFile(
                    "HTTPS " + key,
                    keys,
                    "camel.ssl." + key,
                    store.getResource(),
                    store.getType() == null ? KeyStore.getDefaultType() : store.getType(),
                    password,
                    password));
        }
    }

    private static boolean isSet(String value) {
        return value != null && !value.isBlank();
    }

    private static String setting(CamelContext context, String key) {
        return context.getPropertiesComponent().resolveProperty(key).orElse("");
    }

    /**
     * A password and the setting that has it.
     *
     * @param value null if it is not set
     */
    record Secret(String key, String value) {
        /** Null if it is not set: a trust store can be read without. */
        char[] characters() {
            return isSet(value) ? value.toCharArray() : null;
        }

        /** Not the value. */
        @Override
        public String toString() {
            return key;
        }
    }

    /**
     * A store and the settings that it is read by.
     *
     * @param keys whether it must have a key with its certificate, rather than certificates that are trusted
     * @param key the setting that names the file
     * @param location the file as a resource of Camel
     * @param type as Java names it, or PEM
     */
    record KeyStoreFile(
            String subject,
            boolean keys,
            String key,
            String location,
            String type,
            Secret password,
            Secret keyPassword) {
        /** Whether it is not a store of Java, but PEM, which Kafka reads. */
        boolean isText() {
            return "PEM".equalsIgnoreCase(type);
        }
    }
}
