package io.smartcar.camel.support.client;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * The user of a Hadoop client. Clients with the same principal and keytab share one login, so that HBase and HDFS need one
 * between them.
 *
 * @param principal the Kerberos principal; null for the user of the process
 * @param keytab the file with the key of the principal; null without a principal
 * @param proxyUser the user to impersonate; null for none
 * @param given a user that is already logged in, instead of all others; null for none
 */
public record KerberosLogin(String principal, String keytab, String proxyUser, UserGroupInformation given) {
    private static final Map<List<String>, UserGroupInformation> LOGINS = new HashMap<>();

    /** Checks that a principal comes with its keytab. */
    public KerberosLogin {
        if ((principal == null) != (keytab == null)) {
            throw new IllegalArgumentException("Expected kerberosPrincipal and kerberosKeytab together, got principal '"
                    + principal + "' and keytab '" + keytab + "'");
        }
    }

    /**
     * The user, logged in if necessary.
     *
     * @param configuration of the client, with the authentication of the cluster
     * @throws IOException if the login fails
     */
    public UserGroupInformation user(Configuration configuration) throws IOException {
        if (given != null) {
            return given;
        }
        UserGroupInformation own =
                principal == null ? UserGroupInformation.getCurrentUser() : logIn(principal, keytab, configuration);
        return proxyUser == null ? own : UserGroupInformation.createProxyUser(proxyUser, own);
    }

    private static UserGroupInformation logIn(String principal, String keytab, Configuration configuration)
            throws IOException {
        synchronized (LOGINS) {
            List<String> key = List.of(principal, keytab);
            UserGroupInformation login = LOGINS.get(key);
            if (login == null) {
                // a global of Hadoop: the kind of login of the process
                UserGroupInformation.setConfiguration(configuration);
                login = UserGroupInformation.loginUserFromKeytabAndReturnUGI(principal, keytab);
                LOGINS.put(key, login);
            } else {
                // unused for a while, it may have expired
                login.checkTGTAndReloginFromKeytab();
            }
            return login;
        }
    }
}
