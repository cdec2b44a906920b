package io.smartcar.camel.hbase.internal.client;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.security.User;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * Whom to connect as.
 *
 * @param principal whom to log in as by Kerberos; null for the process's own user
 * @param keytab the file with the principal's key; null without a principal
 * @param proxyUser on whose behalf to work; null for one's own
 * @param given a user that is logged in already, in place of all that; null for none
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
     * Logs in, where that is needed.
     *
     * @param configuration the client's, which says how the cluster authenticates
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
        // Hadoop keeps what kind of login there is in one place for the whole process
        UserGroupInformation.setConfiguration(configuration);
        return UserGroupInformation.loginUserFromKeytabAndReturnUGI(principal, keytab);
    }
}
