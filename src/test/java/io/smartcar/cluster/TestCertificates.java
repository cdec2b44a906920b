package io.smartcar.cluster;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Keys and certificates made for a test by the JDK's keytool: a server, a sender it trusts, and one that it does not. */
public final class TestCertificates {
    private static final String PASSPHRASE = "change%it&{}+";

    private final Path folder;

    private TestCertificates(Path folder) {
        this.folder = folder;
    }

    /** Makes them in a folder, which may be new. */
    public static TestCertificates create(Path folder) throws Exception {
        Files.createDirectories(folder);
        TestCertificates certificates = new TestCertificates(folder);
        for (String name : List.of("server", "sender", "untrusted")) {
            certificates.generate(name + ".p12", name, "-ext", "SAN=ip:127.0.0.1");
        }
        certificates.trust("server-trust.p12", "sender");
        certificates.trust("sender-trust.p12", "server");
        return certificates;
    }

    /** Makes a store, or adds to it: a key with a certificate that signs itself. */
    public Path generate(String store, String name, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of("-genkeypair", "-keystore", store, "-alias", name, "-dname", "CN=" + name, "-keyalg", "EC"));
        arguments.addAll(List.of(options));
        keytool(arguments.toArray(String[]::new));
        return folder.resolve(store);
    }

    private void trust(String store, String name) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(name, load(name + ".p12").getCertificate(name));
        try (OutputStream out = Files.newOutputStream(folder.resolve(store))) {
            trusted.store(out, PASSPHRASE.toCharArray());
        }
    }

    /** A store in the folder: {@code server}, {@code sender} (with keys), {@code server-trust} or {@code sender-trust}. */
    public Path store(String name) {
        return folder.resolve(name + ".p12");
    }

    /** Opens all stores and keys. */
    public String passphrase() {
        return PASSPHRASE;
    }

    /** The settings of the syslog server for them. */
    public Map<String, String> settings() {
        return Map.of(
                "syslog.tls.key-store", "file:" + folder.resolve("server.p12"),
                "syslog.tls.trust-store", "file:" + folder.resolve("server-trust.p12"),
                "syslog.tls.passphrase", PASSPHRASE);
    }

    /** A sender whose certificate the server trusts. */
    public SSLSocketFactory trusted() throws Exception {
        return sockets("sender.p12");
    }

    /** A sender whose certificate the server does not know. */
    public SSLSocketFactory foreign() {
        return unchecked("untrusted.p12");
    }

    /** A sender without a certificate. */
    public SSLSocketFactory anonymous() {
        return unchecked(null);
    }

    private SSLSocketFactory unchecked(String keys) {
        try {
            return sockets(keys);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private SSLSocketFactory sockets(String keys) throws Exception {
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        if (keys != null) {
            own.init(load(keys), PASSPHRASE.toCharArray());
        }
        TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
        trusted.init(load("sender-trust.p12"));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys == null ? null : own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private KeyStore load(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(name))) {
            store.load(in, PASSPHRASE.toCharArray());
        }
        return store;
    }

    private void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", PASSPHRASE, "-storetype", "PKCS12"));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    "Failed to run " + command + ": " + Files.readString(folder.resolve("keytool.log")));
        }
    }
}
