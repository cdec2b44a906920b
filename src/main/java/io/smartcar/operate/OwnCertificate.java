package io.smartcar.operate;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509KeyManager;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * Trusts a server that has the certificate of the same settings as this process, and no other: whatever host and authority
 * it names.
 */
final class OwnCertificate extends X509ExtendedTrustManager {
    private static final List<String> KEY_TYPES = List.of("RSA", "EC", "EdDSA", "DSA");

    private final List<X509Certificate> own;

    private OwnCertificate(List<X509Certificate> own) {
        this.own = own;
    }

    /** A context that also presents the own certificate, for a server that asks for one. */
    static SSLContext context(SSLContextParameters settings) throws Exception {
        KeyManager[] keys = settings.getKeyManagers() == null
                ? new KeyManager[0]
                : settings.getKeyManagers().createKeyManagers();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, new TrustManager[] {new OwnCertificate(certificates(keys))}, null);
        return context;
    }

    private static List<X509Certificate> certificates(KeyManager[] keys) throws GeneralSecurityException {
        List<X509Certificate> own = new ArrayList<>();
        for (KeyManager key : keys) {
            if (key instanceof X509KeyManager manager) {
                for (String type : KEY_TYPES) {
                    String[] aliases = manager.getServerAliases(type, null);
                    for (String alias : aliases == null ? new String[0] : aliases) {
                        own.add(manager.getCertificateChain(alias)[0]);
                    }
                }
            }
        }
        if (own.isEmpty()) {
            throw new GeneralSecurityException("Expected the certificate of this process: set camel.ssl.key-store");
        }
        return own;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        if (!own.contains(chain[0])) {
            throw new CertificateException(
                    "The process that answers has another certificate than these settings (camel.ssl.key-store)");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("This is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
