package io.smartcar.camel.hbase.internal.client;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.hbase.security.User;
import org.apache.hadoop.security.UserGroupInformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the login of one who works on behalf of another. A connection renews the login of its own user alone, and not
 * of the user behind that one, whose ticket it shows. Thread-safe.
 */
final class LoginRenewal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoginRenewal.class);
    /** How often to look whether the ticket grows old: it is renewed after four fifths of its life. */
    private static final long PERIOD = 30_000;

    private final UserGroupInformation login;
    private final ScheduledExecutorService timer;

    private LoginRenewal(UserGroupInformation login, long period) {
        this.login = login;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "Renewal of the HBase login " + login.getUserName());
            thread.setDaemon(true);
            return thread;
        });
        timer.scheduleWithFixedDelay(this::renew, period, period, TimeUnit.MILLISECONDS);
    }

    /**
     * Renews from now on, where that is needed.
     *
     * @param user whom a connection is made as
     * @return null if nothing needs to be renewed here
     */
    static LoginRenewal start(User user) {
        return start(user, PERIOD);
    }

    /** As {@link #start(User)}, with a period in milliseconds. */
    static LoginRenewal start(User user, long period) {
        UserGroupInformation behind = user.getUGI().getRealUser();
        return behind != null && behind.isFromKeytab() ? new LoginRenewal(behind, period) : null;
    }

    private void renew() {
        try {
            login.checkTGTAndReloginFromKeytab();
        } catch (IOException | RuntimeException failure) {
            LOG.warn("Failed to renew the Kerberos login of {}; it is tried again", login.getUserName(), failure);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
