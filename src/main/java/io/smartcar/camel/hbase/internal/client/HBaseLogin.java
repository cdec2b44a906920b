package io.smartcar.camel.hbase.internal.client;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.security.User;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * The user of a connection.
 *
 * @param principal the Kerberos principal; null for the user of the process
 * @param keytab the file with the key of the principal; null without a principal
 * @param proxyUser the user to impersonate; null for none
 * @param given a user that is already logged in, instead of all others; null for none
 */
public record HBaseLogin(String principal, String keytab, String proxyUser, UserGroupInformation given) {
    /** Checks that a principal comes with its keytab. */
    public HBaseLogin {
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
    public User user(Configuration configuration) throws IOException {
        if (given != null) {
            return User.create(given);
        }
        UserGroupInformation own = logIn(configuration);
        return User.create(proxyUser == null ? own : UserGroupInformation.createProxyUser(proxyUser, own));
    }

    private UserGroupInformation logIn(Configuration configuration) throws IOException {
        if (principal == null) {
            return UserGroupInformation.getCurrentUser();
        }
        // a global of Hadoop: the kind of login of the process
        UserGroupInformation.setConfiguration(configuration);
        return UserGroupInformation.loginUserFromKeytabAndReturnUGI(principal, keytab);
    }
}
