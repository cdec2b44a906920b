package io.smartcar.senders;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Certificates of a fleet, made by the JDK's keytool: an authority, a collector and a sender signed by it, and an
 * untrusted sender signed by another authority. Senders have theirs as PEM files in a folder each.
 */
final class SenderCertificates {
    private static final String PASSPHRASE = "not-secret-at-all";
    private static final String COLLECTOR = "collector";

    private final Path folder;

    /** Makes them in a new folder. */
    SenderCertificates(Path folder) throws Exception {
        this.folder = Files.createDirectories(folder);
        authority("authority");
        authority("untrusted-authority");
        certified(COLLECTOR, "authority", "SAN=dns:collector.example.com,ip:127.0.0.1");
        certified("sender", "authority", "SAN=dns:sender.example.com");
        certified("untrusted", "untrusted-authority", "SAN=dns:sender.example.com");
        keytool("trust", "-importcert", "-noprompt", "-alias", "authority", "-file", "authority.pem");
    }

    /** The settings of the collector for them. */
    Map<String, String> settings() {
        return Map.of(
                "syslog.tls.key-store", "file:" + folder.resolve(COLLECTOR + ".p12"),
                "syslog.tls.trust-store", "file:" + folder.resolve("trust.p12"),
                "syslog.tls.passphrase", PASSPHRASE);
    }

    /** The folder of the sender that the authority vouches for; the files in it are as in {@code docs/syslog.md}. */
    Path trusted() throws Exception {
        return files("sender");
    }

    /** The folder of a sender that another authority vouches for. */
    Path untrusted() throws Exception {
        return files("untrusted");
    }

    private Path files(String name) throws Exception {
        Path own = folder.resolve(name);
        if (Files.exists(own)) {
            return own;
        }
        Files.createDirectories(own);
        Files.copy(folder.resolve("authority.pem"), own.resolve("ca.pem"));
        Files.copy(folder.resolve(name + ".pem"), own.resolve("sender.pem"));
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            store.load(in, PASSPHRASE.toCharArray());
        }
        Key key = store.getKey(name, PASSPHRASE.toCharArray());
        String body = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(key.getEncoded());
        Files.writeString(
                own.resolve("sender-key.pem"),
                "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");
        return own;
    }

    private void authority(String name) throws Exception {
        keytool(name, "-genkeypair", "-alias", name, "-dname", "CN=" + name, "-keyalg", "RSA", "-ext", "BC=ca:true");
        keytool(name, "-exportcert", "-rfc", "-alias", name, "-file", name + ".pem");
    }

    private void certified(String name, String authority, String names) throws Exception {
        keytool(name, "-genkeypair", "-alias", name, "-dname", "CN=" + name, "-keyalg", "RSA");
        keytool(name, "-certreq", "-alias", name, "-file", name + ".csr");
        keytool(
                authority,
                "-gencert",
                "-rfc",
                "-alias",
                authority,
                "-ext",
                names,
                "-infile",
                name + ".csr",
                "-outfile",
                name + ".pem");
        keytool(name, "-importcert", "-noprompt", "-alias", authority, "-file", authority + ".pem");
        keytool(name, "-importcert", "-alias", name, "-file", name + ".pem");
    }

    private void keytool(String store, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store + ".p12", "-storepass", PASSPHRASE, "-storetype", "PKCS12"));
        Path log = folder.resolve("keytool.log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("Failed to run " + command + ": " + Files.readString(log));
        }
    }
}
