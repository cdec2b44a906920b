package io.smartcar.start.check;

import io.smartcar.camel.support.Causes;
import io.smartcar.start.check.KeyStores.KeyStoreFile;
import io.smartcar.start.check.KeyStores.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;

/**
 * Checks the key stores and trust stores of this process: the file, its password, its keys, and the validity of its
 * certificates. What the libraries say of a wrong one names neither the file nor the setting.
 */
public final class KeyStoreCheck {
    /** How long before its end a certificate should be renewed. */
    private static final Duration RENEWAL = Duration.ofDays(30);

    private final CamelContext context;
    private final Instant now;
    private final List<Finding> unusable = new ArrayList<>();
    private final List<Finding> certificates = new ArrayList<>();

    /** Checks the stores of a context that is configured; its routes need not be. */
    public KeyStoreCheck(CamelContext context, Instant now) {
        this.context = context;
        this.now = now;
        KeyStores.of(context).forEach(this::check);
    }

    /** The problems of stores that cannot be used: nothing that needs them would work. */
    public List<Finding> unusable() {
        return unusable;
    }

    /** What is in the stores that can be used: certificates that have expired or expire soon, a key that all may read. */
    public List<Finding> certificates() {
        return certificates;
    }

    private void check(KeyStoreFile file) {
        String name = file.location().replaceFirst("^file:", "");
        Resource resource = ResourceHelper.resolveResource(context, file.location());
        if (name.isBlank()) {
            fails(file, file.key(), "expected a " + file.type() + " file, as file:/path, got nothing");
        } else if (!resource.exists()) {
            fails(file, file.key(), name + " does not exist");
        } else if (file.keys() && !file.isText() && file.password().characters() == null) {
            fails(file, file.password().key(), "expected the password of " + name + ", got nothing");
        } else {
            open(file, name, resource);
        }
    }

    private void open(KeyStoreFile file, String name, Resource resource) {
        try (InputStream in = resource.getInputStream()) {
            if (file.isText()) {
                certificates.add(Finding.good(file.subject(), name + " can be read"));
            } else {
                KeyStore store = KeyStore.getInstance(file.type());
                store.load(in, file.password().characters());
                checkEntries(file, name, store);
            }
            checkPermissions(file, name);
        } catch (IOException | GeneralSecurityException e) {
            Throwable cause = Causes.root(e);
            if (cause instanceof UnrecoverableKeyException) {
                fails(file, file.password().key(), "the password does not open " + name);
            } else {
                fails(file, file.key(), "cannot read " + name + " as " + file.type() + ": " + cause.getMessage());
            }
        }
    }

    private void checkEntries(KeyStoreFile file, String name, KeyStore store) throws GeneralSecurityException {
        Map<String, X509Certificate> found = new TreeMap<>();
        for (String alias : Collections.list(store.aliases())) {
            if (file.keys() && store.isKeyEntry(alias) && !opens(store, alias, file.keyPassword())) {
                fails(file, file.keyPassword().key(), "the password does not open the key '" + alias + "' in " + name);
                return;
            }
            if (store.isKeyEntry(alias) || !file.keys()) {
                firstToExpire(store, alias).ifPresent(certificate -> found.put(alias, certificate));
            }
        }
        if (found.isEmpty()) {
            fails(
                    file,
                    file.key(),
                    name
                            + (file.keys()
                                    ? " has no key with a certificate"
                                    : " has no trusted certificate: add one by keytool -importcert"));
        } else {
            certificates.add(validity(file, name, found));
        }
    }

    private static boolean opens(KeyStore store, String alias, Secret password) throws GeneralSecurityException {
        try {
            store.getKey(alias, password.characters());
            return true;
        } catch (UnrecoverableKeyException e) {
            return false;
        }
    }

    private static Optional<X509Certificate> firstToExpire(KeyStore store, String alias) throws KeyStoreException {
        Certificate[] chain = store.getCertificateChain(alias);
        return (chain == null ? Stream.of(store.getCertificate(alias)) : Stream.of(chain))
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast)
                .min(Comparator.comparing(X509Certificate::getNotAfter));
    }

    private Finding validity(KeyStoreFile file, String name, Map<String, X509Certificate> found) {
        List<String> invalid = new ArrayList<>();
        List<String> ending = new ArrayList<>();
        found.forEach((alias, certificate) -> {
            Instant begin = certificate.getNotBefore().toInstant();
            Instant end = certificate.getNotAfter().toInstant();
            if (now.isBefore(begin)) {
                invalid.add("'" + alias + "' is not valid before " + begin);
            } else if (now.isAfter(end)) {
                invalid.add("'" + alias + "' expired at " + end);
            } else if (now.plus(RENEWAL).isAfter(end)) {
                ending.add("'" + alias + "' expires at " + end);
            }
        });
        if (invalid.isEmpty() && ending.isEmpty()) {
            return Finding.good(file.subject(), name + " opens; its certificates are valid");
        }
        String text = "of the certificates in " + name + ", "
                + Stream.concat(invalid.stream(), ending.stream()).collect(Collectors.joining(", "))
                + ": renew and restart";
        return invalid.size() == found.size()
                ? Finding.problem(file.subject(), text, file.key())
                : Finding.warning(file.subject(), text, file.key());
    }

    private void checkPermissions(KeyStoreFile file, String name) throws IOException {
        Path path = Path.of(name);
        if (file.keys()
                && Files.exists(path)
                && Files.getFileStore(path).supportsFileAttributeView("posix")
                && Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ)) {
            certificates.add(Finding.warning(
                    file.subject(), "all users of this machine may read " + name + ": chmod o-r", file.key()));
        }
    }

    private void fails(KeyStoreFile file, String key, String text) {
        unusable.add(Finding.problem(file.subject(), text, key));
    }
}
